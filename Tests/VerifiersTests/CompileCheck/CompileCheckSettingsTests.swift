// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Verifiers

struct CompileCheckSettingsTests {
    @Test(
        "wrong settings are found together, each at its place",
        arguments: [
            ("{}", ["verify[0].compile_check: found no `language`; expected one of `swift`, "]),
            (
                #"{"language":"pyhton"}"#,
                ["verify[0].compile_check.language: found `pyhton`; expected one of `swift`, "]
            ),
            (#"{"language":"py"}"#, ["Did you mean `python`?"]),
            (
                #"{"language":"python","tests":"t.py","blocks":"all","sandbox":"no","limits":{"time":"5","memory":1},"x":1}"#,
                [
                    ".compile_check.blocks: found `all`; expected one of `joined`, `first`, `last`.",
                    ".compile_check.sandbox: found `no`; expected one of `bubblewrap`, `none`. Write one of them.",
                    ".compile_check.limits.time: found `5`; expected a time from 100ms to 10m.",
                    ".compile_check.limits.memory: found `1`; expected a size from 16 MB to 64 GB.",
                    ".compile_check.tests: found no file `t.py`; expected a file beside the policy. Check its name.",
                    ".compile_check.x: found the unknown key `x`",
                ]
            ),
            (
                #"{"language":"json","tests":"t.json"}"#,
                [".tests: found tests for json; expected tests only for one of `swift`, "]
            ),
            (
                #"{"language":"sql","tests":"t.sql","schema":"s.sql"}"#,
                [".schema: found no file", ".tests: found tests for sql"]
            ),
            (
                #"{"command":["luac","-p"],"file":"../x.lua","language":"python"}"#,
                [
                    ".language: found a language beside", ".command: found a command that does not",
                    ".file: found `../x.lua`",
                ]
            ),
            (
                #"{"language":"python","readable":["home"],"tool":"python3"}"#,
                [".readable: found `home`", ".tool: found `python3`"]
            ),
        ]
    )
    func problems(settings: String, expected: [String]) throws {
        let problems = try CompileSample.problems(settings)
        for expected in expected { #expect(problems.contains { $0.contains(expected) }, "\(expected): \(problems)") }
    }

    @Test("a tool that is not there is named, with how to install it", .enabled(if: CompileSample.isThere))
    func missingTool() throws {
        #expect(
            try CompileSample.problems(#"{"language":"rust","tool":"/opt/none/rustc"}"#) == [
                "verify[0].compile_check.language: found no `/opt/none/rustc` in any folder of PATH; expected a program that checks "
                    + "it. Install it (`apt-get install rustc`), or put its folder into PATH."
            ]
        )
        let command = try CompileSample.problems(#"{"command":["no-such-program","{file}"]}"#)
        #expect(command.count == 1 && command[0].contains(".command: found no `no-such-program` in any folder of PATH"))
    }

    @Test("tables that SQLite does not take are found at load", .enabled(if: CompileSample.isThere))
    func schema() throws {
        let problems = try CompileSample.problems(
            #"{"language":"sql","schema":"s.sql"}"#,
            files: ["s.sql": "CREATE TABLE t (a,);"]
        )
        #expect(
            problems.count == 1 && problems[0].contains(".schema: found `s.sql`, which SQLite does not take"),
            "\(problems)"
        )
    }
}
