// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Patterns

/// The numbers that a named group of a pattern may capture.
struct CaptureRange: Sendable {
    let name: String
    let atLeast: JSONNumber?
    let atMost: JSONNumber?

    /// What is wrong with the group of a match; nil if nothing is, or the pattern has no such group.
    ///
    /// The bytes that were searched begin at `offset` of the text.
    func finding(in match: PatternMatch, of text: [UInt8], from offset: Int) -> Finding? {
        guard match.names[name] != nil else { return nil }
        guard let place = match[name]?.moved(by: offset) else {
            return finding("not_a_number", "nothing", "nothing", at: nil, of: text, "Write one.")
        }
        let quote = AnswerText.quote(place, of: text)
        guard let number = Self.number(text[place]) else {
            return finding("not_a_number", "no number", quote, at: place, of: text, "Write one in digits.")
        }
        if let atLeast, number < atLeast {
            return finding("out_of_range", "a number below the range", quote, at: place, of: text, "Correct it.")
        }
        guard let atMost, atMost < number else { return nil }
        return finding("out_of_range", "a number above the range", quote, at: place, of: text, "Correct it.")
    }

    private func finding(
        _ code: String,
        _ masked: String,
        _ found: String,
        at place: Range<Int>?,
        of text: [UInt8],
        _ remedy: String
    ) -> Finding {
        Finding(
            code: code,
            position: place.map { AnswerText.position(of: $0.lowerBound, in: text) },
            byteRange: place,
            message: "the answer, `\(name)`: found \(masked); expected \(expected). \(remedy)",
            quoting: "the answer, `\(name)`: found \(found); expected \(expected). \(remedy)"
        )
    }

    private var expected: String {
        switch (atLeast, atMost) {
        case (let least?, let most?): "a number from \(least) to \(most)"
        case (let least?, nil): "a number of at least \(least)"
        case (nil, let most?): "a number of at most \(most)"
        case (nil, nil): "a number"
        }
    }

    /// A decimal number as people write it: a sign, leading zeros and a bare fraction are allowed, separators of thousands are not.
    private static func number(_ bytes: ArraySlice<UInt8>) -> JSONNumber? {
        var text = String(decoding: bytes, as: UTF8.self).trimmingPrefix(while: \.isWhitespace)[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        let isNegative = text.first == "-" || text.first == "−"
        if isNegative || text.first == "+" { text.removeFirst() }
        text = text.drop { $0 == "0" }
        if text.first.map({ !$0.isNumber }) ?? true { text = "0" + text }
        return JSONNumber(parsing: (isNegative ? "-" : "") + text)
    }
}
