// SPDX-License-Identifier: Apache-2.0

/// The quotations of a text, without their marks: between double quotes of any style, and in lines that begin with `>`.
///
/// Single quotes are left alone, since apostrophes look the same. A quotation ends at the latest with its paragraph; one without
/// an end is none. Code fences and inline code are passed over.
struct Quotations: Sequence, IteratorProtocol {
    private let text: [UInt8]
    private var index = 0
    private var isInFence = false
    /// By style: up to where no closing mark was found.
    private var unclosed = [Int](repeating: 0, count: Self.styles.count)

    init(in text: [UInt8]) { self.text = text }

    mutating func next() -> Range<Int>? {
        while index < text.count {
            if !isInFence, !Self.marks[Int(text[index])] {
                index += 1
                continue
            }
            let isLineStart = index == 0 || text[index - 1] == 0x0A
            if isLineStart, text[index...].starts(with: Self.fence) {
                isInFence.toggle()
                index = endOfLine(from: index)
                continue
            }
            if isInFence {
                index = Swift.min(endOfLine(from: index) + 1, text.count)
                continue
            }
            if isLineStart, text[index] == UInt8(ascii: ">") {
                let start = index + 1
                index = endOfLine(from: index)
                return start..<index
            }
            if text[index] == UInt8(ascii: "`") {
                skipCode()
            } else if let style = Self.styles.firstIndex(where: { starts(with: $0.opening) }) {
                if let range = quote(style) { return range }
            } else {
                index += 1
            }
        }
        return nil
    }

    /// Bytes by which a quotation or code can begin.
    private static let marks: [Bool] = (0...255).map { byte in
        byte == UInt8(ascii: "`") || byte == UInt8(ascii: ">") || styles.contains { $0.opening[0] == byte }
    }

    private static let fence = Array("```".utf8)

    private func endOfLine(from start: Int) -> Int { text[start...].firstIndex(of: 0x0A) ?? text.count }

    /// Behind code in a line; behind the mark alone where the line does not close it.
    private mutating func skipCode() {
        let end = text[(index + 1)...].prefix(2_000).firstIndex { $0 == UInt8(ascii: "`") || $0 == 0x0A }
        index = end.flatMap { text[$0] == UInt8(ascii: "`") ? $0 + 1 : nil } ?? index + 1
    }

    /// How quotations are marked.
    private static let styles: [(opening: [UInt8], closings: [[UInt8]])] = [
        ("\"", ["\""]), ("«", ["»"]), ("“", ["”"]), ("„", ["“", "”"]), ("「", ["」"]), ("『", ["』"]),
    ].map { opening, closings in (Array(opening.utf8), closings.map { Array($0.utf8) }) }

    /// What is longer is no quotation.
    private static let lengthLimit = 4_000

    private func starts(with mark: [UInt8]) -> Bool { text[index] == mark[0] && text.span.has(mark, at: index) }

    /// Reads to the mark that closes; nil, and `index` behind the opening one, where the paragraph or the limit ends first.
    ///
    /// A stretch without a closing mark is not read again for the next opening one in it.
    private mutating func quote(_ style: Int) -> Range<Int>? {
        let (opening, closings) = Self.styles[style]
        let start = index + opening.count
        var place = Swift.max(start, unclosed[style])
        let limit = Swift.min(start + Self.lengthLimit, text.count)
        while place < limit, !(text[place] == 0x0A && place + 1 < text.count && text[place + 1] == 0x0A) {
            if let mark = closings.first(where: { text[place] == $0[0] && text.span.has($0, at: place) }) {
                index = place + mark.count
                return start..<place
            }
            place += 1
        }
        unclosed[style] = place
        index = start
        return nil
    }
}
