// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Rejects answers that say nothing: no visible character, no letter, or a stand-in for an answer.
struct EmptyVerifier: Verifier {
    let rejectsPlaceholders: Bool

    var findingCodes: [String] { ["empty"] + (rejectsPlaceholders ? ["placeholder"] : []) }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `empty`, `no_words`, `placeholder`; an answer that calls tools is not empty.
    func judge(_ completion: Completion) -> Judgement {
        guard completion.toolCalls.isEmpty else { return .accepted }
        let text = completion.text
        if AnswerText.isBlank(text) { return .rejected(.empty) }
        if !Self.hasContent(text) { return .rejected(.noWords) }
        return rejectsPlaceholders && Self.isPlaceholder(text) ? .rejected(.placeholder) : .accepted
    }

    /// Whether there is a letter, a digit or a picture, not marks alone; reading ends at the first.
    private static func hasContent(_ text: [UInt8]) -> Bool {
        let bytes = text.span
        var index = 0
        while index < bytes.count {
            let character = ScalarReading(bytes, at: index)
            index += character.length
            guard let scalar = character.scalar else { continue }
            if scalar.isASCII {
                if bytes[index - 1].isDigit || bytes[index - 1].isLetter && bytes[index - 1] != UInt8(ascii: "_") {
                    return true
                }
                continue
            }
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .otherSymbol, .mathSymbol, .currencySymbol:
                // A character that stands for bytes that could not be read is no picture.
                if scalar.value != 0xFFFD { return true }
            default: break
            }
        }
        return false
    }

    /// Stand-ins as models write them, in small letters.
    private static let placeholders: Set<String> = [
        "n/a", "none", "null", "nil", "undefined", "todo", "tbd", "tba", "your answer here", "insert answer here",
        "answer",
        "placeholder", "lorem ipsum", "no answer", "not applicable", "no response",
    ]

    private static func isPlaceholder(_ text: [UInt8]) -> Bool {
        // The longest stand-in is short, and so is what may stand around it.
        guard text.count <= 64 else { return false }
        let words = TextForm(ignoresCase: true).bytes(of: text)
        let isEdge: (UInt8) -> Bool = { !$0.isLetter && !$0.isDigit && $0 < 0x80 || $0 == UInt8(ascii: "_") }
        let core = words.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
        return placeholders.contains(String(decoding: Array(core), as: UTF8.self))
    }
}

/// Builds `empty` verifiers.
package struct EmptyVerifierFactory: VerifierFactory {
    package let kind = "empty"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let placeholders = settings.choice("placeholders", default: PlaceholderMeaning.accept)
        return settings.problems.isEmpty ? EmptyVerifier(rejectsPlaceholders: placeholders == .reject) : nil
    }

    private enum PlaceholderMeaning: String, CaseIterable {
        case reject, accept
    }
}

extension Finding {
    fileprivate static let noWords = Finding(
        code: "no_words",
        message: "the answer: found no letter and no digit; expected an answer. Write one."
    )

    fileprivate static let placeholder = Finding(
        code: "placeholder",
        message: "the answer: found a stand-in for an answer; expected an answer. Write it."
    )
}
