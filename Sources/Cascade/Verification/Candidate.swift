// SPDX-License-Identifier: Apache-2.0

/// The answer under judgement, with what it answers.
public struct Candidate: Sendable {
    /// The client's request.
    public let request: ChatRequest
    /// What the provider returned; its text is already amended where an earlier verifier did so.
    public var completion: Completion
    /// The name of the model that answered.
    public let model: String
    /// How long the verifiers may still take.
    public internal(set) var timeLeft: Duration
    /// How the model was asked; nil for an answer that comes from outside, and in a gate whose verifiers all only compute.
    public let exchange: Exchange?
    /// What the verifiers took out of the answer, by their place in the gate; empty where none shapes calls.
    var notes: [[UInt8]?] = []
    /// The place of the verifier that is now judging.
    var place = 0
    /// What is demanded of the deployments that may see the request and its answer.
    var requirements: [Requirements] = []
    /// What verifying may cost; nil for no limit.
    var moneyLeft: Cost?
    /// The clock, and the time on it when `timeLeft` is over; set while a dear verifier judges.
    var watch: Watch?

    /// A candidate by its parts.
    public init(
        request: ChatRequest,
        completion: Completion,
        model: String,
        timeLeft: Duration,
        exchange: Exchange? = nil,
        note: [UInt8]? = nil,
        requirements: [Requirements] = []
    ) {
        self.requirements = requirements
        if let note { notes = [note] }
        self.request = request
        self.completion = completion
        self.model = model
        self.timeLeft = timeLeft
        self.exchange = exchange
    }

    /// What the verifier that is now judging took out of the answer, where it had shaped the call; nil if it found nothing.
    public var note: [UInt8]? {
        notes.indices.contains(place) ? notes[place] : nil
    }
}

/// A deadline on a clock.
final class Watch: Sendable {
    let clock: any EngineClock
    let deadline: Duration

    /// A deadline so long from now.
    init(_ clock: any EngineClock, timeLeft: Duration) {
        self.clock = clock
        deadline = clock.now + timeLeft
    }
}
