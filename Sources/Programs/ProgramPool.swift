// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Keeps up to so many processes of one program running, and asks those that are free.
///
/// Processes start when they are first needed, and again after they ended. A program that keeps failing is left alone for a while, twice
/// as long each time, up to half a minute; meanwhile questions fail at once. When the pool goes away, so do its processes.
package final class ProgramPool: Sendable {
    /// What the pool and its processes may do.
    package struct Settings: Sendable {
        /// How many processes run at most.
        package var processes = 1
        /// How much longer than others a process's first answer may take, since it has to start.
        package var startTime = Duration.zero
        /// How long one answer may take.
        package var answerTime = Duration.seconds(10)
        /// The longest answer, in bytes.
        package var lineBytes = 64 << 10
        /// How many bytes of standard error are kept for the end's report; 0 for none.
        package var keptErrors = 0
        /// How long the pool rests after the first failure.
        package var firstRest = Duration.milliseconds(100)

        package init() {}
    }

    private static let longestRest = Duration.seconds(30)

    private struct Member {
        let program: RunningProgram
        let task: Task<Void, Never>
    }

    private struct State {
        var members: [ObjectIdentifier: Member] = [:]
        var free: [RunningProgram] = []
        /// Askers that wait for a process, in the order they came.
        var waiting: [(id: Int, place: CheckedContinuation<Lease, Never>)] = []
        var nextID = 0
        /// How often processes failed since the last answer.
        var failures = 0
        var restsUntil: ContinuousClock.Instant?
        var isShutDown = false
    }

    private enum Lease {
        case program(RunningProgram)
        case fault(ProgramFault)
    }

    private let state = Mutex(State())
    private let command: ProgramCommand
    private let settings: Settings
    private let isAnswer: @Sendable ([UInt8]) -> Bool
    private let report: @Sendable (ProgramEnd) -> Void

    /// A pool without processes.
    ///
    /// - Parameters:
    ///   - command: What to run.
    ///   - settings: How much of it, and how long.
    ///   - isAnswer: Whether a line is an answer; a process that writes another one is ended.
    ///   - report: Told how each process ended.
    package init(
        _ command: ProgramCommand,
        settings: Settings = Settings(),
        isAnswer: @escaping @Sendable ([UInt8]) -> Bool,
        report: @escaping @Sendable (ProgramEnd) -> Void = { _ in }
    ) {
        self.command = command
        self.settings = settings
        self.isAnswer = isAnswer
        self.report = report
    }

    deinit {
        for member in state.withLock({ Array($0.members.values) }) {
            member.program.end(.shutDown)
            member.task.cancel()
        }
    }

    /// How many processes run.
    package var count: Int { state.withLock { $0.members.count } }

    /// Asks a free process, and waits for one where none is; the line comes and goes without its line break.
    ///
    /// Gives up at once when the task is cancelled.
    package func ask(_ line: [UInt8]) async -> Result<[UInt8], ProgramFault> {
        _ = Self.ignoresBrokenPipes
        for isLastTry in [false, true] {
            if Task.isCancelled { break }
            switch await lease() {
            case .fault(let fault): return .failure(fault)
            case .program(let program):
                let answer = await program.ask(line)
                // It ended well after an earlier answer, before it saw this question: another one is asked.
                if answer == .failure(.exited(status: 0)), program.hasAnswered, !isLastTry { continue }
                return answer
            }
        }
        return .failure(.cancelled)
    }

    /// A program that ends while we write to it is an error of that write, not the end of this process.
    private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    /// Ends every process and waits until they are gone; later questions fail.
    package func shutdown() async {
        let (members, waiting) = state.withLock { state in
            state.isShutDown = true
            defer { state.waiting = [] }
            return (Array(state.members.values), state.waiting)
        }
        for waiter in waiting { waiter.place.resume(returning: .fault(.shutDown)) }
        for member in members {
            member.program.end(.shutDown)
            member.task.cancel()
        }
        for member in members { await member.task.value }
    }

    // MARK: Processes

    private func lease() async -> Lease {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { place in
                let lease: Lease? = state.withLock { state in
                    if Task.isCancelled { return .fault(.cancelled) }
                    if let lease = immediate(&state) { return lease }
                    state.waiting.append((id, place))
                    return nil
                }
                if let lease { place.resume(returning: lease) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.place.resume(returning: .fault(.cancelled))
        }
    }

    /// A process that is free or may be started, or why there is none; nil where one has to be waited for.
    private func immediate(_ state: inout State) -> Lease? {
        if state.isShutDown { return .fault(.shutDown) }
        if let program = state.free.popLast() { return .program(program) }
        guard state.members.count < settings.processes else { return nil }
        if let end = state.restsUntil, ContinuousClock.now < end {
            return state.members.isEmpty ? .fault(.resting) : nil
        }
        return .program(start(&state))
    }

    private func start(_ state: inout State) -> RunningProgram {
        let program = RunningProgram(
            command,
            limits: RunningProgram.Limits(
                startTime: settings.startTime,
                answerTime: settings.answerTime,
                lineBytes: settings.lineBytes,
                keptErrors: settings.keptErrors
            ),
            isAnswer: isAnswer
        )
        // A process outlives the request that starts it, so its task is the pool's, which cancels it and waits for it.
        let task = Task { [weak self, report] in
            let end = await program.run { [weak self] in self?.answered(program) }
            report(end)
            self?.ended(program, end)
        }
        state.members[ObjectIdentifier(program)] = Member(program: program, task: task)
        return program
    }

    private func answered(_ program: RunningProgram) {
        let waiter: CheckedContinuation<Lease, Never>? = state.withLock { state in
            state.failures = 0
            state.restsUntil = nil
            if !state.waiting.isEmpty { return state.waiting.removeFirst().place }
            state.free.append(program)
            return nil
        }
        waiter?.resume(returning: .program(program))
    }

    private func ended(_ program: RunningProgram, _ end: ProgramEnd) {
        let resumed: [(CheckedContinuation<Lease, Never>, Lease)] = state.withLock { state in
            state.members[ObjectIdentifier(program)] = nil
            state.free.removeAll { $0 === program }
            // A program that answers once and ends well has not failed.
            if end.fault != .exited(status: 0) || end.answers == 0, end.fault != .shutDown {
                let rest = settings.firstRest * Double(1 << min(state.failures, 12))
                state.restsUntil = ContinuousClock.now + min(rest, Self.longestRest)
                state.failures += 1
            }
            var resumed: [(CheckedContinuation<Lease, Never>, Lease)] = []
            while let first = state.waiting.first, let lease = immediate(&state) {
                state.waiting.removeFirst()
                resumed.append((first.place, lease))
            }
            return resumed
        }
        for (place, lease) in resumed { place.resume(returning: lease) }
    }
}
