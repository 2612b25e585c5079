// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Where in an answer its number stands.
struct NumberSource: Sendable {
    /// Which of the numbers in a text counts.
    enum Choice: Sendable, Equatable {
        case first
        case last
        /// The one number there is.
        case only
        /// The n-th, from 1.
        case position(Int)
    }

    /// A number that was found.
    struct Found {
        /// In the first of the units.
        let value: JSONNumber
        let range: Range<Int>
        let pointer: JSONPointer?
    }

    /// What ends a search: the number, or why there is none.
    enum Outcome {
        case success(Found)
        case failure(Finding)
    }

    let choice: Choice
    /// Where in a JSON answer the number is; nil for answers in words.
    let pointer: JSONPointer?
    /// Only what follows the last occurrence of this counts; in the form that is compared.
    let label: (text: String, symbols: [UInt8])?
    let units: UnitSet
    let reader: NumberReader

    /// The place in words.
    var words: String {
        if let pointer { return "`\(pointer)`" }
        let which =
            switch choice {
            case .first: "the first number"
            case .last: "the last number"
            case .only: "the number"
            case .position(let position): "number \(position)"
            }
        return label.map { "\(which) after `\($0.text.shortened)`" } ?? which
    }

    /// The number of an answer.
    func number(in text: [UInt8]) -> Outcome {
        if let pointer { return number(in: text, at: pointer) }
        guard let start = start(in: text) else { return .failure(finding("no_label", "no such label", "it")) }
        return number(in: text, from: start, to: text.count, pointer: nil)
    }

    private func number(in text: [UInt8], at pointer: JSONPointer) -> Outcome {
        let document: JSONDocument
        do throws(JSONSyntaxError) {
            document = try JSONDocument(parsing: text)
        } catch {
            return .failure(.notJSON(error))
        }
        guard let node = document.root.at(pointer) else {
            return .failure(finding("no_number", "nothing", "a number", pointer: pointer))
        }
        if let value = node.number, units.isEmpty {
            return .success(Found(value: value, range: node.byteRange, pointer: pointer))
        }
        guard node.kind == .string else {
            let found = node.number == nil ? node.kind.words : "a number without its unit"
            let code = node.number == nil ? "not_a_number" : "no_unit"
            return .failure(finding(code, found, "a number", pointer: pointer, at: node.byteRange, in: text))
        }
        // Escapes in the text around a number do no harm: its digits have none.
        let range = node.byteRange
        return number(in: text, from: range.lowerBound + 1, to: range.upperBound - 1, pointer: pointer)
    }

    private func number(in text: [UInt8], from start: Int, to end: Int, pointer: JSONPointer?) -> Outcome {
        let bytes = text.span.extracting(first: end)
        var index = start
        var chosen: (number: WrittenNumber, unit: UnitSet.Match)?
        var count = 0
        var sawOthers = false
        while let number = reader.next(in: bytes, from: &index) {
            guard let unit = units.match(around: number, in: bytes) else {
                sawOthers = true
                continue
            }
            count += 1
            switch choice {
            case .first, .only: chosen = chosen ?? (number, unit)
            case .last: chosen = (number, unit)
            case .position(let position): if count == position { chosen = (number, unit) }
            }
            if choice == .first || choice == .position(count) { break }
        }
        guard let chosen else {
            let found =
                count > 0
                ? (count == 1 ? "only one" : "only \(count)") : sawOthers ? "no number with its unit" : "no number"
            return .failure(
                finding(sawOthers && count == 0 ? "no_unit" : "no_number", found, "a number", pointer: pointer)
            )
        }
        let range = chosen.number.range
        if choice == .only, count > 1 {
            return .failure(
                finding("several_numbers", "\(count) numbers", "one", pointer: pointer, at: range, in: text)
            )
        }
        guard let value = chosen.number.value.flatMap({ units.value(of: $0, chosen.unit) }) else {
            return .failure(
                finding(
                    "not_a_number",
                    "what is no plain number",
                    "a number in digits",
                    pointer: pointer,
                    at: range,
                    in: text
                )
            )
        }
        return .success(Found(value: value, range: range, pointer: pointer))
    }

    /// Behind the last occurrence of the label, whatever its case and typesetting; nil where there is none.
    private func start(in text: [UInt8]) -> Int? {
        guard let label else { return 0 }
        var symbols: [UInt8] = []
        var ends: [Int] = []
        Self.labelForm.read(text.span) { symbol, _, end in
            symbols.append(symbol)
            ends.append(end)
            return true
        }
        let search = ByteSearch(label.symbols)
        var found: Int?
        var from = 0
        while let end = search.end(in: symbols.span, from: from) {
            found = ends[end - 1]
            from = end
        }
        return found
    }

    static let labelForm = TextForm(ignoresCase: true)

    private func finding(
        _ code: String,
        _ found: String,
        _ expected: String,
        pointer: JSONPointer? = nil,
        at range: Range<Int>? = nil,
        in text: [UInt8] = []
    ) -> Finding {
        let head = "the answer, \(words): found "
        let quote = range.map { "\(AnswerText.quote($0, of: text)), " } ?? ""
        return Finding(
            code: code,
            pointer: pointer,
            position: range.map { AnswerText.position(of: $0.lowerBound, in: text) },
            byteRange: range,
            message: "\(head)\(found); expected \(expected). Write it.",
            quoting: "\(head)\(quote)\(found); expected \(expected). Write it."
        )
    }
}
