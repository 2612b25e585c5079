// SPDX-License-Identifier: Apache-2.0

/// A place in a text as people count: lines and columns from 1, columns in code points.
public struct JSONPosition: Sendable, Equatable {
    /// The line, from 1; a line ends with LF, CR or CR LF.
    public let line: Int
    /// The column, from 1, in Unicode code points.
    public let column: Int

    /// A position from its two numbers, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Finds the position of a byte by reading the text up to it.
    ///
    /// - Parameters:
    ///   - offset: 0-based, clamped to the text.
    ///   - text: UTF-8; bytes that continue a code point do not count.
    init(ofByte offset: Int, in text: Span<UInt8>) {
        var line = 1
        var column = 1
        var previous: UInt8 = 0
        let end = max(0, min(offset, text.count))
        var index = 0
        while index < end {
            if index &+ 8 <= end, let word = ByteWord(text, at: index), word.lineStops == 0 {
                column += word.codePoints
                previous = 0
                index &+= 8
                continue
            }
            let byte = text[index]
            index &+= 1
            if byte == UInt8(ascii: "\n") {
                if previous != UInt8(ascii: "\r") { line += 1 }
                column = 1
            } else if byte == UInt8(ascii: "\r") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            previous = byte
        }
        self.init(line: line, column: column)
    }
}
