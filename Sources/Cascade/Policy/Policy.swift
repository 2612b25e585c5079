// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A policy as written: plain values, not yet compiled.
public struct Policy: Sendable, Equatable {
    /// The name requests use.
    public var name: String
    /// What it is for, in a sentence.
    public var description: String = ""
    /// The rungs, cheapest first; at least one.
    public var ladder: [Rung]
    /// The verifiers of every rung that names none of its own.
    public var verify: [VerifierSetting] = []
    /// What the verdicts of those verifiers must come to together.
    public var combine = Combination.all
    /// What is returned when no answer was accepted.
    public var exhausted: ExhaustedAction = .error
    /// What a vendor's filter does.
    public var onFilter: FilterAction = .return
    /// What an answer cut by its token limit is; nil stands for `reject` where there are verifiers.
    public var truncated: InconclusiveMeaning?
    /// What becomes of a rung whose upstreams cannot say the request.
    public var unsupported = UnsupportedAction.skip
    /// What is demanded of the deployments that may see requests and answers.
    public var require = Requirements.none
    /// How a deployment is chosen; nil for the model's way.
    public var balance: Balance?
    /// Whether all verifiers run even after a rejection.
    public var explainAll = false
    /// The limits of one request.
    public var limits = Limits()
    /// Whether traces keep requests and answers.
    public var logsContent = false
    /// A stable digest of the policy's text and of all it refers to, for traces.
    public var revision: String = ""

    /// A policy by its name and ladder, with the defaults for the rest.
    public init(name: String, ladder: [Rung]) {
        self.name = name
        self.ladder = ladder
    }

    /// One step of the ladder.
    public struct Rung: Sendable, Equatable {
        /// The name of the model.
        public var model: String
        /// Where the rung stands in the policy, for errors.
        public var pointer: JSONPointer
        /// How many times a rejected answer may be mended here.
        public var reasks = 0
        /// How many times a deployment is called again after a retryable fault.
        public var retries = 1
        /// How long one call may take; nil for the time that the request has left.
        public var timeout: Duration?
        /// How its deployment is chosen; nil for the policy's way.
        public var balance: Balance?
        /// When a second call is made beside one that takes its time; nil for never.
        public var hedge: Hedge?
        /// A time limit by what calls took lately, besides `timeout`; nil for none.
        public var adaptiveTimeout: AdaptiveTimeout?
        /// Whether the rung gets the rejected answer of the one below, to mend it.
        public var mendsDraft = false
        /// What the rung sets over the request.
        public var sampling = Sampling()
        /// The rung's own verifiers; nil for the policy's.
        public var verify: [VerifierSetting]?
        /// What the verdicts of the rung's own verifiers must come to together.
        public var combine = Combination.all

        /// A rung by its model, with the defaults for the rest.
        public init(model: String, pointer: JSONPointer = .root) {
            self.model = model
            self.pointer = pointer
        }
    }

    /// When a second call is made beside one that takes its time.
    ///
    /// - SeeAlso: J. Dean, L. A. Barroso, *The Tail at Scale*, 2013, hedged requests.
    public enum Hedge: Sendable, Equatable {
        /// After a fixed time.
        case after(Duration)
        /// After the time that this share of the calls to the model took less than lately, in 0.5…0.999; never before 20 calls were made.
        case quantile(Double)
    }

    /// A time limit by what calls took lately.
    public struct AdaptiveTimeout: Sendable, Equatable {
        /// The share of calls that took less, in 0.5…0.999; nothing is limited before 20 calls were made.
        public var quantile = 0.99
        /// How many times as long a call may take.
        public var times = 3.0
        /// The least limit.
        public var atLeast = Duration.seconds(1)

        /// Three times what 99 % of the calls took, at least a second.
        public init() {}
    }

    /// What becomes of a rung whose upstreams cannot say the request.
    public enum UnsupportedAction: String, Sendable, CaseIterable {
        /// The rung is skipped, and the trace says which field.
        case skip
        /// The request is refused, and the error names the field.
        case fail
    }

    /// A verifier as written.
    public struct VerifierSetting: Sendable, Equatable {
        /// Its kind, such as `json_schema`.
        public var kind: String
        /// Its settings: an object or null.
        public var settings: JSONValue
        /// Where the settings stand in the policy, for errors.
        public var pointer: JSONPointer

        /// A setting by its parts.
        public init(kind: String, settings: JSONValue = .null, pointer: JSONPointer = .root) {
            self.kind = kind
            self.settings = settings
            self.pointer = pointer
        }
    }

    /// The limits of one request.
    public struct Limits: Sendable, Equatable {
        /// How long it may take.
        public var deadline: Duration = .seconds(60)
        /// How much it may cost; nil for no limit.
        public var maxCost: Cost?
        /// How many calls it may make.
        public var maxAttempts = 8

        /// The default limits.
        public init() {}
    }
}
