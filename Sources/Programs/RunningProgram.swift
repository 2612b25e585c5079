// SPDX-License-Identifier: Apache-2.0

import Subprocess
import Synchronization
import SystemPackage

/// One process that answers a line with a line, until it ends or errs.
///
/// A question that is given up is still answered: the answer is dropped, and the process is ready again. One that does not answer in
/// its time, or writes what is no answer, is ended, with every process of its group.
final class RunningProgram: Sendable {
    /// What a program may do.
    struct Limits: Sendable {
        /// How much longer than others the first answer may take, since the program has to start.
        var startTime: Duration
        /// How long one answer may take.
        var answerTime: Duration
        /// The longest line, in bytes.
        var lineBytes: Int
        /// How many bytes of its standard error are kept; 0 for none.
        var keptErrors: Int
    }

    typealias Answer = Result<[UInt8], ProgramFault>

    private struct State {
        /// Whether a question is open; its asker, unless that one has left.
        var isAsked = false
        var asker: CheckedContinuation<Answer, Never>?
        var questions = 0
        var answers = 0
        var fault: ProgramFault?
        var errorBytes = 0
        var lastErrors: [UInt8] = []
    }

    private struct Question: Sendable {
        let number: Int
        let line: [UInt8]
        let time: Duration
        let deadline: ContinuousClock.Instant
    }

    private let state = Mutex(State())
    private let command: ProgramCommand
    private let limits: Limits
    private let isAnswer: @Sendable ([UInt8]) -> Bool
    private let questions: AsyncStream<Question>
    private let asking: AsyncStream<Question>.Continuation
    private let watched: AsyncStream<Question>
    private let watching: AsyncStream<Question>.Continuation

