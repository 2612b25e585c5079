// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Sandbox

struct JobScriptTests {
    @Test("the parts of the error stream are told apart by the first two marks")
    func split() {
        var generator = SystemRandomNumberGenerator()
        let script = JobScript(using: &generator)
        let mark = "\(script.mark)\n"
        for (errors, expected) in [
            ("bwrap: no", ["bwrap: no"]), ("\(mark)a--b\n", ["", "a--b\n"]),
            ("\(mark)a\n\(mark)b\n\(mark)c", ["", "a\n", "b\n\(mark)c"]),
            ("", [""]), ("w\n\(mark)", ["w\n", ""]), ("\(mark)\(mark)", ["", "", ""]),
        ] {
            let parts = script.split(Array(errors.utf8))
            let found = [parts.setup, parts.build, parts.run].compactMap { $0 }.map {
                String(decoding: $0, as: UTF8.self)
            }
            #expect(found == expected)
        }
    }

    @Test(
        "words reach a command as they are",
        arguments: ["plain", "it's", "a b", "$HOME `id` \"x\"", "", "new\nline", "'"]
    )
    func quoting(word: String) {
        let result = BlockingCommand.run(["/bin/sh", "-c", JobScript.quoted(["printf", "%s", word])])
        #expect(result == BlockingCommand.Result(status: 0, output: Array(word.utf8)))
    }

    @Test("a blocking command ends at its time, and says how it ended")
    func blocking() {
        #expect(BlockingCommand.run(["/bin/sh", "-c", "echo out; echo err >&2; exit 4"]).status == 4)
        #expect(BlockingCommand.run(["/bin/sh", "-c", "kill -9 $$"]).status == nil)
        #expect(BlockingCommand.run(["/no/such/program"]).status == nil)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(BlockingCommand.run(["/bin/sleep", "20"], milliseconds: 100).status == nil)
        #expect(clock.now - start < .seconds(2))
        #expect(BlockingCommand.run(["/bin/sh", "-c", "head -c 100000 /dev/zero"], limit: 10).output.count == 10)
    }
}
