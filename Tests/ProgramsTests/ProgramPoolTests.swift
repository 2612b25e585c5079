// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Testing

@testable import Programs

/// The pool with real programs, all of them lines of shell.
struct ProgramPoolTests {
    private final class Ends: Sendable {
        private let ends = Mutex<[ProgramEnd]>([])
        var all: [ProgramEnd] { ends.withLock { $0 } }
        func add(_ end: ProgramEnd) { ends.withLock { $0.append(end) } }
    }

    private static func pool(
        _ script: String,
        ends: Ends = Ends(),
        _ change: (inout ProgramPool.Settings) -> Void = { _ in }
    ) -> ProgramPool {
        var settings = ProgramPool.Settings()
        change(&settings)
        let command = ProgramCommand(
            executable: "/bin/sh",
            arguments: ["-c", script],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
            folder: nil
        )
        return ProgramPool(command, settings: settings, isAnswer: { $0.first == 0x3D }, report: { ends.add($0) })
    }

    /// Answers `=` and its process id, as long as it is asked.
    private static let faithful = "while read -r q; do echo =$$ $q; done"

    private static func text(_ answer: Result<[UInt8], ProgramFault>) throws -> String {
        String(decoding: try answer.get(), as: UTF8.self)
    }

    /// Waits until something holds, at most five seconds.
    private static func eventually(_ holds: () -> Bool) async -> Bool {
        for _ in 0..<500 where !holds() { try? await Task.sleep(for: .milliseconds(10)) }
        return holds()
    }

    private static func isRunning(_ process: String) -> Bool {
        Int32(process).map { kill($0, 0) == 0 } ?? false
    }

    @Test("one process answers one question after another")
    func keptAlive() async throws {
        let pool = Self.pool(Self.faithful)
        let answers = try [await pool.ask(Array("a".utf8)), await pool.ask(Array("b".utf8))].map(Self.text)
        #expect(answers.map { $0.split(separator: " ").last } == ["a", "b"])
        #expect(Set(answers.map { $0.split(separator: " ").first }).count == 1)
        await pool.shutdown()
    }

    @Test("no more processes run than may, and questions wait their turn")
    func bounded() async throws {
        let pool = Self.pool("while read -r q; do sleep 0.05; echo =$$; done") { $0.processes = 2 }
        let answers = try await withThrowingTaskGroup(of: String.self) { tasks in
            for _ in 0..<8 { tasks.addTask { try Self.text(await pool.ask([0x71])) } }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 8 && Set(answers).count == 2 && pool.count == 2)
        await pool.shutdown()
        #expect(pool.count == 0)
    }

    @Test(
        "a program that errs is ended, and the next question gets a new one",
        arguments: [
            ("read -r q; exit 3", ProgramFault.exited(status: 3)), ("read -r q; kill -9 $$", .killed(signal: 9)),
            ("exit 0", .exited(status: 0)), ("read -r q; echo no answer; sleep 60", .malformed),
            ("read -r q; sleep 60", .timedOut(after: .milliseconds(300))),
            ("trap '' TERM; read -r q; while :; do sleep 1; done", .timedOut(after: .milliseconds(300))),
            ("exec sleep 60", .timedOut(after: .milliseconds(300))),
            ("read -r q; head -c 10000 /dev/zero | tr '\\0' '='; sleep 60", .tooLong(limit: 1_000)),
            ("yes | tr -d '\\n'", .tooLong(limit: 1_000)), ("echo =1; echo =2; sleep 60", .unasked),
            ("read -r q; exec 1>&-; sleep 60", .killed(signal: 9)),
        ]
    )
    func faults(script: String, fault: ProgramFault) async throws {
        let ends = Ends()
        let pool = Self.pool(script, ends: ends) { settings in
            if case .timedOut(let after) = fault { settings.answerTime = after }
            settings.lineBytes = 1_000
            settings.firstRest = .milliseconds(1)
        }
        for turn in 1...2 {
            let answer = await pool.ask(Array("q".utf8))
            // What nobody asked for may pass for the answer, if the question comes first.
            if case .success = answer {
                #expect(fault == .unasked)
            } else {
                #expect(answer == .failure(fault), "turn \(turn)")
            }
            #expect(await Self.eventually { ends.all.count >= turn })
            try await Task.sleep(for: .milliseconds(20))
        }
        await pool.shutdown()
    }

