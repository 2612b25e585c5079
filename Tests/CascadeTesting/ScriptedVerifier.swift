// SPDX-License-Identifier: Apache-2.0

public import Cascade
import JSON
import Synchronization

/// A verifier that gives the judgements of a script, in order; its last one repeats.
public final class ScriptedVerifier: Verifier {
    /// The class it claims.
    public let costClass: CostClass
    private let claim: Cost
    /// The last line it wants in a re-ask.
    public let reaskClosing: String?
    private let script: [Judgement]
    private let judged = Mutex<[Candidate]>([])

    /// A verifier with its script, which has at least one judgement.
    public init(
        _ script: Judgement...,
        costClass: CostClass = .pure,
        maxCost: Cost = .zero,
        reaskClosing: String? = nil
    ) {
        self.script = script
        self.costClass = costClass
        claim = maxCost
        self.reaskClosing = reaskClosing
    }

    /// How many times it ran.
    public var runCount: Int { seen.count }

    /// The candidates it was shown.
    public var seen: [Candidate] { judged.withLock { $0 } }

    /// What it claims to cost at most.
    public func maxCost(for exchange: Exchange) -> Cost { claim }

    /// Gives the next judgement.
    public func verify(_ candidate: Candidate) async -> Judgement {
        let index = judged.withLock { judged in
            judged.append(candidate)
            return judged.count - 1
        }
        return script[min(index, script.count - 1)]
    }
}

/// A verifier that does what a test says.
public struct ProbeVerifier: Verifier {
    /// The class it claims.
    public let costClass: CostClass
    /// Whether it may replace the answer.
    public let replacesAnswer: Bool
    private let claim: @Sendable (Exchange) -> Cost
    private let judge: @Sendable (Candidate) async -> Judgement

    /// A verifier with its work.
    public init(
        costClass: CostClass = .pure,
        replacesAnswer: Bool = false,
        maxCost: @escaping @Sendable (Exchange) -> Cost = { _ in .zero },
        judge: @escaping @Sendable (Candidate) async -> Judgement
    ) {
        self.costClass = costClass
        self.replacesAnswer = replacesAnswer
        claim = maxCost
        self.judge = judge
    }

    /// What it claims to cost at most.
    public func maxCost(for exchange: Exchange) -> Cost { claim(exchange) }

    /// Does its work.
    public func verify(_ candidate: Candidate) async -> Judgement {
        await judge(candidate)
    }
}

/// A factory whose verifier is already there.
public struct ReadyFactory: VerifierFactory {
    /// The name a policy writes.
    public let kind: String
    private let verifier: any Verifier

    /// A factory that gives this verifier, whatever the settings.
    public init(_ kind: String, _ verifier: any Verifier) {
        self.kind = kind
        self.verifier = verifier
    }

    /// Gives the verifier.
    public func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        verifier
    }
}

extension Finding {
    /// Any finding.
    public static let sample = Finding(code: "sample", message: "the answer: found a sample; expected none. Remove it.")
}

extension Judgement {
    /// Rejected for the sample finding.
    public static let rejected = Judgement.rejected(.sample)
}

extension ChatRequest {
    /// A request of one user message.
    public static func sample(
        _ text: String = "Hello",
        maxOutputTokens: Int? = nil,
        hasTools: Bool = false,
        hasImages: Bool = false
    ) -> ChatRequest {
        var members: JSONObject = ["messages": [["role": "user", "content": .string(text)]]]
        if hasTools { members["tools"] = [["type": "function"]] }
        let body = JSONValue.object(members)
        guard let document = try? JSONDocument(parsing: body.jsonUTF8(pretty: false)),
            let messages = document.root["messages"]
        else { preconditionFailure("the sample request is JSON") }
        return ChatRequest(
            body: document.root,
            model: nil,
            messages: messages,
            tools: document.root["tools"],
            maxOutputTokens: maxOutputTokens,
            hasImages: hasImages
        )
    }
}
