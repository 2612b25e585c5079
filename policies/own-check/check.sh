#!/bin/sh
# Reads a question a line, {"candidate": …, "request": …}, and answers a verdict a line. A real one would parse the JSON: here the
# line is searched as it stands, which is enough for what is looked for.
while IFS= read -r question; do
    answer=${question#*\"candidate\":}
    case $answer in
    *Added\ * | *Fixed\ * | *Changed\ *)
        echo '{"verdict":"fail","reason":"the first line tells what was done; write what the commit does: Add, Fix, Change"}' ;;
    *WIP*) echo '{"verdict":"fail","reason":"the work is not finished"}' ;;
    *) echo '{"verdict":"pass"}' ;;
    esac
done
