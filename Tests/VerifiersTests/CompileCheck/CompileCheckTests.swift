// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Sandbox
import Testing

@testable import Verifiers

/// What the verifier makes of what happens to code.
@Suite(.enabled(if: CompileSample.isThere), .serialized)
struct CompileCheckTests {
    private static let files = ["tests.py": "from answer import f\nassert f() == 1"]
    private static func python(_ limits: String = #"{"time":"3s","cpu":"2s","memory":"128 MB"}"#) -> String {
        #"{"language":"python","tests":"tests.py","limits":\#(limits)}"#
    }

    @Test(
        "the answer's own code is held to the limits, and its faults are rejections",
        arguments: [
            ("def f(): return 1", "accepted"),
            ("def f(): return 2", "tests_failed"),
            ("def f():\n    while True: pass", "timed_out"),
            ("import time\ndef f(): time.sleep(60)", "timed_out"),
            ("def f(): return len(bytearray(900 << 20))", "tests_failed"),
            ("def f(): print('x' * 5_000_000); return 1", "too_much_output"),
            ("import os, signal\ndef f(): os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
            ("import os\ndef f(): os.kill(os.getppid(), 9); os.kill(1, 9); return 1", "accepted"),
            ("import sys\nsys.exit(0)", "incomplete"),
            ("import atexit, os\natexit.register(lambda: os._exit(0))\ndef f(): return 2", "incomplete"),
            ("def f(): return open('/etc/shadow').read()", "tests_failed"),
            ("import socket\ndef f(): socket.create_connection(('127.0.0.1', 22), 1)", "tests_failed"),
            ("import os\ndef f():\n    while True: os.fork()", "tests_failed"),
            ("def f() return 1", "does_not_compile"),
            ("```python tests.py\nprint()\n```", "reserved_name"),
            ("```ruby\nputs 1\n```", "no_code"),
            (" \n ", "empty"),
        ]
    )
    func judging(answer: String, expected: String) async throws {
        guard let judgement = try await CompileSample.judge(Self.python(), answer, files: Self.files) else { return }
        let also = answer.contains("fork") ? ["timed_out", "out_of_memory"] : []
        #expect(([expected] + also).contains(judgement.summary), "\(judgement)")
    }

    /// The code sleeps ten times as long as the test may take.
    @Test(
        "the time of the request ends a check without a verdict, and so does a cancellation",
        .timeLimit(.minutes(1))
    )
    func time() async throws {
        guard let verifier = try CompileSample.verifier(Self.python(), files: Self.files) else { return }
        let slow = "import time\ndef f(): time.sleep(600)"
        let cut = try await CompileSample.judge(verifier, slow, timeLeft: .milliseconds(400))
        #expect(cut.summary == "inconclusive: no time left")
        let task = Task { try await CompileSample.judge(verifier, slow) }
        try await Task.sleep(for: .milliseconds(300))
        task.cancel()
        #expect(try await task.value.summary == "inconclusive: cancelled")
    }

    @Test("a compiler that is at its limits has said nothing about the answer")
    func compilerLimits() async throws {
        let deep = "x = " + String(repeating: "(", count: 300) + String(repeating: ")", count: 300)
        let settings = #"{"language":"c++","arguments":["-ftemplate-depth=5000"],"limits":{"time":"700ms"}}"#
        let bomb =
            "template<int n> struct F { static const long v = F<n-1>::v + F<n-2>::v; };\n"
            + "template<int n, int m> struct G { static const long v = G<n-1,m>::v + G<n,m-1>::v; };\n"
            + "template<int m> struct G<0,m> { static const long v = 1; }; template<int n> struct G<n,0> { static const long v = 1; };\n"
            + "template<> struct G<0,0> { static const long v = 1; };\nlong x = G<800,800>::v;"
        if let judgement = try await CompileSample.judge(settings, bomb) {
            #expect(judgement.summary == "inconclusive: the compiler was not done within 700ms")
        }
        let small = #"{"language":"c++","limits":{"memory":"16 MB"}}"#
        if let judgement = try await CompileSample.judge(small, "#include <vector>\n#include <iostream>\nint x;") {
            #expect(judgement.summary.hasPrefix("inconclusive: the compiler"), "\(judgement)")
        }
        if let judgement = try await CompileSample.judge(#"{"language":"python"}"#, deep) {
            #expect(judgement.summary != "accepted")
        }
    }

    @Test("answers that are large, binary or not UTF-8 come to a verdict, and never to an acceptance by fault")
    func hostileAnswers() async throws {
        guard let verifier = try CompileSample.verifier(#"{"language":"python"}"#) else { return }
        let fill = [UInt8](repeating: 0x28, count: 10 << 20)
        for text in [fill, [0xFF, 0xFE, 0x00, 0x80], [0x00], Array("```python\n".utf8) + [0xC3, 0x28]] {
            var completion = Completion()
            completion.text = text
            let body = try JSONDocument(parsing: "{}").root
            let request = ChatRequest(body: body, model: nil, messages: body)
            let candidate = Candidate(request: request, completion: completion, model: "m", timeLeft: .seconds(20))
            let judgement = await verifier.verify(candidate)
            #expect(judgement.summary != "accepted")
        }
    }

    @Test("only so many findings are reported, each once, and the message holds nothing of the answer")
    func findings() async throws {
        let settings = #"{"language":"c","max_findings":3}"#
        let answer =
            "Look:\n```c\n" + (1...20).map { "int secret\($0) = undefined\($0);" }.joined(separator: "\n") + "\n```"
        guard let judgement = try await CompileSample.judge(settings, answer) else { return }
        #expect(judgement.found.map { $0.position?.line } == [3, 4, 5])
        for finding in judgement.found {
            #expect(!finding.message.contains("secret") && !finding.message.contains("undefined"))
            #expect(finding.quoting.contains("secret"))
        }
    }

    @Test("several files are compiled together, and an error is found in the piece of the answer that it stands in")
    func severalFiles() async throws {
        let answer = """
            First the point:
            ```swift Point.swift
            struct Point { var x: Int }
            ```
            Then its use:
            ```swift
            // File: Use.swift
            let p = Point(x: 1)
            let q = Point(y: 2)
            ```
            """
        guard let judgement = try await CompileSample.judge(#"{"language":"swift"}"#, answer) else { return }
        let finding = try #require(judgement.found.first)
        #expect(finding.position == JSONPosition(line: 9, column: 14), "\(judgement)")
        #expect(finding.quoting.contains("`let q = Point(y: 2)`"))
    }

    @Test("Swift that imports Foundation does not wait for its modules to be built, and cannot change them")
    func moduleCache() async throws {
        guard let verifier = try CompileSample.verifier(#"{"language":"swift"}"#) else { return }
        let cache = try #require(verifier.check.cache)
        let answer = "import Foundation\nlet now = Date()\n"
        #expect(try await CompileSample.judge(verifier, answer).summary == "accepted")
        let settings = #"{"language":"swift","tests":"t.swift"}"#
        let writing = "import Foundation\nfunc write() -> Bool { fopen(\"\(cache)/x\", \"w\") != nil }"
        let tests = ["t.swift": "precondition(!write())"]
        let judged = try #require(try await CompileSample.judge(settings, writing, files: tests))
        #expect(judged.summary == "accepted", "\(judged)")
    }

    @Test("SQL is run on the policy's tables, which it cannot write to, without the shell's own commands")
    func sql() async throws {
        let settings = #"{"language":"sql","schema":"shop.sql"}"#
        let files = [
            "shop.sql": "CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL); INSERT INTO orders VALUES (1, 2.5);"
        ]
        guard let verifier = try CompileSample.verifier(settings, files: files) else { return }
        for (answer, expected) in [
            ("SELECT sum(total) FROM orders", "accepted"),
            ("```sql\nSELECT id FROM orders -- all\n```", "accepted"),
            ("SELECT price FROM orders", "does_not_compile"),
            ("SELECT * FROM customers;", "does_not_compile"),
            ("DELETE FROM orders", "does_not_compile"),
            ("DROP TABLE orders;", "does_not_compile"),
            ("ATTACH '/tmp/x.db' AS x; CREATE TABLE x.t (a);", "does_not_compile"),
            (".shell id", "does_not_compile"),
            (".quit", "incomplete"),
            ("SELECT readfile('/etc/passwd');", "does_not_compile"),
            ("SELECT 'open", "does_not_compile"),
            ("/* SELECT 1", "incomplete"),
        ] {
            #expect(try await CompileSample.judge(verifier, answer).summary == expected, "\(answer)")
        }
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        let limited = #"{"language":"sql","schema":"shop.sql","limits":{"cpu":"1s"}}"#
        #expect(try await CompileSample.judge(limited, endless, files: files)?.summary == "timed_out")
    }

    @Test("a command of the policy's own decides by its exit status")
    func command() async throws {
        let settings = #"{"command":["grep","-q","needle","{file}"],"file":"answer.txt","tags":["text"]}"#
        #expect(try await CompileSample.judge(settings, "```text\na needle\n```")?.summary == "accepted")
        #expect(try await CompileSample.judge(settings, "hay")?.summary == "does_not_compile")
    }

    @Test("a burst of checks waits its turn, and past the queue is not judged")
    func burst() async throws {
        let factory = CompileCheckVerifierFactory(workers: 1, queueLimit: 2)
        var reader = SettingsReader(try JSONValue(parsing: #"{"language":"python"}"#))
        guard let verifier = factory.makeVerifier(from: &reader, in: .empty) as? CompileCheckVerifier else { return }
        let summaries = try await withThrowingTaskGroup(of: String.self) { tasks in
            for _ in 0..<12 { tasks.addTask { try await CompileSample.judge(verifier, "x = 1").summary } }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        let counts = Dictionary(summaries.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(counts["accepted", default: 0] >= 3)
        #expect(
            counts["accepted", default: 0]
                + counts["inconclusive: too many checks are waiting for their turn", default: 0] == 12
        )
    }

    @Test("without a sandbox, where the policy says so, code is checked as well")
    func bare() async throws {
        let settings = #"{"language":"python","tests":"tests.py","sandbox":"none"}"#
        #expect(try await CompileSample.judge(settings, "def f(): return 1", files: Self.files)?.summary == "accepted")
        #expect(
            try await CompileSample.judge(settings, "def f(): return 2", files: Self.files)?.summary == "tests_failed"
        )
        #expect(try await CompileSample.judge(settings, "def f(:", files: Self.files)?.summary == "does_not_compile")
    }
}
