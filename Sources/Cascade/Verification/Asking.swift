// SPDX-License-Identifier: Apache-2.0

/// What came of asking a model on behalf of a verifier.
public struct VerifierAnswer: Sendable {
    /// The answer, or the last fault.
    public let result: Result<Completion, ProviderError>
    /// Every call that was made, for the verifier's judgement: each is charged, however it ended.
    public let calls: [VerifierCall]

    /// An answer by its parts.
    public init(_ result: Result<Completion, ProviderError>, calls: [VerifierCall]) {
        self.result = result
        self.calls = calls
    }
}

extension Model {
    /// How many calls of one ask may be billed: after that many, no other deployment is tried.
    private static let billableCalls = 2

    /// Asks the model on behalf of a verifier, each deployment once at most.
    ///
    /// A deployment that fails is followed by the next one where that may help: not after a refusal, which no other deployment is to get
    /// round, and not once two calls may have been billed. Ends when the candidate's time is over, and at once when the task is cancelled.
    ///
    /// - Parameters:
    ///   - request: What is asked; a `ChatPrompt` makes one.
    ///   - followUp: Turns that are appended to its conversation.
    ///   - sampling: What is set over it.
    ///   - candidate: On whose time the model is asked.
    /// - Returns: The answer, and the calls made.
    public func ask(
        _ request: ChatRequest,
        followUp: [FollowUp] = [],
        sampling: Sampling = Sampling(),
        for candidate: Candidate
    ) async -> VerifierAnswer {
        let watch = candidate.watch ?? Watch(UptimeClock(), timeLeft: candidate.timeLeft)
        var calls: [VerifierCall] = []
        var fault = ProviderError.unreachable(reason: "the model has no deployment")
        var billed = 0
        for deployment in deployments {
            if Task.isCancelled { return VerifierAnswer(.failure(.cancelled), calls: calls) }
            let began = watch.clock.now
            guard began < watch.deadline else {
                return VerifierAnswer(.failure(.timedOut(phase: "total", after: .zero)), calls: calls)
            }
            let call = ProviderCall(
                request: request,
                followUp: followUp,
                upstreamModel: deployment.upstreamModel,
                sampling: sampling,
                timeout: watch.deadline - began
            )
            var fold = CompletionFold()
            var failure: ProviderError?
            do throws(ProviderError) {
                try await deployment.provider.call(call) { event in fold.add(event) }
                if !fold.hasStarted { failure = .malformed(reason: "found no answer; expected one") }
            } catch {
                failure = error
            }
            let usage = call.usage(of: fold, fault: failure)
            calls.append(
                VerifierCall(
                    model: name,
                    deployment: deployment.id,
                    latency: watch.clock.now - began,
                    usage: usage,
                    cost: deployment.price.cost(of: usage),
                    fault: failure?.code
                )
            )
            guard let failure else { return VerifierAnswer(.success(fold.completion), calls: calls) }
            fault = failure
            if usage != .none { billed += 1 }
            guard failure.mayPassElsewhere, billed < Self.billableCalls else { break }
        }
        return VerifierAnswer(.failure(fault), calls: calls)
    }

    /// The most that one ask can cost: as many calls as may be billed, at the dearest deployments.
    ///
    /// - Parameters:
    ///   - inputBytes: The size of the request's body with all that is appended to it.
    ///   - outputTokens: The most that the answer can have.
    /// - Returns: A bound, however the ask goes.
    public func maxCost(inputBytes: Int, outputTokens: Int) -> Cost {
        let input = TokenEstimate.upperBound(utf8Count: inputBytes)
        return deployments.map { $0.price.bound(input: input, output: outputTokens) }
            .sorted(by: >).prefix(Self.billableCalls).reduce(.zero, +)
    }
}

extension ProviderError {
    /// Whether another deployment of the same model may answer.
    fileprivate var mayPassElsewhere: Bool {
        switch self {
        case .timedOut, .unreachable, .rateLimited, .unavailable, .unauthorised, .invalidRequest, .unsupported,
            .malformed, .cutOff:
            true
        case .refused, .tooLarge, .cancelled: false
        }
    }
}

/// The machine's monotonic clock, for a verifier that runs outside of a gate.
private struct UptimeClock: EngineClock {
    private static let start = ContinuousClock.now

    var now: Duration { Self.start.duration(to: .now) }
    var unixMilliseconds: Int64 { 0 }

    func sleep(for span: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: span) } catch { throw CancellationError() }
    }
}