    /// A program that is not yet running; `isAnswer` tells answers from other lines.
    init(_ command: ProgramCommand, limits: Limits, isAnswer: @escaping @Sendable ([UInt8]) -> Bool) {
        self.command = command
        self.limits = limits
        self.isAnswer = isAnswer
        (questions, asking) = AsyncStream.makeStream()
        (watched, watching) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks a question, a line without its line break; one at a time, which is the pool's business.
    func ask(_ line: [UInt8]) async -> Answer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { asker in
                let question: Result<Question, ProgramFault> = state.withLock { state in
                    if let fault = state.fault { return .failure(fault) }
                    state.questions += 1
                    state.isAsked = true
                    state.asker = asker
                    let time = limits.answerTime + (state.questions == 1 ? limits.startTime : .zero)
                    return .success(
                        Question(
                            number: state.questions,
                            line: line + [0x0A],
                            time: time,
                            deadline: ContinuousClock.now + time
                        )
                    )
                }
                switch question {
                case .failure(let fault): asker.resume(returning: .failure(fault))
                case .success(let question):
                    asking.yield(question)
                    watching.yield(question)
                    if Task.isCancelled { leave() }
                }
            }
        } onCancel: {
            leave()
        }
    }

    /// The asker no longer waits.
    private func leave() {
        let asker = state.withLock { state in
            defer { state.asker = nil }
            return state.asker
        }
        asker?.resume(returning: .failure(.cancelled))
    }

    /// Ends the program, unless it has ended; what it was asked fails so.
    func end(_ fault: ProgramFault) {
        let (asker, fault) = state.withLock { state in
            let first = state.fault ?? fault
            state.fault = first
            defer { state.asker = nil }
            return (state.asker, first)
        }
        asking.finish()
        watching.finish()
        asker?.resume(returning: .failure(fault))
    }

    /// Whether it has answered a question.
    var hasAnswered: Bool { state.withLock { $0.answers > 0 } }

    // MARK: Running

    /// Runs the program until it ends; cancelling the task ends it.
    ///
    /// - Parameter onAnswer: Called after each answer, when the program is ready for the next question.
    /// - Returns: How it ended.
    func run(onAnswer: @escaping @Sendable () -> Void) async -> ProgramEnd {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
        ]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(command.executable)),
                arguments: Arguments(command.arguments),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: command.environment.map { (.init(stringLiteral: $0.key), $0.value) }
                    )
                ),
                workingDirectory: command.folder.map { FilePath($0) },
                platformOptions: options,
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                // Its whole group, so that what it has started goes with it.
                let kill = { @Sendable in _ = try? execution.send(signal: .kill, toProcessGroup: true) }
                await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { await self.write(to: execution.standardInputWriter) }
                    tasks.addTask { await self.drain(execution.standardError) }
                    tasks.addTask { if await self.isLate() { kill() } }
                    await self.read(execution.standardOutput, onAnswer: onAnswer)
                    self.asking.finish()
                    kill()
                    tasks.cancelAll()
                }
            }
            end(ProgramFault(result.terminationStatus))
        } catch {
            end(Task.isCancelled ? .shutDown : .notStarted)
        }
        return state.withLock { state in
            ProgramEnd(
                program: command.executable.split(separator: "/").last.map(String.init) ?? command.executable,
                fault: state.fault ?? .shutDown,
                answers: state.answers,
                errorBytes: state.errorBytes,
                lastErrors: limits.keptErrors > 0 ? String(decoding: state.lastErrors, as: UTF8.self) : nil
            )
        }
    }

    private func write(to input: StandardInputWriter) async {
        for await question in questions {
            // A program that no longer reads ends, and is found out so.
            guard (try? await input.write(question.line)) != nil else { return }
        }
    }

    /// Waits until a question is not answered in its time; false once the program has ended.
    private func isLate() async -> Bool {
        for await question in watched {
            // The first question may take longer than the next: in steps, so that it does not keep us from that one.
            while isOpen(question), ContinuousClock.now < question.deadline {
                let step = min(question.deadline, ContinuousClock.now + limits.answerTime)
                guard (try? await Task.sleep(until: step, clock: .continuous)) != nil else { return false }
            }
            guard isOpen(question) else { continue }
            end(.timedOut(after: question.time))
            return true
        }
        return false
    }

    /// Whether a question has yet to be answered; only the newest can be.
    private func isOpen(_ question: Question) -> Bool {
        state.withLock { $0.isAsked && $0.questions == question.number }
    }

    /// Takes answers until the output ends, or is not what it has to be.
    private func read(_ output: SubprocessOutputSequence, onAnswer: @Sendable () -> Void) async {
        var line: [UInt8] = []
        do {
            for try await piece in output {
                var rest = Self.bytes(piece)[...]
                while let end = rest.firstIndex(of: 0x0A) {
                    line += rest[..<end]
                    rest = rest[(end + 1)...]
                    guard take(line) else { return }
                    line = []
                    onAnswer()
                }
                line += rest
                guard line.count <= limits.lineBytes else { return end(.tooLong(limit: limits.lineBytes)) }
            }
        } catch {
            // The output cannot be read any more: as if it had ended.
        }
    }

    /// Hands an answer to its asker; false where the line is none, after which the program cannot be trusted to be in step.
    private func take(_ line: [UInt8]) -> Bool {
        guard line.count <= limits.lineBytes else {
            end(.tooLong(limit: limits.lineBytes))
            return false
        }
        guard state.withLock({ $0.isAsked }) else {
            end(.unasked)
            return false
        }
        guard isAnswer(line) else {
            end(.malformed)
            return false
        }
        let asker = state.withLock { state in
            state.isAsked = false
            state.answers += 1
            defer { state.asker = nil }
            return state.asker
        }
        asker?.resume(returning: .success(line))
        return true
    }

    /// Reads what the program says to its operator, so that it is never held up by that.
    private func drain(_ errors: SubprocessOutputSequence) async {
        do {
            for try await piece in errors {
                let bytes = Self.bytes(piece)
                state.withLock { state in
                    state.errorBytes += bytes.count
                    state.lastErrors = (state.lastErrors + bytes.suffix(limits.keptErrors)).suffix(limits.keptErrors)
                }
            }
        } catch {
            // The rest is not known, and not needed.
        }
    }

    private static func bytes(_ piece: SubprocessOutputSequence.Buffer) -> [UInt8] {
        unsafe piece.withUnsafeBytes { bytes in unsafe Array(bytes) }
    }
}

extension ProgramFault {
    /// How a program ended by itself.
    fileprivate init(_ status: TerminationStatus) {
        switch status {
        case .exited(let status): self = .exited(status: Int(status))
        case .signaled(let signal): self = .killed(signal: Int(signal))
        }
    }
}
