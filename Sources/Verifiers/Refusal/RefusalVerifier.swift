// SPDX-License-Identifier: Apache-2.0

package import Cascade

/// Rejects answers that refuse the request.
struct RefusalVerifier: Verifier {
    let detector: RefusalDetector
    let atLeast: Double
    let readsHeadOnly: Bool
    let acceptsPartial: Bool

    /// From here on a refusal counts as whole.
    static let wholeFrom = 0.35

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `refusal`, `partial_refusal`, `empty`.
    func judge(_ completion: Completion) -> Judgement {
        if let refusal = completion.refusal, !refusal.isEmpty { return .rejected(.structuredRefusal) }
        let text = completion.text
        if AnswerText.isBlank(text) { return completion.toolCalls.isEmpty ? .rejected(.empty) : .accepted }
        let (refuses, wholly) = detector.read(text, headOnly: readsHeadOnly)
        let isPartial = wholly < Self.wholeFrom
        if 1 - refuses >= atLeast || (isPartial && acceptsPartial) { return Judgement(.accepted(score: 1 - refuses)) }
        return .rejected(.refusal(in: text, at: detector.place(in: text), isPartial: isPartial))
    }
}

/// Builds `refusal` verifiers.
package struct RefusalVerifierFactory: VerifierFactory {
    package let kind = "refusal"
    /// A ladder is no way round a refusal.
    package let defaultThen = RejectionAction.return

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let known = RefusalDetector.sets.map(\.language)
        let shared = PhraseSettings(from: &settings, known: known)
        let partial = settings.choice("partial", default: PartialMeaning.reject)
        return RefusalVerifier(
            detector: shared.languages == known ? .all : RefusalDetector(languages: shared.languages),
            atLeast: shared.atLeast,
            readsHeadOnly: shared.scope == .head,
            acceptsPartial: partial == .accept
        )
    }

    private enum PartialMeaning: String, CaseIterable {
        case reject, accept
    }
}

extension Finding {
    fileprivate static let structuredRefusal = Finding(
        code: "refusal",
        message: "the answer: found a refusal in place of a text; expected an answer. Answer the request."
    )

    fileprivate static func refusal(in text: [UInt8], at place: Range<Int>?, isPartial: Bool) -> Finding {
        let place = place.map { AnswerText.trimmed($0, of: text) }
        let what = isPartial ? "a refusal of a part" : "a refusal"
        let remedy = isPartial ? "Answer the rest as well." : "Answer the request."
        let quote = place.map { ", " + AnswerText.quote($0, of: text) } ?? ""
        return Finding(
            code: isPartial ? "partial_refusal" : "refusal",
            position: place.map { AnswerText.position(of: $0.lowerBound, in: text) },
            byteRange: place,
            message: "the answer: found \(what); expected an answer. \(remedy)",
            quoting: "the answer: found \(what)\(quote); expected an answer. \(remedy)"
        )
    }
}
