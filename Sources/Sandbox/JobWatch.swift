// SPDX-License-Identifier: Apache-2.0

import Glibc
import Subprocess

/// Follows a running job: takes what it writes, and ends it at its limits.
struct JobWatch: Sendable {
    let limits: SandboxLimits
    let time: Duration
    /// Whether the job's process group has to be ended, not only its first process.
    let endsGroup: Bool

    /// What a job wrote, and why it was stopped; nil where it ended by itself.
    struct Seen: Sendable {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var stop: SandboxReport.Ending?
    }

    private enum Part: Sendable {
        case output([UInt8], isWhole: Bool)
        case errors([UInt8], isWhole: Bool)
        case stopped(SandboxReport.Ending?)
        case written
    }

    /// How often the memory of all processes is looked at.
    private static let interval = Duration.milliseconds(50)

    typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    /// Gives a job its input, and follows it to its end.
    func follow(_ execution: Running, writing input: [UInt8]) async -> Seen {
        await withTaskCancellationHandler {
            await watch(execution, writing: input)
        } onCancel: {
            end(execution)
        }
    }

    private func watch(_ execution: Running, writing input: [UInt8]) async -> Seen {
        await withTaskGroup(of: Part.self) { tasks in
            tasks.addTask {
                // A job that ends before it has read everything says why itself.
                _ = try? await execution.standardInputWriter.write(input)
                try? await execution.standardInputWriter.finish()
                return .written
            }
            tasks.addTask {
                let (bytes, isWhole) = await read(execution.standardOutput)
                if !isWhole { end(execution) }
                return .output(bytes, isWhole: isWhole)
            }
            tasks.addTask {
                let (bytes, isWhole) = await read(execution.standardError)
                if !isWhole { end(execution) }
                return .errors(bytes, isWhole: isWhole)
            }
            tasks.addTask {
                let reason = await waitForLimits(of: execution.processIdentifier.value)
                if reason != nil { end(execution) }
                return .stopped(reason)
            }
            var seen = Seen()
            var open = 2
            for await part in tasks {
                switch part {
                case .output(let bytes, let isWhole):
                    seen.output = bytes
                    if !isWhole { seen.stop = seen.stop ?? .tooMuchOutput }
                    open -= 1
                case .errors(let bytes, let isWhole):
                    seen.errors = bytes
                    if !isWhole { seen.stop = seen.stop ?? .tooMuchOutput }
                    open -= 1
                case .stopped(let reason): seen.stop = seen.stop ?? reason
                case .written: break
                }
                if open == 0 { tasks.cancelAll() }
            }
            return seen
        }
    }

    /// Ends the first process inside the sandbox, with which the kernel ends all others; or bubblewrap, where it has not begun yet.
    private func end(_ execution: Running) {
        let inside = endsGroup ? [] : MemoryWatch.children(of: Int(execution.processIdentifier.value))
        if inside.isEmpty {
            // It may have ended by itself just now.
            try? execution.send(signal: .kill, toProcessGroup: endsGroup)
        }
        for process in inside { kill(pid_t(process), SIGKILL) }
    }

    /// The bytes of a stream up to the limit, and whether these are all.
    private func read(_ stream: SubprocessOutputSequence) async -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        do {
            for try await chunk in stream {
                unsafe chunk.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
                if bytes.count > limits.output { return (Array(bytes.prefix(limits.output)), false) }
            }
        } catch {
            // The stream ends with the task that is cancelled; what was read until then counts.
        }
        return (bytes, true)
    }

    /// Sleeps until a limit is passed; nil when cancelled before.
    private func waitForLimits(of process: Int32) async -> SandboxReport.Ending? {
        let clock = ContinuousClock()
        let deadline = clock.now + time
        while true {
            let left = clock.now.duration(to: deadline)
            guard left > .zero else { return .timedOut }
            do {
                try await Task.sleep(for: min(left, Self.interval), tolerance: .zero)
            } catch {
                return nil
            }
            if MemoryWatch.bytes(ofTree: process) > limits.memory { return .tooMuchMemory }
        }
    }
}
