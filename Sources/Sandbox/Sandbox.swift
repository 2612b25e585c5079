// SPDX-License-Identifier: Apache-2.0

import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// Runs jobs apart from this machine: no network, no files but the system's programs, limits on everything.
package struct Sandbox: Sendable {
    private let host: SandboxHost
    private let isolation: Isolation

    /// A sandbox that has been tried: a first job has run in it.
    ///
    /// - Throws: why none can be had here.
    package init(_ isolation: Isolation = .bubblewrap) throws(SandboxHost.Unavailable) {
        host = try SandboxHost(for: isolation)
        self.isolation = isolation
        _ = Self.ignoresBrokenPipes
        guard isolation == .bubblewrap else { return }
        let trial = BlockingCommand.run(Bubblewrap(host: host, limits: SandboxLimits()).command(script: "exit 0"))
        guard trial.status == 0 else {
            throw SandboxHost.Unavailable(
                found: "a machine where bubblewrap cannot make a sandbox (\(trial.firstLine))",
                remedy: "Let processes make user namespaces (sysctl `kernel.unprivileged_userns_clone`, "
                    + "`kernel.apparmor_restrict_unprivileged_userns`, or the container's seccomp profile), with bubblewrap "
                    + "0.8 or newer, or write `sandbox: none` if every answer can be trusted."
            )
        }
    }

    /// Runs a short job while policies are loaded, to see whether it works here; the calling thread waits.
    ///
    /// - Returns: The status of its last command, and what all of them wrote.
    package func trial(_ job: SandboxJob) -> BlockingCommand.Result {
        var generator = SystemRandomNumberGenerator()
        let script = JobScript(using: &generator)
        var limits = SandboxLimits()
        limits.cpu = .seconds(60)
        let line = Bubblewrap(host: host, limits: limits)
        let folder = isolation == .none ? Self.temporaryFolder() : nil
        defer { folder.map { _ = BlockingCommand.run(["/bin/rm", "-rf", "--", $0]) } }
        let text = script.text(of: job)
        let command =
            folder.map { line.bareCommand(script: text, in: $0, path: job.path, environment: job.environment) }
            ?? line.command(script: text, readable: job.readable, path: job.path, environment: job.environment)
        var result = BlockingCommand.run(command, input: TapeArchive.archive(of: job.files))
        let (setup, build, run) = script.split(result.output)
        result.output = Array(setup) + Array(build ?? []) + Array(run ?? [])
        return result
    }

    /// Runs a job to its end, its limits or the end of `timeLeft`, whichever is first; when this returns, no process of it is left.
    ///
    /// Cancelling the task ends the job at once.
    package func run(_ job: SandboxJob, limits: SandboxLimits, timeLeft: Duration) async -> SandboxReport {
        if Task.isCancelled { return SandboxReport(.cancelled) }
        var generator = SystemRandomNumberGenerator()
        let script = JobScript(using: &generator)
        let line = Bubblewrap(host: host, limits: limits)
        switch isolation {
        case .bubblewrap:
            let command = line.command(
                script: script.text(of: job),
                readable: job.readable,
                path: job.path,
                environment: job.environment
            )
            return await run(command, job, script, limits, timeLeft)
        case .none:
            guard let folder = Self.temporaryFolder() else {
                return SandboxReport(.failed("no temporary folder: \(Errno(rawValue: errno))"))
            }
            let command = line.bareCommand(
                script: script.text(of: job),
                in: folder,
                path: job.path,
                environment: job.environment
            )
            let report = await run(command, job, script, limits, timeLeft)
            _ = BlockingCommand.run(["/bin/rm", "-rf", "--", folder])
            return report
        }
    }

    private func run(
        _ command: [String],
        _ job: SandboxJob,
        _ script: JobScript,
        _ limits: SandboxLimits,
        _ timeLeft: Duration
    ) async -> SandboxReport {
        var options = PlatformOptions()
        // Without a sandbox, the job's own session is what can be ended as a group.
        let endsGroup = isolation == .none
        options.createSession = endsGroup
        // With one, the watch ends the first process inside, and bubblewrap follows when everything inside is gone: it is only woken.
        options.teardownSequence =
            endsGroup
            ? [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
            : [.send(signal: .resume, allowedDurationToNextStep: .seconds(2))]
        let watch = JobWatch(limits: limits, time: min(limits.time, timeLeft), endsGroup: endsGroup)
        let files = TapeArchive.archive(of: job.files)
        do {
            // The input is written here, since the library ends this process where its own writing fails.
            let result = try await Subprocess.run(
                .path(FilePath(command[0])),
                arguments: Arguments(Array(command.dropFirst())),
                environment: .custom([:]),
                workingDirectory: "/",
                platformOptions: options,
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                await watch.follow(execution, writing: files)
            }
            if Task.isCancelled { return SandboxReport(.cancelled) }
            return report(result.closureResult, status: result.terminationStatus, script)
        } catch {
            return SandboxReport(Task.isCancelled ? .cancelled : .failed("\(error)"))
        }
    }

    private func report(_ seen: JobWatch.Seen, status: TerminationStatus, _ script: JobScript) -> SandboxReport {
        let (setup, build, run) = script.split(seen.errors)
        var report = SandboxReport(.failed(Self.firstLine(setup)))
        report.reachedRun = run != nil
        report.build = Array(build ?? [])
        report.output = seen.output
        report.errors = Array(run ?? [])
        if let stop = seen.stop {
            // The time is over for a sandbox that was too slow to start, too.
            report.ending = stop
        } else if build != nil {
            switch status {
            case .exited(let code): report.ending = .exited(Int(code))
            case .signaled(let number): report.ending = .exited(128 + Int(number))
            }
        }
        return report
    }

    private static func firstLine(_ bytes: ArraySlice<UInt8>) -> String {
        let line = bytes.prefix { $0 != 0x0A }
        return line.isEmpty ? "the sandbox ended before its work began" : String(decoding: line, as: UTF8.self)
    }

    private static func temporaryFolder() -> String? {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var path = Array("\(parent)/cascade-check-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&path) != nil else { return nil }
        return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A sandbox that ends before it has read its files must not end this process.
    private static let ignoresBrokenPipes: Void = {
        _ = signal(SIGPIPE, SIG_IGN)
    }()
}
