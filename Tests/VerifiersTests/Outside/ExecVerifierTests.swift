// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Programs
import Synchronization
import Testing

@testable import Verifiers

/// `exec` with real programs; the pool behind it has tests of its own.
struct ExecVerifierTests {
    private static let searchPath = "/usr/local/bin:/usr/bin:/bin"

    private static func factory(_ report: @escaping @Sendable (ProgramEnd) -> Void = { _ in }) -> ExecVerifierFactory {
        ExecVerifierFactory(
            searchPath: searchPath,
            secrets: { text throws(FileProblem) in
                if text.contains("${env:NONE}") {
                    throw FileProblem(found: "`${env:NONE}`, which is not set", remedy: "Set it.")
                }
                return text.replacing("${env:KEY}", with: "opensesame")
            },
            report: report
        )
    }

    /// A verifier whose program is a line of shell, run for each question that it reads.
    private static func shell(_ script: String, _ more: String = "", _ factory: ExecVerifierFactory = factory()) throws
        -> any Verifier
    {
        let command = JSONValue.array(["sh", "-c", .string(script)]).json()
        var reader = SettingsReader(try JSONValue(parsing: #"{"command":\#(command)\#(more)}"#))
        let verifier = factory.makeVerifier(from: &reader, in: .empty)
        reader.finish()
        try #require(reader.problems.isEmpty, "\(reader.problems.map(\.message))")
        return try #require(verifier)
    }

    private static func problems(_ settings: String) throws -> [String] {
        var reader = SettingsReader(try JSONValue(parsing: settings), at: JSONPointer(tokens: ["exec"]))
        let verifier = factory().makeVerifier(from: &reader, in: .empty)
        reader.finish()
        #expect(verifier == nil || reader.problems.isEmpty)
        return reader.problems.map(\.message)
    }

    @Test(
        "a program's line is the verdict",
        arguments: [
            (#"{"verdict":"pass","score":0.9}"#, "accepted"), (#"{"verdict":"fail","reason":"No."}"#, "rejected"),
            (#"{"verdict":"abstain"}"#, "inconclusive"),
        ]
    )
    func verdicts(line: String, code: String) async throws {
        let verifier = try Self.shell("while read -r q; do echo '\(line)'; done")
        for _ in 0..<3 { #expect(try await Sample.judge(verifier, "Hello").verdict.code == code) }
    }

    @Test("the program reads the question as a line of JSON")
    func question() async throws {
        let script = #"""
            while read -r line; do case "$line" in *'"content":"two\nlines"'*) echo '{"verdict":"pass"}';; *) echo '{"verdict":"fail"}';; esac; done
            """#
        let verifier = try Self.shell(script)
        #expect(try await Sample.judge(verifier, "two\nlines").isAccepted)
        #expect(try await Sample.judge(verifier, "one").codes == ["failed"])
    }

    @Test(
        "a program that fails is inconclusive, and says how",
        arguments: [
            ("read -r q; exit 3", "", "the program `sh` ended with status 3 in place of an answer"),
            ("read -r q; kill -9 $$", "", "the program `sh` was ended by signal 9 in place of an answer"),
            ("read -r q; echo ok; sleep 9", "", "the program `sh` wrote a line that is no verdict"),
            (
                "read -r q; sleep 60", #","answer_within":"100ms","start_within":"50ms""#,
                "the program `sh` did not answer within 150ms"
            ),
            (
                "read -r q; head -c 100000 /dev/zero | tr '\\\\0' x; sleep 9", #","max_output":"1 KB""#,
                "the program `sh` wrote a line of more than 1 KB"
            ),
        ]
    )
    func faults(script: String, more: String, reason: String) async throws {
        let verifier = try Self.shell(script, more)
        #expect(try await Sample.judge(verifier, "Hello").verdict == .inconclusive(because: reason))
    }

    @Test("the program sees its search path and what the policy gives it, and nothing else of the server's environment")
    func environment() async throws {
        let script = #"""
            while read -r q; do
            if [ "$KEY" = opensesame ] && [ -z "$HOME" ] && [ -z "$USER" ] && [ "$PATH" = '/usr/local/bin:/usr/bin:/bin' ]
            then echo '{"verdict":"pass"}'; else echo '{"verdict":"fail"}'; fi; done
            """#
        let verifier = try Self.shell(script, #","environment":{"KEY":"${env:KEY}"}"#)
        #expect(try await Sample.judge(verifier, "Hello").isAccepted)
    }

    @Test(
        "programs end with the server, and standard error is kept only where the policy says so",
        arguments: [false, true]
    )
    func shutdown(keeps: Bool) async throws {
        let ends = Ends()
        let factory = Self.factory { end in ends.add(end) }
        let verifier = try Self.shell(
            #"while read -r q; do echo trouble >&2; echo '{"verdict":"pass"}'; done"#,
            keeps ? #","log_stderr":true"# : "",
            factory
        )
        #expect(try await Sample.judge(verifier, "Hello").isAccepted)
        await factory.shutdown()
        let end = try #require(ends.all.first)
        #expect(end.fault == .shutDown && end.answers == 1 && end.program == "sh" || end.program == "dash")
        #expect(end.errorBytes == 8 && end.lastErrors == (keeps ? "trouble\n" : nil))
        #expect(
            try await Sample.judge(verifier, "Hello").verdict
                == .inconclusive(because: "the program `\(end.program)` was ended with the server")
        )
    }

    private final class Ends: Sendable {
        private let ends = Mutex<[ProgramEnd]>([])
        var all: [ProgramEnd] { ends.withLock { $0 } }
        func add(_ end: ProgramEnd) { ends.withLock { $0.append(end) } }
    }

    @Test(
        "wrong settings are found together and at their places",
        arguments: [
            (
                "{}",
                ["exec: found no `command`; expected a program, with its arguments where it has any. Add `command: …`."]
            ),
            ("{\"command\":[]}", ["exec: found no `command`; expected a program,"]),
            (
                #"{"command":["no-such-program-here"],"processes":0,"answer_within":5,"environment":{"A=B":"x","C":1,"D":"${env:NONE}"},"shell":true}"#,
                [
                    "exec.command[0]: found `no-such-program-here`, which is not there; expected a program: a path that begins at the policy's folder, or a name on the search path. Install it, or mend the name.",
                    "exec.environment.A=B: found `A=B`; expected the name of a variable. Mend it.",
                    "exec.environment.C: found `1`; expected a text. Put it in quotes.",
                    "exec.environment.D: found `${env:NONE}`, which is not set; expected a value. Set it.",
                    "exec.processes: found `0`; expected a whole number from 1 to 64.",
                    "exec.answer_within: found `5`; expected a time from 1ms to 24h. Add the unit: `5s`, `5ms` or `5m`.",
                    "exec.shell: found the unknown key `shell`;",
                ]
            ),
            (
                #"{"command":"sh -c true"}"#,
                [
                    "exec.command: found `sh -c true`, which is not there; expected a program: a path that begins at the policy's folder, or a name on the search path. Write the arguments apart: `command: [program, argument]`."
                ]
            ),
            (
                #"{"command":"/etc/passwd"}"#,
                [
                    "exec.command: found `/etc/passwd`, which may not be run; expected a program: a path that begins at the policy's folder, or a name on the search path. Make it executable: `chmod +x`."
                ]
            ),
        ]
    )
    func settings(settings: String, expected: [String]) throws {
        let problems = try Self.problems(settings)
        #expect(problems.count == expected.count, "\(problems)")
        for expected in expected { #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected): \(problems)") }
    }
}
