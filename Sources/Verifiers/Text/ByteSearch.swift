// SPDX-License-Identifier: Apache-2.0

/// Finds one text in others in time proportional to their length, whatever they hold (Knuth, Morris and Pratt, 1977).
struct ByteSearch {
    private let needle: [UInt8]
    /// By the number of bytes that agree: how many still do after the next one does not.
    private let fallback: [Int32]

    /// A search for at least one byte.
    init(_ needle: [UInt8]) {
        self.needle = needle
        var fallback = [Int32](repeating: 0, count: needle.count)
        var length = 0
        for index in needle.indices.dropFirst() {
            while length > 0, needle[index] != needle[length] { length = Int(fallback[length - 1]) }
            if needle[index] == needle[length] { length += 1 }
            fallback[index] = Int32(length)
        }
        self.fallback = fallback
    }

    /// The end of the first occurrence at or after `start`; nil if there is none.
    func end(in text: Span<UInt8>, from start: Int = 0) -> Int? {
        guard let first = needle.first else { return start }
        var agreeing = 0
        var index = start
        while index < text.count {
            let byte = text[index]
            if agreeing == 0 {
                index += 1
                if byte != first { continue }
                agreeing = 1
            } else {
                while agreeing > 0, byte != needle[agreeing] { agreeing = Int(fallback[agreeing - 1]) }
                if byte == needle[agreeing] { agreeing += 1 }
                index += 1
            }
            if agreeing == needle.count { return index }
        }
        return nil
    }
}
