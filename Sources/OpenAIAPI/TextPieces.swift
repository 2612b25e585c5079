// SPDX-License-Identifier: Apache-2.0

/// Cuts UTF-8 into pieces that end between characters.
struct TextPieces: Sequence, IteratorProtocol {
    private let text: [UInt8]
    private let count: Int
    private var position = 0

    /// - Parameters:
    ///   - text: UTF-8.
    ///   - count: The most bytes of a piece, at least 4.
    init(_ text: [UInt8], count: Int) {
        self.text = text
        self.count = count
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard position < text.count else { return nil }
        let start = position
        var end = Swift.min(start + count, text.count)
        // A byte 10xxxxxx continues a character; in text that is no UTF-8 the piece ends anywhere.
        while end < text.count, end > start + 1, text[end] & 0xC0 == 0x80 { end -= 1 }
        position = end
        return text[start..<end]
    }
}
