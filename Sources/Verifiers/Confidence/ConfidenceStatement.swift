// SPDX-License-Identifier: Apache-2.0

import Cascade

/// The line in which a model states how sure it is, such as `Confidence: 85%`.
///
/// Only the last line of an answer is one: what says so in the body, quoted or injected, is the answer's text. The line is taken out
/// whether or not its value can be read.
enum ConfidenceStatement {
    /// What the model is asked for.
    static let instruction = """
        After your answer, add one last line of exactly this form, and write nothing after it:
        Confidence: N%
        N is a whole number from 0 to 100: how likely it is that your answer is correct.
        """

    /// The word that is asked for, and what models make of it in other languages; in small letters.
    private static let labels = [
        "confidence", "konfidenz", "sicherheit", "confianza", "confiance", "置信度", "信心", "确信度", "確信度", "自信度", "信頼度",
    ].map { Array($0.utf8) }

    /// How much of an answer's end is looked at, in bytes.
    private static let reach = 160

    /// Takes the statement off the end of a text.
    ///
    /// - Returns: What stands behind its colon; of two lines that state the same both go, of two that differ, both are returned. Nil if
    ///   there is no statement.
    static func take(from text: inout [UInt8]) -> [UInt8]? {
        guard let last = find(in: text) else { return nil }
        let note = Array(text[last.value])
        text.removeSubrange(last.start...)
        guard let other = find(in: text) else { return note }
        let earlier = Array(text[other.value])
        guard value(of: earlier) == value(of: note) else { return earlier + [UInt8(ascii: "\n")] + note }
        text.removeSubrange(other.start...)
        return note
    }

    // MARK: Its place

    /// Where the statement at the end of a text begins, with the white space before it, and where its value stands.
    private static func find(in text: [UInt8]) -> (start: Int, value: Range<Int>)? {
        guard let end = text.lastIndex(where: { $0 > 0x20 }).map({ $0 + 1 }) else { return nil }
        let tail = max(0, end - reach)..<end
        let lineStart = text[tail].lastIndex(of: 0x0A).map { $0 + 1 } ?? (tail.lowerBound == 0 ? 0 : nil)
        let line = (lineStart ?? tail.lowerBound)..<end
        for start in line.reversed() {
            guard let label = label(at: start, in: text, before: end) else { continue }
            guard let value = valueStart(after: start + label, in: text, before: end) else { continue }
            let isWhole = lineStart != nil && text[line.lowerBound..<start].allSatisfy(isDecoration)
            if !isWhole {
                // Words before it: only a plain value makes it a statement, and not a sentence that has the word in it.
                if start > line.lowerBound, isLetter(text[start - 1]) { continue }
                if text[value..<end].contains(where: { $0 < 0x80 && isLetter($0) }) { continue }
                guard case .success = Self.value(of: Array(text[value..<end])) else { continue }
            }
            // Brackets and emphasis that open right before the label go with it.
            var begin = isWhole ? line.lowerBound : start
            while !isWhole, begin > line.lowerBound, text[begin - 1] > 0x20, isDecoration(text[begin - 1]) {
                begin -= 1
            }
            while begin > 0, text[begin - 1] <= 0x20 { begin -= 1 }
            return (begin, value..<end)
        }
        return nil
    }

    private static func label(at start: Int, in text: [UInt8], before end: Int) -> Int? {
        for label in labels where start + label.count < end {
            let word = text[start..<start + label.count]
            if zip(word, label).allSatisfy({ $0 == $1 || ($0 | 0x20 == $1 && $0 < 0x80) }) { return label.count }
        }
        return nil
    }

    /// The place behind the colon, ASCII or full width; nil if there is none right behind the label.
    private static func valueStart(after label: Int, in text: [UInt8], before end: Int) -> Int? {
        var place = label
        while place < end, text[place] <= 0x20 || isDecoration(text[place]) { place += 1 }
        if place < end, text[place] == UInt8(ascii: ":") || text[place] == UInt8(ascii: "=") { return place + 1 }
        let wide = Array("：".utf8)
        return text[place..<end].starts(with: wide) ? place + wide.count : nil
    }

    private static func isDecoration(_ byte: UInt8) -> Bool {
        "*_#>-`([{|~ \t".utf8.contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
