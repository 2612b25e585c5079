# SPDX-License-Identifier: Apache-2.0
"""Measures `compile_check` on programs that models wrote, against labels from running them, and its time against the bare compiler.

usage: compile.py PATH_OF_MEASURE_VERIFIERS [DATA_FOLDER]

Needs nothing but Python's standard library, bubblewrap, and Python in /usr/bin. DATA_FOLDER defaults to $CASCADE_SHARED/data, else
../shared/data. The programs are untrusted: they run in the verifier's sandbox only.
"""

import concurrent.futures
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

LIMITS = {"time": "20s", "cpu": "5s"}


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def check(program, lines, **settings):
    """The verifier's judgement of each line; two processes, for two processors."""
    text = json.dumps({"language": "python", "limits": LIMITS, **settings})
    halves = [lines[0::2], lines[1::2]]
    running = []
    for half in halves:
        one = subprocess.Popen([program, "compile_check", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        running.append((one, "\n".join(json.dumps(line) for line in half) + "\n"))
    with concurrent.futures.ThreadPoolExecutor() as threads:
        outputs = list(threads.map(lambda pair: pair[0].communicate(pair[1].encode())[0], running))
    found = [[json.loads(line) for line in output.decode().splitlines()] for output in outputs]
    return [found[index % 2][index // 2] for index in range(len(lines))]


def compiles(text):
    try:
        compile(text, "answer.py", "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError):  # nothing of it is run
        return False


def table(title, head, lines):
    print(f"\n{title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for line in lines:
        print(f"| {' | '.join(str(cell) for cell in line)} |")


def measure_fences(program, data):
    """Answers of chat models to easy problems: what compiles as written, and what once the code is taken out."""
    some = rows(f"{data}/verifier-labels/code.leetcode_easy.jsonl.gz")
    found = check(program, [{"text": row["answer"]} for row in some])
    lines = []
    for model in sorted({row["model"].strip() for row in some}) + ["all"]:
        own = [(row, one) for row, one in zip(some, found) if model in (row["model"].strip(), "all")]
        as_written = sum(compiles(row["answer"]) for row, _ in own)
        taken = sum(one["verdict"] == "accepted" for _, one in own)
        unclear = sum(one["verdict"] == "inconclusive" for _, one in own)
        lines.append((model, len(own), as_written, taken, unclear))
    table("Answers to LeetCode's easy problems", ("model", "answers", "compile as written", "`compile_check`", "inconclusive"), lines)
    lost = sum(compiles(row["answer"]) and one["verdict"] != "accepted" for row, one in zip(some, found))
    print(f"\n{lost} of those that compile as written are not accepted")


def measure_labels(program, data):
    """HumanEval completions: whether they compile, and pass the reference tests, by labels from Python 3.11 itself."""
    tasks = {row["task_id"]: row for row in rows(f"{data}/verifier-labels/code.tasks.jsonl.gz")}
    samples = rows(f"{data}/verifier-labels/code.samples.jsonl.gz")
    answers = ["```python\n" + tasks[row["task_id"]]["prompt"] + row["completion"] + "\n```" for row in samples]
    lines = []
    found = check(program, [{"text": answer} for answer in answers])
    lines.append(("compiles", *agreement([row["compiles"] for row in samples], found)))
    tested = []
    for row, answer in zip(samples, answers):
        task = tasks[row["task_id"]]
        tests = f"from answer import *\n{task['reference_tests']}\ncheck({task['entry_point']})\n"
        tested.append({"text": answer, "tests": tests})
    found = check(program, tested, tests="tests.py")
    lines.append(("passes its tests", *agreement([row["passes_reference_tests"] for row in samples], found)))
    table(
        "HumanEval completions of codegen-16B, by the labels of the source",
        ("label", "programs", "right by label", "accepted", "accepted, label says no", "not accepted, label says yes", "inconclusive", "median ms"),
        lines,
    )
    reasons = {}
    for one in found:
        reasons[one.get("finding", one["verdict"])] = reasons.get(one.get("finding", one["verdict"]), 0) + 1
    print("\nwith tests: " + ", ".join(f"{name} {count}" for name, count in sorted(reasons.items(), key=lambda pair: -pair[1])))
    for row, one in zip(samples, found):
        if bool(row["passes_reference_tests"]) != (one["verdict"] == "accepted"):
            print(f"differs: {row['task_id']} sample {row['sample']}: label {row['passes_reference_tests']}, {one}", file=sys.stderr)


def agreement(labels, found):
    labels = [bool(label) for label in labels]
    accepted = [one["verdict"] == "accepted" for one in found]
    return (
        len(labels),
        sum(labels),
        sum(accepted),
        sum(ours and not label for label, ours in zip(labels, accepted)),
        sum(label and not ours for label, ours in zip(labels, accepted)),
        sum(one["verdict"] == "inconclusive" for one in found),
        round(statistics.median(one["us"] / 1000 for one in found), 1),
    )


def measure_overhead(program, rounds=6):
    """The same command bare and in the sandbox, in turns, so that both meet the same machine."""
    programs = {
        "python": ("x = 1\n", "answer.py", ["/usr/bin/python3", "-I", "-S", "-c", "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')"]),
        "c": ("#include <stdio.h>\nint f(void) { return puts(\"1\"); }\n", "answer.c", ["/usr/bin/cc", "-fsyntax-only"]),
        "swift": ("import Foundation\nlet now = Date()\n", "answer.swift", [shutil.which("swiftc") or "swiftc", "-typecheck"]),
        "shell": ("echo 1\n", "answer.sh", ["/usr/bin/bash", "-n"]),
    }
    lines = []
    for language, (code, name, command) in programs.items():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(code)
            settings = json.dumps({"language": language})
            bare, checked = [], []
            for _ in range(rounds):
                # The first of each round meets cold caches, and does not count.
                answers = (json.dumps({"text": code}) + "\n").encode() * 9
                done = subprocess.run([program, "compile_check", settings], input=answers, stdout=subprocess.PIPE, check=True)
                checked += [json.loads(line)["us"] / 1000 for line in done.stdout.decode().splitlines()[1:]]
                for _ in range(9):
                    start = time.perf_counter()
                    subprocess.run(["nice", "-n", "10", *command, path], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
                    bare.append((time.perf_counter() - start) * 1000)
            bare, checked = sorted(bare), sorted(checked)
            best, middle = checked[0] - bare[0], statistics.median(checked) - statistics.median(bare)
            lines.append((language, f"{statistics.median(bare):.1f}", f"{statistics.median(checked):.1f}", f"{middle:.1f}", f"{best:.1f}"))
    table("One check", ("language", "bare compiler, ms", "`compile_check`, ms", "added, median", "added, best of each"), lines)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    shared = os.environ.get("CASCADE_SHARED", os.path.join(os.path.dirname(__file__), "../../../shared"))
    data = sys.argv[2] if len(sys.argv) > 2 else os.path.join(shared, "data")
    measure_overhead(sys.argv[1])
    measure_fences(sys.argv[1], data)
    measure_labels(sys.argv[1], data)


if __name__ == "__main__":
    main()