    @Test("a program may take its time to start, and none later")
    func slowStart() async throws {
        let pool = Self.pool("sleep 0.4; read -r q; echo =; read -r q; sleep 60") { settings in
            settings.answerTime = .milliseconds(200)
            settings.startTime = .seconds(20)
        }
        #expect(try await pool.ask([0x71]).get() == [0x3D])
        let start = ContinuousClock.now
        #expect(await pool.ask([0x71]) == .failure(.timedOut(after: .milliseconds(200))))
        #expect(ContinuousClock.now - start < .seconds(10))
        await pool.shutdown()
    }

    @Test("a program that does not read is no reason to hang, however long the question is")
    func deafProgram() async throws {
        let pool = Self.pool("sleep 60") { $0.answerTime = .milliseconds(300) }
        let question = [UInt8](repeating: 0x61, count: 10_000_000)
        #expect(await pool.ask(question) == .failure(.timedOut(after: .milliseconds(300))))
        await pool.shutdown()
    }

    @Test("long questions and long answers go through whole")
    func longLines() async throws {
        let pool = Self.pool("while read -r q; do echo \"=$q\"; done") { $0.lineBytes = 4 << 20 }
        let question = [UInt8](repeating: 0x61, count: 1_000_000)
        #expect(try await pool.ask(question).get() == [0x3D] + question)
        await pool.shutdown()
    }

    @Test("a program that keeps failing is left alone, longer each time, and tried again")
    func rests() async throws {
        let ends = Ends()
        let pool = Self.pool("read -r q; exit 1", ends: ends) { $0.firstRest = .milliseconds(150) }
        #expect(await pool.ask([0x71]) == .failure(.exited(status: 1)))
        #expect(await Self.eventually { ends.all.count == 1 })
        #expect(await pool.ask([0x71]) == .failure(.resting))
        try await Task.sleep(for: .milliseconds(170))
        #expect(await pool.ask([0x71]) == .failure(.exited(status: 1)))
        #expect(await Self.eventually { ends.all.count == 2 })
        try await Task.sleep(for: .milliseconds(170))
        #expect(await pool.ask([0x71]) == .failure(.resting))
        await pool.shutdown()
    }

    @Test("a program may end well after each answer: the next question gets a new one")
    func oneShot() async throws {
        let pool = Self.pool("read -r q; echo =$$")
        let answers = try [await pool.ask([0x71]), await pool.ask([0x71]), await pool.ask([0x71])].map(Self.text)
        #expect(Set(answers).count == 3)
        await pool.shutdown()
    }

    @Test("a question that is given up ends at once; the program answers it and goes on")
    func givenUp() async throws {
        let ends = Ends()
        let pool = Self.pool(
            "while read -r q; do [ \"$q\" = slow ] && sleep 1 && echo late >&2; echo =$$ $q; done",
            ends: ends
        ) { $0.keptErrors = 100 }
        let first = try Self.text(await pool.ask(Array("a".utf8)))
        let task = Task { await pool.ask(Array("slow".utf8)) }
        try await Task.sleep(for: .milliseconds(30))
        task.cancel()
        #expect(await task.value == .failure(.cancelled))
        let next = try Self.text(await pool.ask(Array("b".utf8)))
        #expect(next == first.replacing(" a", with: " b"))
        await pool.shutdown()
        // It was one process all along, which got to the end of the question that nobody waited for.
        #expect(ends.all.map(\.answers) == [3])
        #expect(ends.all.first?.lastErrors == "late\n")
    }

