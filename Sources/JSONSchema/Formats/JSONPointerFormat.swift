// SPDX-License-Identifier: Apache-2.0

/// `json-pointer` (RFC 6901) and `relative-json-pointer`.
enum JSONPointerFormat {
    static func isPointer(_ text: Span<UInt8>, from start: Int) -> Bool {
        guard start < text.count else { return true }
        guard text[start] == 0x2F else { return false }
        for position in start..<text.count where text[position] == 0x7E {
            guard let next = text.at(position + 1), next == 0x30 || next == 0x31 else { return false }
        }
        return true
    }

    static func isRelative(_ text: Span<UInt8>) -> Bool {
        let end = text.digitsEnd(from: 0)
        guard end > 0, end == 1 || text[0] != 0x30 else { return false }
        if text.at(end) == 0x23 { return text.count == end + 1 }
        return isPointer(text, from: end)
    }
}
