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
        var demand = CallDemand(allowed: candidate.allowed(of: self), balance: balance ?? .ordered)
        let asked = [sampling.maxOutputTokens, request.maxOutputTokens].compactMap { $0 }.min()
        demand.tokens = request.likelyInputTokens + max(0, asked ?? 0)
        var calls: [VerifierCall] = []
        var fault: ProviderError?
        var tried = DeploymentSet()
        var billed = 0
        while billed < Self.billableCalls {
            if Task.isCancelled { return VerifierAnswer(.failure(.cancelled), calls: calls) }
            let seat: CallSeat
            switch await place(demand, apart: tried, until: watch.deadline, clock: watch.clock) {
            case .success(let taken): seat = taken
            case .failure(let reason): return VerifierAnswer(.failure(fault ?? ProviderError(reason)), calls: calls)
            }
            tried.insert(seat.deployment)
            let deployment = deployments[seat.deployment]
            let began = watch.clock.now
            guard began < watch.deadline else {
                finish(seat, CallReport(.cancelled, latency: .zero, tokens: 0), at: began)
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
            let ended = watch.clock.now
            calls.append(
                VerifierCall(
                    model: name,
                    deployment: deployment.id,
                    latency: ended - began,
                    usage: usage,
                    cost: deployment.price.cost(of: usage),
                    fault: failure?.code
                )
            )
            let report = CallReport(
                failure.map { $0 == .cancelled ? .cancelled : .failed($0) } ?? .answered,
                latency: ended - began,
                tokens: usage.input + usage.output,
                quota: fold.quota
            )
            finish(seat, report, at: ended)
            guard let failure else { return VerifierAnswer(.success(fold.completion), calls: calls) }
            fault = failure
            if usage != .none { billed += 1 }
            guard failure.mayPassElsewhere else { break }
        }
        return VerifierAnswer(.failure(fault ?? .cancelled), calls: calls)
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

extension ProviderError {
    /// Why a model was not even asked.
    fileprivate init(_ reason: Unavailability) {
        self = .unreachable(reason: reason.summary(demanding: .none))
    }
}

extension Candidate {
    /// The deployments of a model that may see the request and its answer.
    fileprivate func allowed(of model: Model) -> DeploymentSet {
        requirements.reduce(DeploymentSet(first: model.deployments.count)) { allowed, demands in
            allowed.intersection(demands.allowed(of: model.deployments))
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