    @Test("a question that waits for its turn can be given up too")
    func givenUpWaiting() async throws {
        let pool = Self.pool("while read -r q; do sleep 0.2; echo =; done")
        async let slow = pool.ask([0x71])
        try await Task.sleep(for: .milliseconds(50))
        let waiting = Task { await pool.ask([0x71]) }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        #expect(await waiting.value == .failure(.cancelled))
        #expect(try await slow.get() == [0x3D])
        await pool.shutdown()
    }

    @Test(
        "what a program writes to its operator holds nothing up, is counted, and kept only where told to",
        arguments: [0, 8]
    )
    func standardError(kept: Int) async throws {
        let ends = Ends()
        let pool = Self.pool(
            "while read -r q; do head -c 300000 /dev/zero >&2; echo oh dear >&2; echo =; done",
            ends: ends
        ) {
            $0.keptErrors = kept
        }
        for _ in 0..<2 { #expect(try await pool.ask([0x71]).get() == [0x3D]) }
        await pool.shutdown()
        let end = try #require(ends.all.first)
        #expect(end.errorBytes == 2 * 300_008 && end.answers == 2)
        #expect(end.lastErrors == (kept == 0 ? nil : "oh dear\n"))
    }

    @Test("what a program has started goes with it")
    func groups() async throws {
        let pool = Self.pool("sleep 300 & while read -r q; do echo =$!; done")
        let child = try Self.text(await pool.ask([0x71])).dropFirst()
        #expect(Self.isRunning(String(child)))
        await pool.shutdown()
        #expect(await Self.eventually { !Self.isRunning(String(child)) || Self.isZombie(String(child)) })
    }

    /// Whether a process has ended and nobody has asked how.
    private static func isZombie(_ process: String) -> Bool {
        guard let file = unsafe fopen("/proc/\(process)/stat", "r") else { return true }
        defer { unsafe fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        let count = unsafe fread(&buffer, 1, 255, file)
        let text = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.split(separator: ")").last?.hasPrefix(" Z") == true
    }

    @Test("programs end with their pool")
    func releasedPool() async throws {
        let process: String
        do {
            let pool = Self.pool(Self.faithful)
            process = String(try Self.text(await pool.ask([0x71])).dropFirst().prefix { $0 != " " })
            #expect(Self.isRunning(process))
        }
        #expect(await Self.eventually { !Self.isRunning(process) })
    }

    @Test("after a shutdown nothing is started any more, and whoever waits is told")
    func shutdown() async throws {
        let pool = Self.pool("while read -r q; do sleep 60; done")
        async let asked = pool.ask([0x71])
        async let waiting = pool.ask([0x71])
        try await Task.sleep(for: .milliseconds(100))
        await pool.shutdown()
        #expect(await asked == .failure(.shutDown))
        #expect(await waiting == .failure(.shutDown))
        #expect(await pool.ask([0x71]) == .failure(.shutDown))
        #expect(pool.count == 0)
    }

    @Test("many questions at once to a program that keeps ending are all told, and leave nothing behind")
    func crowd() async throws {
        let pool = Self.pool("read -r q; [ $(($$ % 2)) = 0 ] && exit 1; echo =") { settings in
            settings.processes = 4
            settings.firstRest = .milliseconds(1)
        }
        let ended = await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<60 { tasks.addTask { if case .success = await pool.ask([0x71]) { true } else { false } } }
            return await tasks.reduce(into: 0) { count, _ in count += 1 }
        }
        #expect(ended == 60)
        await pool.shutdown()
        #expect(pool.count == 0)
    }

    @Test("a program is found by its path or its name")
    func paths() throws {
        #expect(try ProgramCommand.path(of: "sh", in: nil, searchPath: "/nowhere:/bin").hasSuffix("sh"))
        #expect(try ProgramCommand.path(of: "./sh", in: "/bin", searchPath: "").hasSuffix("sh"))
        for (name, problem) in [
            ("no-such-program", ProgramCommand.Problem.missing), ("/bin/no-such-program", .missing), ("/bin", .missing),
            ("/etc/passwd", .notExecutable), ("../passwd", .missing),
        ] {
            #expect(throws: problem) { try ProgramCommand.path(of: name, in: "/bin", searchPath: "/bin") }
        }
    }
}
