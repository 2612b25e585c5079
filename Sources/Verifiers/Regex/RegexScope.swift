// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What the patterns of a `regex` verifier are tried on.
enum RegexScope: String, CaseIterable, Sendable {
    /// The whole answer.
    case answer
    /// The first line that is not blank.
    case firstLine = "first_line"
    /// The last line that is not blank.
    case lastLine = "last_line"
    /// Every line that is not blank, each for itself.
    case eachLine = "each_line"

    /// The parts of a text to try, at least one.
    func parts(of text: [UInt8]) -> [Range<Int>] {
        let whole = 0..<text.count
        switch self {
        case .answer: return [whole]
        case .firstLine: return [Self.lines(of: text).first { _ in true } ?? whole]
        case .lastLine: return [Self.lastLine(of: text) ?? whole]
        case .eachLine:
            let lines = Array(Self.lines(of: text))
            return lines.isEmpty ? [whole] : lines
        }
    }

    /// The finding that nothing matches in a part.
    func missing(_ rule: String, from part: Range<Int>, of text: [UInt8]) -> Finding {
        let place =
            switch self {
            case .answer: "the answer"
            case .firstLine: "the first line"
            case .lastLine: "the last line"
            case .eachLine: "line \(AnswerText.position(of: part.lowerBound, in: text).line)"
            }
        let rest = "expected a match of `\(rule)`. Write it in that form."
        return Finding(
            code: "no_match",
            position: self == .answer ? nil : AnswerText.position(of: part.lowerBound, in: text),
            byteRange: part,
            message: "\(place): found no match; \(rest)",
            quoting: self == .answer ? nil : "\(place): found \(AnswerText.quote(part, of: text)); \(rest)"
        )
    }

    /// The lines that are not blank, without their line breaks.
    private static func lines(of text: [UInt8]) -> some Sequence<Range<Int>> {
        text.split { $0 == 0x0A || $0 == 0x0D }.lazy
            .filter { !$0.allSatisfy { $0 <= 0x20 } }
            .map { $0.startIndex..<$0.endIndex }
    }

    private static func lastLine(of text: [UInt8]) -> Range<Int>? {
        guard let last = text.lastIndex(where: { $0 > 0x20 }) else { return nil }
        let start = text[..<last].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
        let end = text[last...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.count
        return start..<end
    }
}
