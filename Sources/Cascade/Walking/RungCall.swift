// SPDX-License-Identifier: Apache-2.0

/// One call to one deployment, ready to be made in a task of its own.
struct RungCall: Sendable {
    let order: AttemptOrder
    let provider: any Provider
    let call: ProviderCall
    /// Whether the call may take less time than its rung gives one: what is left of the request's.
    let isShortened: Bool
    /// What may end the call before its answer is whole.
    let early: EarlyRejection?
    let clock: any EngineClock

    /// A call that was made; a class, since it is handed on several times and is large.
    final class Made: Sendable {
        let order: AttemptOrder
        let call: ProviderCall
        let isShortened: Bool
        /// The engine's time when it began and when it ended.
        let began: Duration
        let ended: Duration
        let fold: CompletionFold
        let fault: ProviderError?
        /// Why the answer was rejected before it was whole; nil where it came to its end by itself.
        let findings: [Finding]?
        let usage: TokenUsage

        init(
            _ made: RungCall,
            began: Duration,
            ended: Duration,
            fold: CompletionFold,
            fault: ProviderError?,
            findings: [Finding]?
        ) {
            order = made.order
            call = made.call
            isShortened = made.isShortened
            self.began = began
            self.ended = ended
            self.fold = fold
            self.fault = fault
            self.findings = findings
            usage = call.usage(of: fold, fault: fault)
        }

        /// Whether an answer came, whole or as much of it as was wanted.
        var isAnswered: Bool { fault == nil || findings != nil }
        var latency: Duration { ended - began }
    }

    /// Makes the call; an upstream that ends without a word has failed.
    func make() async -> Made {
        let began = clock.now
        var fold = CompletionFold()
        var fault: ProviderError?
        var findings: [Finding]?
        if let followed = await early?.make(call, to: provider) {
            (fold, fault, findings) = (followed.fold, followed.fault, followed.findings)
        } else {
            do throws(ProviderError) {
                try await provider.call(call) { event in fold.add(event) }
            } catch {
                fault = error
            }
        }
        if fault == nil, !fold.hasStarted { fault = .malformed(reason: "found no answer; expected one") }
        return Made(
            self,
            began: began,
            ended: clock.now,
            fold: fold,
            fault: fault,
            findings: findings
        )
    }
}
