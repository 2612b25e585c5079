// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sandbox
import Testing

@Suite(.enabled(if: SandboxUnderTest.isThere), .serialized)
struct SandboxTests {
    @Test("files are there as they were given, in folders, of any bytes")
    func files() async throws {
        let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
        let files = [
            SandboxFile(path: "a.txt", bytes: Array("it's here\n".utf8)),
            SandboxFile(path: "deep/er/b.bin", bytes: bytes),
            SandboxFile(path: "empty", bytes: []),
        ]
        let report = try await SandboxUnderTest.run("cat a.txt deep/er/b.bin empty; pwd >&2", files: files)
        #expect(report.ending == .exited(0))
        #expect(report.output == Array("it's here\n".utf8) + bytes)
        #expect(report.errorText == "/work\n")
    }

    @Test("what a build writes is kept apart from what runs after it, which nothing in the code can forge")
    func parts() async throws {
        var job = SandboxJob()
        job.build = [["sh", "-c", "echo built; echo warned >&2"], ["true"]]
        job.run = ["sh", "-c", "tr '\\0' ' ' </proc/1/cmdline >&2; echo ran; exit 3"]
        let report = try await SandboxUnderTest.sandbox()
            .run(job, limits: SandboxUnderTest.limits, timeLeft: .seconds(5))
        #expect(report.ending == .exited(3))
        #expect(report.reachedRun)
        #expect(report.buildText == "built\nwarned\n")
        #expect(report.outputText == "ran\n")
    }

    @Test("a build that fails ends the job before it runs")
    func failingBuild() async throws {
        var job = SandboxJob()
        job.build = [["sh", "-c", "echo wrong; exit 7"], ["echo", "never"]]
        job.run = ["echo", "never"]
        let report = try await SandboxUnderTest.sandbox()
            .run(job, limits: SandboxUnderTest.limits, timeLeft: .seconds(5))
        #expect(report.ending == .exited(7))
        #expect(!report.reachedRun)
        #expect(report.buildText == "wrong\n")
        #expect(report.output.isEmpty)
    }

    @Test("a sandbox that cannot be set up is a failure, in bubblewrap's words")
    func failure() async throws {
        var job = SandboxJob()
        job.run = ["true"]
        job.readable = ["/nowhere/at/all"]
        let report = try await SandboxUnderTest.sandbox()
            .run(job, limits: SandboxUnderTest.limits, timeLeft: .seconds(5))
        guard case .failed(let reason) = report.ending else {
            Issue.record("\(report)")
            return
        }
        #expect(reason.contains("/nowhere/at/all"))
        let large = SandboxFile(path: "large", bytes: Array(repeating: 65, count: 9 << 20))
        let full = try await SandboxUnderTest.run("true", files: [large])
        guard case .failed = full.ending else {
            Issue.record("\(full.ending)")
            return
        }
    }

    @Test("many jobs run side by side, each with its own files")
    func sideBySide() async throws {
        let outputs = try await withThrowingTaskGroup(of: (Int, String).self) { tasks in
            for index in 0..<12 {
                tasks.addTask {
                    let file = SandboxFile(path: "n", bytes: Array("\(index)".utf8))
                    return (index, try await SandboxUnderTest.run("cat n", files: [file]).outputText)
                }
            }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(outputs.count == 12)
        #expect(outputs.allSatisfy { "\($0.0)" == $0.1 })
    }

    @Test("without a sandbox the limits hold, the environment is empty, and the folder is gone afterwards")
    func bare() async throws {
        let sandbox = try Sandbox(.none)
        var job = SandboxJob()
        job.files = [SandboxFile(path: "a", bytes: Array("here".utf8))]
        job.run = ["sh", "-c", "cat a; echo; pwd; env | cut -d= -f1 | sort | tr '\\n' ' '"]
        let report = await sandbox.run(job, limits: SandboxUnderTest.limits, timeLeft: .seconds(5))
        let lines = report.outputText.split(separator: "\n")
        try #require(lines.count == 3, "\(report)")
        #expect(lines[0] == "here")
        #expect(!FileManager.default.fileExists(atPath: String(lines[1])))
        #expect(lines[2] == "HOME LANG PATH PWD TMPDIR ")
        job.run = ["sh", "-c", "sleep 5; echo late"]
        var limits = SandboxUnderTest.limits
        limits.time = .milliseconds(300)
        #expect(await sandbox.run(job, limits: limits, timeLeft: .seconds(5)).ending == .timedOut)
        job.run = ["sh", "-c", "head -c 100000000 /dev/zero"]
        #expect(await sandbox.run(job, limits: limits, timeLeft: .seconds(5)).ending == .tooMuchOutput)
    }
}
