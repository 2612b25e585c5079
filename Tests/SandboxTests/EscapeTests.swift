// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sandbox
import Testing

/// What untrusted code tries first: everything here is bounded, and must come to nothing.
@Suite(.enabled(if: SandboxUnderTest.isThere), .serialized)
struct EscapeTests {
    @Test("a fork bomb runs into its limit of processes, and none is left of it")
    func forkBomb() async throws {
        let name = "bomb\(Int.random(in: 1...999_999))"
        let report = try await SandboxUnderTest.run(
            "\(name)() { \(name) | \(name) & }; \(name); sleep 1; echo survived"
        )
        #expect(report.ending != .exited(0) || report.errorText.contains("fork"), "\(report)")
        #expect(Self.processes(with: name).isEmpty)
    }

    @Test("no more processes than the limit exist at once")
    func processLimit() async throws {
        let script = "i=0; while [ $i -lt 60 ]; do sleep 2 & i=$((i+1)); done; echo all; wait"
        let report = try await SandboxUnderTest.run(script)
        #expect(!report.outputText.contains("all"))
        #expect(report.errorText.contains("fork"))
    }

    @Test("memory beyond the limit is not had by one process, nor by several together")
    func memoryBomb() async throws {
        let one = try await SandboxUnderTest.run("exec python3 -c 'b = bytearray(600 << 20); print(len(b))'")
        #expect(!one.outputText.contains("6"))
        #expect(one.errorText.contains("MemoryError"), "\(one)")
        let child = "b = bytearray(60 << 20); import time; time.sleep(4)"
        let many = try await SandboxUnderTest.run(
            "for i in 1 2 3 4 5; do python3 -c '\(child)' & done; wait; echo done"
        )
        #expect(many.ending == .tooMuchMemory, "\(many.ending)")
    }

    @Test("endless output ends the run, and is kept up to the limit only", .timeLimit(.minutes(1)))
    func output() async throws {
        let report = try await SandboxUnderTest.run("head -c 10000000000 /dev/zero")
        #expect(report.ending == .tooMuchOutput)
        #expect(report.output.count == SandboxUnderTest.limits.output)
        let errors = try await SandboxUnderTest.run("head -c 10000000000 /dev/zero >&2")
        #expect(errors.ending == .tooMuchOutput)
    }

    @Test("the disk is small, and one file no larger than it")
    func disk() async throws {
        for folder in ["/work", "/tmp", "/dev/shm"] {
            let script =
                "for i in 1 2 3 4 5 6 7 8 9; do head -c 3000000 /dev/zero >\(folder)/f$i; done; du -sk \(folder)"
            let report = try await SandboxUnderTest.run(script)
            let used = report.outputText.split(separator: "\t").first.flatMap { Int($0) }
            #expect(used.map { $0 <= 8_192 } == true, "\(folder): \(report.outputText)")
            #expect(report.errorText.contains("No space left"))
        }
        let large = try await SandboxUnderTest.run("head -c 20000000 /dev/zero >/tmp/large; echo $?")
        #expect(!large.outputText.hasPrefix("0"))
    }

    @Test(
        "nothing of this machine but programs can be read",
        arguments: [
            "/etc/shadow", "/etc/passwd", "/root/.bashrc", "/root", "/home", "/proc/1/root/etc/shadow", "/var/log",
            "/proc/kcore", "/sys/kernel", "/run", "/proc/self/cwd/../etc/shadow", "/dev/sda", "/dev/vda", "/dev/mem",
        ]
    )
    func reading(path: String) async throws {
        let report = try await SandboxUnderTest.run("cat \(path) 2>/dev/null || ls -A \(path)")
        #expect(report.output.isEmpty, "\(report.outputText)")
        #expect(report.ending != .exited(0))
    }

    @Test("a link out of the folder leads nowhere")
    func links() async throws {
        let script = "ln -s / up; ln -s /etc/shadow s; ln -s \(#filePath) here; cat s here up/etc/passwd up\(#filePath)"
        let report = try await SandboxUnderTest.run(script)
        #expect(report.output.isEmpty)
        #expect(report.ending == .exited(1))
    }

    @Test("the environment of the server is not there, in no process")
    func environment() async throws {
        _ = unsafe setenv("CASCADE_TEST_SECRET", "sk-very-secret", 1)
        defer { _ = unsafe unsetenv("CASCADE_TEST_SECRET") }
        let report = try await SandboxUnderTest.run("env; cat /proc/*/environ | tr '\\0' '\\n'")
        #expect(!report.outputText.contains("sk-very-secret"))
        let names = Set(report.outputText.split(separator: "\n").compactMap { $0.split(separator: "=").first })
        #expect(names.isSubset(of: ["PATH", "HOME", "TMPDIR", "LANG", "PWD", "OLDPWD", "SHLVL", "_"]), "\(names)")
    }

