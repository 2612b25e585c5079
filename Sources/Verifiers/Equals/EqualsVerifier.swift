// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Rejects answers that are not one of some expected ones.
struct EqualsVerifier: Verifier {
    /// How an answer is compared.
    enum Comparison: String, CaseIterable, Sendable {
        /// Byte by byte.
        case exact
        /// Without white space at either end.
        case trimmed
        /// Without white space at either end, case and typesetting.
        case folded
        /// As JSON values: numbers by value, members in any order.
        case json
        /// As numbers, however they are written.
        case number
    }

    /// An expected answer in the form that is compared.
    enum Expected: Sendable {
        case text([UInt8])
        case value(JSONValue)
        case number(JSONNumber)
    }

    let comparison: Comparison
    let expected: [Expected]
    /// The expected answers, for messages.
    let shown: String
    let reader: NumberReader

    var findingCodes: [String] {
        switch comparison {
        case .number: ["not_equal", "not_a_number"]
        case .json: ["not_equal", "not_json"]
        case .exact, .trimmed, .folded: ["not_equal"]
        }
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `not_equal`, `not_a_number`, and those of a text that is not JSON.
    func judge(_ completion: Completion) -> Judgement {
        let text = completion.text
        if text.isEmpty, !completion.toolCalls.isEmpty { return .accepted }
        switch comparison {
        case .exact: return judge(text)
        case .trimmed: return judge(Self.trimmed(text[...]))
        case .folded: return judge(Self.trimmed(TextForm(ignoresCase: true).bytes(of: text)[...]))
        case .json: return judge(asJSON: text)
        case .number:
            guard let number = reader.whole(text.span) else {
                let message = "the answer: found no plain number; expected \(shown). Answer with the number alone."
                return .rejected(Finding(code: "not_a_number", message: message))
            }
            let isEqual = expected.contains { if case .number(let value) = $0 { value == number } else { false } }
            return isEqual ? .accepted : .rejected(unequal("another number", quote: text))
        }
    }

    private func judge(_ form: [UInt8]) -> Judgement {
        let isEqual = expected.contains { if case .text(let wanted) = $0 { wanted == form } else { false } }
        return isEqual ? .accepted : .rejected(unequal("another text", quote: form))
    }

    private func judge(asJSON text: [UInt8]) -> Judgement {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: text)
        } catch {
            return .rejected(.notJSON(error))
        }
        var difference: JSONPointer?
        for case .value(let wanted) in expected {
            guard let found = JSONDifference.first(in: value, expected: wanted) else { return .accepted }
            difference = difference ?? found
        }
        return .rejected(unequal("another value", at: difference, quote: text))
    }

    private func unequal(_ found: String, at pointer: JSONPointer? = nil, quote text: [UInt8]) -> Finding {
        let place = pointer.map(\.path).flatMap { $0.isEmpty ? nil : "`\($0)`" } ?? "the answer"
        let quote = text.isEmpty ? "nothing" : AnswerText.quote(0..<text.count, of: text)
        return Finding(
            code: "not_equal",
            pointer: pointer,
            message: "\(place): found \(text.isEmpty ? "nothing" : found); expected \(shown). Correct it.",
            quoting: "\(place): found \(pointer == nil ? quote : found); expected \(shown). Correct it."
        )
    }

    /// Without white space of ASCII at either end, and the no-break and ideographic spaces and marks that models leave there.
    static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var core = text
        trim: while true {
            core = core.drop { $0 <= 0x20 }
            for blank in blanks where core.starts(with: blank) {
                core = core.dropFirst(blank.count)
                continue trim
            }
            break
        }
        trim: while true {
            while let last = core.last, last <= 0x20 { core.removeLast() }
            for blank in blanks where core.suffix(blank.count).elementsEqual(blank) {
                core = core.dropLast(blank.count)
                continue trim
            }
            return Array(core)
        }
    }

    private static let blanks: [[UInt8]] = ["\u{A0}", "\u{3000}", "\u{FEFF}", "\u{200B}"].map { Array($0.utf8) }
}

/// Finds where two JSON values differ.
enum JSONDifference {
    /// The first place where a value is not as expected; nil if it is the same.
    static func first(in value: JSONValue, expected: JSONValue, at pointer: JSONPointer = .root) -> JSONPointer? {
        switch (value, expected) {
        case (.array(let items), .array(let wanted)):
            for index in 0..<min(items.count, wanted.count) {
                if let place = first(in: items[index], expected: wanted[index], at: pointer.appending(index)) {
                    return place
                }
            }
            return items.count == wanted.count ? nil : pointer.appending(min(items.count, wanted.count))
        case (.object(let members), .object(let wanted)):
            for (name, item) in wanted {
                guard let member = members[name] else { return pointer.appending(name) }
                if let place = first(in: member, expected: item, at: pointer.appending(name)) { return place }
            }
            return members.count == wanted.count ? nil : pointer
        default:
            return value == expected ? nil : pointer
        }
    }
}
