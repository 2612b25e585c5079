// SPDX-License-Identifier: Apache-2.0

import JSON

/// Corrupts the text of an answer as a whole.
struct TextMutation {
    let text: [UInt8]
    /// Whether the text is JSON, or is taken down to JSON: then it is corrupted by its places as well.
    let isJSON: Bool

    private static let refusalText = "I'm sorry, but I can't help with that."

    /// Every change that can be made, by kind: what it is in words, and the new text.
    var all: [(kind: MutationKind, changes: [(words: String, text: [UInt8])])] {
        MutationKind.allCases.map { ($0, changes($0)) }.filter { !$0.changes.isEmpty }
    }

    private func changes(_ kind: MutationKind) -> [(words: String, text: [UInt8])] {
        switch kind {
        case .cutTail: cuts
        case .prose: [("words before and after", wrapped)]
        case .refusal: [("a refusal in its place", Array(Self.refusalText.utf8))]
        case .addRefusal:
            [("a refusal behind it", text + Array("\n\n\(Self.refusalText)".utf8))]
        case .hedge where !isJSON:
            [("doubt before it", Array("I'm not sure, and I may well be wrong, but: ".utf8) + text)]
        case .repeated: [("the answer twice", text + [0x0A] + text)]
        case .empty: [("nothing", []), ("white space", Array("  \n".utf8))]
        case .swapDigits where !isJSON: swaps
        case .dropLine where !isJSON: lineDrops
        case .dropBracket where !isJSON: bracketDrops
        default: []
        }
    }

    /// The text up to 90, 60 and 30 percent of its bytes.
    private var cuts: [(words: String, text: [UInt8])] {
        guard text.count >= 8 else { return [] }
        return [90, 60, 30].map { percent in
            var end = text.count * percent / 100
            while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
            return ("the end after \(percent) %", Array(text[..<end]))
        }
    }

    /// As chatty models wrap an answer: JSON in a code fence.
    private var wrapped: [UInt8] {
        let fence = isJSON ? ("```json\n", "\n```") : ("", "")
        return Array("Sure! Here is what you asked for:\n\n\(fence.0)".utf8) + text
            + Array("\(fence.1)\n\nLet me know if you need anything else!".utf8)
    }

    private var swaps: [(words: String, text: [UInt8])] {
        let whole = String(decoding: text, as: UTF8.self)
        let words = whole.split(whereSeparator: { $0.isWhitespace })
        return words.compactMap { word in
            DigitSwap.swapped(String(word)).map { swapped in
                (
                    "`\(word.prefix(20))` → `\(swapped.prefix(20))`",
                    Array((whole[..<word.startIndex] + swapped + whole[word.endIndex...]).utf8)
                )
            }
        }
    }

    private var lineDrops: [(words: String, text: [UInt8])] {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let full = lines.indices.filter { lines[$0].contains { $0 > 0x20 } }
        guard full.count >= 3 else { return [] }
        return full.map { index in
            var left = lines
            left.remove(at: index)
            return ("line \(index + 1) left out", Array(left.joined(separator: [0x0A])))
        }
    }

    private var bracketDrops: [(words: String, text: [UInt8])] {
        text.indices.filter { [UInt8](")]}>".utf8).contains(text[$0]) }.map { index in
            var left = text
            let bracket = Character(Unicode.Scalar(left.remove(at: index)))
            return ("a `\(bracket)` left out", left)
        }
    }
}