    @Test("there is no network: no interface but a loopback of its own, no socket to the host")
    func network() async throws {
        let listener = try LoopbackListener()
        defer { listener.close() }
        let connect = """
            import socket
            for address in [("127.0.0.1", \(listener.port)), ("10.0.0.1", 80), ("1.1.1.1", 53)]:
                try:
                    socket.create_connection(address, timeout=1)
                    print("connected to", address)
                except OSError as e:
                    pass
            try:
                s = socket.socket(socket.AF_UNIX); s.connect("\\0/tmp/.X11-unix/X0"); print("abstract")
            except OSError:
                pass
            try:
                socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); print("raw")
            except OSError:
                pass
            """
        let report = try await SandboxUnderTest.run("exec python3 -c '\(connect.replacing("'", with: "\""))'")
        #expect(report.outputText == "")
        #expect(report.ending == .exited(0), "\(report.errorText)")
    }

    @Test("it is nobody, without capabilities, and cannot get any")
    func identity() async throws {
        let script =
            "id -u; id -g; grep -E 'Cap(Eff|Prm|Bnd|Amb)|NoNewPrivs' /proc/self/status; unshare -Ur true && echo nested"
        let report = try await SandboxUnderTest.run(script)
        let lines = report.outputText.split(separator: "\n")
        #expect(lines.prefix(2) == ["65534", "65534"])
        #expect(lines.filter { $0.hasPrefix("Cap") }.allSatisfy { $0.hasSuffix("0000000000000000") })
        #expect(lines.contains("NoNewPrivs:\t1"))
        #expect(!lines.contains("nested"))
        // Seen from outside, it is not root either, whoever runs the server.
        let name = "\(Int.random(in: 100_000...999_999))"
        async let running = SandboxUnderTest.run("sleep 0.7\(name)")
        var users: [Substring] = []
        for _ in 0..<100 where users.isEmpty {
            try await Task.sleep(for: .milliseconds(5))
            users = Self.processes(with: "sleep\u{0}0.7\(name)", file: "status").flatMap { status in
                status.split(separator: "\n").filter { $0.hasPrefix("Uid:") }
            }
        }
        #expect(!users.isEmpty && users.allSatisfy { !$0.hasPrefix("Uid:\t0\t") }, "\(users)")
        _ = try await running
    }

    @Test("killing the parent, the first process, or everything ends only the sandbox")
    func killing() async throws {
        for script in [
            "kill -9 $PPID; sleep 1; echo alive", "kill -9 1; echo alive", "kill -9 -1; sleep 1; echo alive",
        ] {
            let report = try await SandboxUnderTest.run(script)
            #expect(report.outputText != "" || report.ending != .exited(0), "\(script): \(report)")
        }
        // Other processes cannot even be seen.
        let seen = try await SandboxUnderTest.run("ls /proc | grep -c '^[0-9]'")
        #expect(Int(seen.outputText.trimmingCharacters(in: .whitespacesAndNewlines)).map { $0 < 10 } == true)
    }

    @Test(
        "nothing can be written but in its own folders",
        arguments: [
            "/x", "/usr/x", "/usr/bin/sh", "/etc/x", "/dev/x", "/proc/sys/kernel/core_pattern", "/bin/x", "/lib/x",
        ]
    )
    func writing(path: String) async throws {
        let report = try await SandboxUnderTest.run("echo x >\(path)")
        #expect(report.ending != .exited(0))
        #expect(!FileManager.default.fileExists(atPath: path.hasSuffix("/x") ? path : "/nowhere"))
    }

    /// What sleeps would do so for weeks.
    @Test("sleeping, and a loop, end at their limits, with all children", .timeLimit(.minutes(1)))
    func time() async throws {
        let name = "\(Int.random(in: 100_000...999_999))"
        let asleep = try await SandboxUnderTest.run("setsid sleep 9\(name) & (sleep 8\(name) &); sleep 7\(name)") {
            $0.time = .milliseconds(700)
        }
        #expect(asleep.ending == .timedOut)
        #expect(Self.processes(with: name).isEmpty)
        let busy = try await SandboxUnderTest.run("while :; do :; done") { $0.cpu = .seconds(1) }
        #expect(busy.ending == .exited(128 + 24))
    }

    @Test("the end of the request's time ends the run, and so does a cancellation", .timeLimit(.minutes(1)))
    func ending() async throws {
        let cut = try await SandboxUnderTest.run("sleep 600", timeLeft: .milliseconds(300))
        #expect(cut.ending == .timedOut)
        let name = "\(Int.random(in: 100_000...999_999))"
        let task = Task { try await SandboxUnderTest.run("sleep 1\(name)") }
        try await Task.sleep(for: .milliseconds(400))
        task.cancel()
        #expect(try await task.value.ending == .cancelled)
        #expect(Self.processes(with: name).isEmpty)
    }

    /// The command lines of this machine that hold a word, or another file about their processes.
    private static func processes(with word: String, file: String = "cmdline") -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { Int($0) != nil }.compactMap { name in
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else { return nil }
            guard String(decoding: bytes, as: UTF8.self).contains(word) else { return nil }
            return FileManager.default.contents(atPath: "/proc/\(name)/\(file)")
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
