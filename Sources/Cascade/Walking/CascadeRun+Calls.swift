// SPDX-License-Identifier: Apache-2.0

import JSON

/// The calls of a run: one to a deployment, or a second one beside it.
extension CascadeRun {
    func call(_ order: AttemptOrder, to rung: CompiledRung, limitsSilence: Bool) -> RungCall {
        let deployment = rung.model.deployments[order.deployment]
        let sent = sent(order.opening, to: rung)
        let timeLeft = timeLeft
        let limit = timeLimit(rung, order)
        let call = ProviderCall(
            request: sent.request,
            followUp: sent.followUp,
            upstreamModel: deployment.upstreamModel,
            sampling: rung.sampling,
            timeout: min(limit ?? timeLeft, timeLeft),
            // Half of the time is left for where the request would go next.
            maxSilence: limitsSilence ? timeLeft / 2 : nil
        )
        return RungCall(
            order: order,
            provider: deployment.provider,
            call: call,
            isShortened: limit.map { timeLeft < $0 } ?? true,
            early: early(rung),
            clock: clock
        )
    }

    private var timeLeft: Duration { policy.plan.deadline - elapsed }

    /// How long a call of a rung may take at most; nil for the time that is left.
    private func timeLimit(_ rung: CompiledRung, _ order: AttemptOrder) -> Duration? {
        guard let adaptive = rung.adaptiveTimeout, let pool = rung.model.pool,
            let usual = pool.latency(quantile: adaptive.quantile, of: order.deployment)
                ?? pool.latency(quantile: adaptive.quantile, of: nil)
        else { return rung.timeout }
        let limit = max(adaptive.atLeast, usual * adaptive.times)
        return rung.timeout.map { min($0, limit) } ?? limit
    }

    /// How long a call may take before a second one is made beside it; nil for no second call.
    func hedge(_ rung: CompiledRung, _ order: AttemptOrder) -> Duration? {
        switch rung.hedge {
        case nil: nil
        case .after(let span): span
        case .quantile(let quantile): rung.model.pool?.latency(quantile: quantile, of: nil)
        }
    }

    /// Makes a call, and a second one beside it where the first takes its time; the first answer ends the other call.
    ///
    /// - Returns: The call that counts, and the one it was made beside, if any: the answered one, else the one that failed last.
    mutating func hedged(
        _ first: RungCall,
        _ seat: CallSeat,
        after delay: Duration,
        walk: inout LadderWalk
    ) async -> (last: (made: RungCall.Made, seat: CallSeat), others: [(made: RungCall.Made, seat: CallSeat)]) {
        await withTaskGroup(of: RungCall.Made?.self) { tasks in
            let clock = clock
            tasks.addTask { await first.make() }
            tasks.addTask {
                try? await clock.sleep(for: delay)
                return nil
            }
            var seats = [first.order.deployment: seat]
            var underWay = 1
            var ended: [(made: RungCall.Made, seat: CallSeat)] = []
            while underWay > 0, let next = await tasks.next() {
                guard let made = next else {
                    guard !Task.isCancelled, ended.isEmpty,
                        let order = walk.hedge(at: elapsed, asking: &self),
                        let second = placement.takeHeld(order)
                    else {
                        // A place that was taken and is not used after all must not wait for the first call's end.
                        placement.giveBack()
                        continue
                    }
                    seats[order.deployment] = second
                    underWay += 1
                    let rung = policy.rungs[order.rung]
                    let limitsSilence = rung.timeout == nil && walk.hasElsewhere(beside: order.deployment, asking: self)
                    let call = call(order, to: rung, limitsSilence: limitsSilence)
                    tasks.addTask { await call.make() }
                    continue
                }
                underWay -= 1
                guard let seat = seats[made.order.deployment] else { continue }
                if let answered = ended.firstIndex(where: \.made.isAnswered) {
                    // The other one has answered: this one was cut off, or came too late.
                    giveBack(seat, after: made)
                    ended.insert((made, seat), at: answered)
                } else {
                    for lost in ended {
                        giveBack(lost.seat, after: lost.made)
                        walk.made(made.order, failed: lost.made.order.deployment)
                    }
                    ended.append((made, seat))
                    walk.made(made.order)
                    if made.isAnswered { tasks.cancelAll() }
                }
            }
            tasks.cancelAll()
            let last = ended.removeLast()
            return (last, ended)
        }
    }

    /// The answer of a call, without the vendor's blocks of reasoning where the client could not send them back.
    ///
    /// Vendors seal such a block to all that was said before it, and the client does not know what verifiers and re-asks have said.
    func answer(of made: RungCall.Made) -> Completion {
        var completion = made.fold.completion
        let call = made.call
        if !completion.thinkingBlocks.isEmpty,
            !call.followUp.isEmpty || call.request.body.text != request.body.text
        {
            completion.thinkingBlocks = []
            // It has them as well.
            completion.wire = nil
        }
        return completion
    }

    /// Gives a call's place back, with what its deployment is to be known by.
    func giveBack(_ seat: CallSeat, after made: RungCall.Made) {
        policy.rungs[made.order.rung].model.finish(
            seat,
            CallReport(
                outcome(of: made),
                latency: made.latency,
                tokens: made.usage.input + made.usage.output,
                quota: made.fold.quota
            ),
            at: made.ended
        )
    }

    /// What a call says of its deployment: a call that had little of the request's time left says nothing by running out of it.
    private func outcome(of made: RungCall.Made) -> CallReport.Outcome {
        guard let fault = made.fault, made.findings == nil else { return .answered }
        switch fault {
        case .cancelled: return .cancelled
        case .timedOut("total", _) where made.isShortened && made.call.timeout * 2 < policy.plan.deadline:
            return .cancelled
        case .timedOut(let phase, let after)
        where phase != "connect" && made.call.maxSilence.map { after >= $0 && $0 * 3 < policy.plan.deadline } ?? false:
            return .cancelled
        default: return .failed(fault)
        }
    }
}
