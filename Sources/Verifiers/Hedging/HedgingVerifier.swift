// SPDX-License-Identifier: Apache-2.0

package import Cascade

/// Rejects answers that leave the question open: "I don't know", "I can't verify that", a question back.
struct HedgingVerifier: Verifier {
    let detector: HedgingDetector
    let atLeast: Double
    let readsHeadOnly: Bool

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `hedging`, `empty`.
    func judge(_ completion: Completion) -> Judgement {
        // A model that calls a tool has not answered yet: its words beside the call may say that it does not know.
        guard completion.toolCalls.isEmpty else { return .accepted }
        let text = completion.text
        if AnswerText.isBlank(text) { return .rejected(.empty) }
        let score = 1 - detector.read(text, headOnly: readsHeadOnly)
        if score >= atLeast { return Judgement(.accepted(score: score)) }
        return .rejected(.hedging(in: text, at: detector.place(in: text)))
    }
}

/// Builds `hedging` verifiers.
package struct HedgingVerifierFactory: VerifierFactory {
    package let kind = "hedging"
    /// Asked again, a model that does not know would only be tempted to guess.
    package let defaultThen = RejectionAction.escalate

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let known = HedgingDetector.sets.map(\.language)
        let shared = PhraseSettings(from: &settings, known: known)
        return HedgingVerifier(
            detector: shared.languages == known ? .all : HedgingDetector(languages: shared.languages),
            atLeast: shared.atLeast,
            readsHeadOnly: shared.scope == .head
        )
    }
}

extension Finding {
    fileprivate static func hedging(in text: [UInt8], at place: Range<Int>?) -> Finding {
        let place = place.map { AnswerText.trimmed($0, of: text) }
        let quote = place.map { ", " + AnswerText.quote($0, of: text) } ?? ""
        let rest = "expected a plain answer. Say what is known, and only that."
        return Finding(
            code: "hedging",
            position: place.map { AnswerText.position(of: $0.lowerBound, in: text) },
            byteRange: place,
            message: "the answer: found words that leave the question open; \(rest)",
            quoting: "the answer: found words that leave the question open\(quote); \(rest)"
        )
    }
}
