// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What a verifier thinks of a candidate.
///
/// Only `accepted` opens the gate, so that a verifier's own fault cannot let an answer through.
public enum Verdict: Sendable, Equatable {
    /// Good enough; a score in 0…1, or nil where the check is yes-or-no.
    case accepted(score: Double?)
    /// Not good enough, for at least one reason.
    case rejected([Finding])
    /// The verifier could not do its work, and says why in words that hold no text of the answer.
    case inconclusive(because: String)

    /// The verdict in one word, for traces and metrics.
    public var code: String {
        switch self {
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .inconclusive: "inconclusive"
        }
    }
}

/// One located reason why a candidate was rejected.
public struct Finding: Sendable, Equatable {
    /// The stable name of what is wrong, such as `required`.
    public let code: String
    /// The place in a JSON answer, where there is one.
    public let pointer: JSONPointer?
    /// Line and column in the answer, where known.
    public let position: JSONPosition?
    /// The bytes of the answer, where known.
    public let byteRange: Range<Int>?
    /// The reason without any text of the answer.
    ///
    /// Its form is *where: found what; expected what. How to mend it.*
    public let message: String
    /// The same reason, free to quote the answer: for the model that wrote it, and for traces that log content.
    public let quoting: String

    /// A finding by its parts; `quoting` is `message` where nothing is quoted.
    public init(
        code: String,
        pointer: JSONPointer? = nil,
        position: JSONPosition? = nil,
        byteRange: Range<Int>? = nil,
        message: String,
        quoting: String? = nil
    ) {
        self.code = code
        self.pointer = pointer
        self.position = position
        self.byteRange = byteRange
        self.message = message
        self.quoting = quoting ?? message
    }
}

/// What one run of a verifier gave.
public struct Judgement: Sendable, Equatable {
    /// What it thinks.
    public var verdict: Verdict
    /// The answer as it should be returned, where the verifier was told to take it down to its core, with every change it made.
    public var amended: Amendment?
    /// What the run cost beside its calls.
    public var cost: Cost
    /// The calls to models that the run made, all of them: each is charged, however it ended.
    public var calls: [VerifierCall]

    /// A judgement by its parts.
    public init(_ verdict: Verdict, amended: Amendment? = nil, cost: Cost = .zero, calls: [VerifierCall] = []) {
        self.verdict = verdict
        self.amended = amended
        self.cost = cost
        self.calls = calls
    }

    /// What the run cost with its calls; never less than nothing.
    public var totalCost: Cost {
        calls.isEmpty ? max(.zero, cost) : calls.reduce(max(.zero, cost)) { $0 + $1.cost }
    }

    /// Accepted without a score.
    public static let accepted = Judgement(.accepted(score: nil))

    /// Rejected for one reason.
    public static func rejected(_ finding: Finding, calls: [VerifierCall] = []) -> Judgement {
        Judgement(.rejected([finding]), calls: calls)
    }

    /// Not judged, and why.
    public static func inconclusive(because reason: String, calls: [VerifierCall] = []) -> Judgement {
        Judgement(.inconclusive(because: reason), calls: calls)
    }
}

/// An answer taken down to its core, or replaced.
public struct Amendment: Sendable, Equatable {
    /// The answer's text to return, in UTF-8.
    public let text: [UInt8]
    /// What was changed, one entry a change, without any text of the answer.
    public let changes: [String]
    /// Whether this is another answer: one that the verifiers before have not seen, and so must judge as well.
    public let isReplacement: Bool

    /// An amendment by its parts.
    public init(text: [UInt8], changes: [String], isReplacement: Bool = false) {
        self.text = text
        self.changes = changes
        self.isReplacement = isReplacement
    }
}
