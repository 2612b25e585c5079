// SPDX-License-Identifier: Apache-2.0

/// Turns UTF-8 into a stream of plain symbols, so that one phrase matches however an answer typesets it.
///
/// Latin letters lose case and accent; curly apostrophes become `'`; a run of spaces, commas, quotes and dashes becomes one space;
/// the end of a sentence or line becomes space, stop, space. Emphasis marks and invisible characters are dropped. All other bytes,
/// also those that are no UTF-8, pass as they are. The stream begins and ends as if a sentence did.
///
/// This is the plain form, for phrases; `CueScan` reads answers in the same way without building the stream.
enum TextFolding {
    static let space = UInt8(ascii: " ")
    static let stop = UInt8(ascii: ".")

    /// The symbols of a text.
    static func fold(_ text: [UInt8]) -> [UInt8] {
        var symbols = [space, stop, space]
        var index = 0
        while index < text.count {
            var folded = FoldedByte.table[Int(text[index])]
            var length = 1
            if folded == FoldedByte.lead { (folded, length) = FoldedByte.character(in: text.span, at: index) }
            index += length
            switch folded {
            case FoldedByte.dropped: break
            case FoldedByte.space: if symbols.last != space { symbols.append(space) }
            case FoldedByte.stop: endSentence(&symbols)
            default: symbols.append(folded)
            }
        }
        endSentence(&symbols)
        return symbols
    }

    /// Where the shortest part of a text begins that ends before `end` and folds to so many symbols.
    static func start(ofLast count: Int, in text: [UInt8], before end: Int) -> Int {
        // A sentence's edges are six symbols that are no part of it.
        let edges = 6
        var start = end
        while start > 0 {
            start -= 1
            guard text[start] & 0xC0 != 0x80 else { continue }
            if fold(Array(text[start..<end])).count - edges >= count { break }
        }
        return start
    }

    private static func endSentence(_ symbols: inout [UInt8]) {
        if symbols.last != space { symbols.append(space) }
        if symbols.dropLast().last != stop { symbols += [stop, space] }
    }
}
