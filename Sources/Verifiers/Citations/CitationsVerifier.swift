// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Rejects answers that quote what the request does not say, or give numbers that it does not have.
struct CitationsVerifier: Verifier {
    let checksQuotes: Bool
    let checksNumbers: Bool
    /// Quotations of fewer words are not checked: they are mostly names and words in scare quotes.
    let leastWords: Int
    /// Whole numbers below this are not checked: they mostly count things.
    let leastNumber: JSONNumber
    let reader: NumberReader
    /// The roles of the messages that count as sources; nil for all.
    let roles: Set<String>?
    let findingLimit: Int

    /// Bytes of sources that the quotations of one answer may have searched.
    static let searchBudget = 200_000_000

    var findingCodes: [String] {
        (checksQuotes ? ["unsupported_quote"] : []) + (checksNumbers ? ["unsupported_number"] : [])
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion, for: candidate.request)
    }

    /// Findings: `unsupported_quote`, `unsupported_number`.
    func judge(_ completion: Completion, for request: ChatRequest) -> Judgement {
        let text = completion.text
        let sources = RequestText.texts(of: request, roles: roles)
        var findings: [Finding] = []
        if checksQuotes {
            guard let unsupported = unsupportedQuotes(in: text, sources: sources) else {
                return .inconclusive(because: "the quotations of the answer are too many for a request of this length")
            }
            findings += unsupported.map { Finding.unsupported("unsupported_quote", "a quotation", at: $0, of: text) }
        }
        if checksNumbers, findings.count < findingLimit {
            findings += unsupportedNumbers(in: text, sources: sources).map {
                Finding.unsupported("unsupported_number", "a number", at: $0, of: text)
            }
        }
        return findings.isEmpty ? .accepted : Judgement(.rejected(Array(findings.prefix(findingLimit))))
    }

    /// The bytes of quotations that no source has; nil where the search would take too long.
    private func unsupportedQuotes(in text: [UInt8], sources: [ArraySlice<UInt8>]) -> [Range<Int>]? {
        var unsupported: [Range<Int>] = []
        var forms: [[UInt8]]?
        var searched = 0
        for quote in Quotations(in: text) where unsupported.count < findingLimit {
            let parts = Self.parts(of: text[quote])
            guard parts.reduce(0, { $0 + Self.words(in: $1) }) >= leastWords else { continue }
            let known = forms ?? sources.map { QuotedForm.bytes(of: $0) }
            forms = known
            let isSupported = known.contains { source in
                var from = 0
                for part in parts {
                    searched += source.count - from + part.count
                    guard searched < Self.searchBudget, let end = ByteSearch(part).end(in: source.span, from: from)
                    else { return false }
                    from = end
                }
                return true
            }
            guard searched < Self.searchBudget else { return nil }
            if !isSupported { unsupported.append(quote) }
        }
        return unsupported
    }

    /// The parts of a quotation between `…` or `[…]`, in the form that is compared, without punctuation at their ends.
    private static func parts(of quote: ArraySlice<UInt8>) -> [[UInt8]] {
        let symbols = QuotedForm.bytes(of: quote)
        let dots = Array("...".utf8)
        var parts: [[UInt8]] = []
        var part: [UInt8] = []
        var index = 0
        while index < symbols.count {
            if symbols.span.has(dots, at: index) {
                parts.append(part)
                part = []
                index += 3
            } else {
                part.append(symbols[index])
                index += 1
            }
        }
        parts.append(part)
        let isEdge: (UInt8) -> Bool = { $0 <= 0x20 || ".,;:!?[]()'\"*_".utf8.contains($0) }
        return parts.compactMap { part in
            let core = part.drop(while: isEdge)
            guard let last = core.lastIndex(where: { !isEdge($0) }) else { return nil }
            return Array(core[...last])
        }
    }

    private static func words(in part: [UInt8]) -> Int {
        // Chinese and Japanese have no spaces: four bytes or so are a word.
        let wide = part.count { $0 >= 0xE3 && $0 <= 0xE9 }
        return part.split(separator: 0x20).count + wide / 2
    }

    private func unsupportedNumbers(in text: [UInt8], sources: [ArraySlice<UInt8>]) -> [Range<Int>] {
        var known: Set<JSONNumber>?
        var unsupported: [Range<Int>] = []
        var index = 0
        while unsupported.count < findingLimit, let number = reader.next(in: text.span, from: &index) {
            guard !Self.isListMarker(number.range, in: text) else { continue }
            if let value = number.value?.magnitude, value < leastNumber, value.isInteger { continue }
            let values = number.value.map { [$0.magnitude] } ?? parts(of: number, in: text)
            let numbers = known ?? self.numbers(in: sources)
            known = numbers
            let isSupported = values.allSatisfy { numbers.contains($0) || $0 < leastNumber && $0.isInteger }
            if !isSupported { unsupported.append(number.range) }
        }
        return unsupported
    }

    private func numbers(in sources: [ArraySlice<UInt8>]) -> Set<JSONNumber> {
        var numbers: Set<JSONNumber> = []
        for source in sources {
            let bytes = Array(source)
            var index = 0
            while let number = reader.next(in: bytes.span, from: &index) {
                if let value = number.value {
                    numbers.insert(value.magnitude)
                } else {
                    numbers.formUnion(parts(of: number, in: bytes))
                }
            }
        }
        return numbers
    }

    /// The numbers that a date, a version or a fraction is made of.
    private func parts(of number: WrittenNumber, in text: [UInt8]) -> [JSONNumber] {
        text[number.range].split { !$0.isDigit }.compactMap { digits in
            let core = digits.drop { $0 == UInt8(ascii: "0") }
            return JSONNumber(parsing: core.isEmpty ? "0" : String(decoding: core, as: UTF8.self))
        }
    }

    /// Whether a number counts the items of a list: `1.` or `2)` at the start of a line.
    private static func isListMarker(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        guard range.upperBound < text.count, range.count <= 3 else { return false }
        guard text[range.upperBound] == UInt8(ascii: ".") || text[range.upperBound] == UInt8(ascii: ")") else {
            return false
        }
        for place in (0..<range.lowerBound).reversed() {
            if text[place] == 0x0A { return true }
            guard text[place] == 0x20 || text[place] == UInt8(ascii: "*") || text[place] == UInt8(ascii: "#") else {
                return false
            }
        }
        return true
    }
}

/// The form in which quotations are compared: without case, typesetting and emphasis.
enum QuotedForm {
    static func bytes(of text: ArraySlice<UInt8>) -> [UInt8] {
        TextForm(ignoresCase: true).bytes(of: text).filter { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "_") }
    }
}

extension JSONNumber {
    /// The number without its sign.
    fileprivate var magnitude: JSONNumber {
        guard self < 0 else { return self }
        return JSONNumber(parsing: String(description.dropFirst())) ?? self
    }
}

extension Finding {
    fileprivate static func unsupported(_ code: String, _ what: String, at place: Range<Int>, of text: [UInt8])
        -> Finding
    {
        let rest =
            "that the request does not have; expected only what it says. Take it from the request, or leave it out."
        return Finding(
            code: code,
            position: AnswerText.position(of: place.lowerBound, in: text),
            byteRange: place,
            message: "the answer: found \(what) \(rest)",
            quoting: "the answer: found \(what), \(AnswerText.quote(place, of: text)), \(rest)"
        )
    }
}
