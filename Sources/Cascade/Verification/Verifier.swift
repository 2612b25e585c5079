// SPDX-License-Identifier: Apache-2.0

/// Judges whether a candidate answer is good enough to return.
///
/// Built once, when its policy is loaded, then shared by every request: it holds no mutable state.
public protocol Verifier: Sendable {
    /// What a run costs; a gate runs the cheap ones first.
    var costClass: CostClass { get }

    /// The last line of a re-ask after this verifier's rejection, such as `Return only the corrected JSON.`; nil for none.
    var reaskClosing: String? { get }

    /// The most that one run can cost, so that no attempt is begun whose verification could pass the budget.
    ///
    /// Asked before the call with bounds of its sizes, and again with the sizes of the answer that came.
    func maxCost(for exchange: Exchange) -> Cost

    /// Whether the verifier may put another answer in the place of the candidate; at most one of a gate's verifiers may.
    var replacesAnswer: Bool { get }

    /// Whether it accepts only what fits the JSON Schema that the request asks for, where it asks for one.
    var holdsRequestSchema: Bool { get }

    /// The codes of the findings that it can give by its settings, for what fixtures have not shown; empty where they are not known.
    var findingCodes: [String] { get }

    /// Never throws: a verifier that cannot do its work answers `.inconclusive`; the policy says what that means.
    ///
    /// A verifier that waits for something gives up at once when its task is cancelled, as it is when `candidate.timeLeft` has passed;
    /// its judgement then still says what the run has cost.
    func verify(_ candidate: Candidate) async -> Judgement
}

extension Verifier {
    /// Nothing is known of most verifiers beforehand.
    public var findingCodes: [String] { [] }
    /// Most verifiers look at something else.
    public var holdsRequestSchema: Bool { false }
    /// Most verifiers only compute.
    public var costClass: CostClass { .pure }
    /// Most verifiers cost nothing.
    public func maxCost(for exchange: Exchange) -> Cost { .zero }
    /// Most verifiers judge the answer that came.
    public var replacesAnswer: Bool { false }
    /// Most verifiers leave the form of a mended answer to the model.
    public var reaskClosing: String? { nil }
}

/// What a run of a verifier costs, cheap to dear.
public enum CostClass: Int, Sendable, Comparable, CaseIterable {
    /// Computing in this process: microseconds.
    case pure
    /// A process on this machine: tens of milliseconds.
    case subprocess
    /// A call to a model or a service: seconds, and money.
    case network

    /// Orders cheap before dear.
    public static func < (left: CostClass, right: CostClass) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Builds verifiers of one kind from a policy's settings.
public protocol VerifierFactory: Sendable {
    /// The name a policy writes under `verify`, such as `json_schema`.
    var kind: String { get }

    /// What a rejection does where the policy does not say.
    var defaultThen: RejectionAction { get }

    /// Compiles the settings, an object or null: what can be found wrong without an answer is found wrong here.
    ///
    /// The reader stands at the verifier's own settings and already knows the keys that every verifier has (`then`, `timeout`,
    /// `inconclusive`, `name`); problems go into it. The answer is nil only after a problem was reported.
    func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
}

extension VerifierFactory {
    /// A rejection asks again where re-asks are left, and escalates otherwise.
    public var defaultThen: RejectionAction { .reask }
}

/// What a verifier's rejection does.
public enum RejectionAction: String, Sendable, CaseIterable {
    /// Asks the same rung again with the findings, where re-asks are left; else escalates.
    case reask
    /// Goes to the next rung.
    case escalate
    /// Returns the answer as it is, marked as not accepted.
    case `return`
    /// Ends the request with an error.
    case fail
}

/// What a verifier's `inconclusive` means.
public enum InconclusiveMeaning: String, Sendable, CaseIterable {
    /// Not accepted.
    case reject
    /// As if the verifier were not there.
    case accept
}
