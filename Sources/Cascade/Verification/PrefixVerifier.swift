// SPDX-License-Identifier: Apache-2.0

/// A verifier that can tell of an answer which is still arriving that it will not be accepted, so that the call can be ended.
public protocol PrefixVerifier: Verifier {
    /// Follows the answer to a request; nil where its beginning tells nothing.
    func follow(_ request: ChatRequest) -> (any AnswerFollower)?
}

/// The state of following one answer.
public protocol AnswerFollower: Sendable {
    /// Takes in what has come.
    ///
    /// - Returns: At least one reason why the verifier rejects every answer that begins so; nil as long as it may accept one. It is not asked
    ///   again after that.
    mutating func add(_ event: CompletionEvent) -> [Finding]?
}

/// The verifier of a gate by which an answer is rejected before it is whole.
struct EarlyRejection: Sendable {
    let entry: Gate.Entry
    private let verifier: any PrefixVerifier

    /// The first verifier that runs, whose rejection is what the gate comes to; nil where it cannot tell, or where that is no use: the gate
    /// goes on after a rejection, the answer is returned all the same, or is not yet in the form that verifiers see.
    init?(_ entries: [Gate.Entry], explainAll: Bool, isShaped: Bool) {
        guard let entry = entries.first, let verifier = entry.verifier as? any PrefixVerifier else { return nil }
        guard !explainAll, !isShaped, entry.weight == nil, entry.then != .return else { return nil }
        self.entry = entry
        self.verifier = verifier
    }

    /// A call that was followed.
    struct Call: Sendable {
        var fold = CompletionFold()
        var fault: ProviderError?
        /// Why the answer is rejected as far as it came; nil where it came to its end by itself.
        var findings: [Finding]?
    }

    /// Makes a call, and ends it as soon as its answer cannot be accepted any more; nil where answers to the request are not followed.
    func make(_ call: ProviderCall, to provider: any Provider) async -> Call? {
        guard let follower = verifier.follow(call.request) else { return nil }
        return await withTaskGroup(of: Call.self) { tasks in
            let (stops, stop) = AsyncStream.makeStream(of: Void.self)
            tasks.addTask {
                var follower = follower
                var made = Call()
                do throws(ProviderError) {
                    try await provider.call(call) { event in
                        made.fold.add(event)
                        guard made.findings == nil else { return }
                        made.findings = follower.add(event)
                        if made.findings != nil { stop.yield() }
                    }
                    // It is whole: all verifiers may have their say.
                    made.findings = nil
                } catch {
                    made.fault = error
                    // A fault of its own counts before ours.
                    if error != .cancelled { made.findings = nil }
                }
                stop.finish()
                return made
            }
            for await _ in stops { tasks.cancelAll() }
            return await tasks.next()
        }
    }
}

extension GateResult {
    /// What stands for a gate whose verifier rejected an answer before it was whole; the last finding says so.
    init(stopped completion: Completion, for findings: [Finding], by early: EarlyRejection) {
        self.init(completion: completion)
        var findings = findings
        if let last = findings.popLast() { findings.append(last.followed(by: "The answer was stopped there.")) }
        take(Judgement(.rejected(findings)), in: .zero, of: early.entry)
    }
}

extension Finding {
    fileprivate func followed(by sentence: String) -> Finding {
        Finding(
            code: code,
            pointer: pointer,
            position: position,
            byteRange: byteRange,
            message: "\(message) \(sentence)",
            quoting: "\(quoting) \(sentence)"
        )
    }
}
