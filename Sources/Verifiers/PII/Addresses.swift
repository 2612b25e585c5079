// SPDX-License-Identifier: Apache-2.0

/// E-mail addresses.
enum EmailAddress {
    /// The address around an `@`; nil where there is none, and for names that stand for examples (RFC 2606).
    static func range(around at: Int, in text: [UInt8]) -> Range<Int>? {
        var start = at
        while start > 0, at - start < 64, isLocal(text[start - 1]) { start -= 1 }
        while start < at, ".-".utf8.contains(text[start]) { start += 1 }
        var end = at + 1
        let limit = min(text.count, end + 253)
        while end < limit,
            text[end].isDigit || text[end].isLetter || text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: ".")
        { end += 1 }
        while end > at + 1, ".-_".utf8.contains(text[end - 1]) { end -= 1 }
        let labels = text[(at + 1)..<end].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard start < at, labels.count >= 2, labels.allSatisfy({ !$0.isEmpty && $0.count <= 63 }), let top = labels.last
        else { return nil }
        guard top.count >= 2, top.allSatisfy({ $0.isLetter && $0 != UInt8(ascii: "_") }) else { return nil }
        let names = labels.suffix(2).map { String(decoding: $0.map { $0 | 0x20 }, as: UTF8.self) }
        if ["example", "invalid", "test", "localhost"].contains(names[1])
            || names[0] == "example" && ["com", "org", "net"].contains(names[1])
        {
            return nil
        }
        return start..<end
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte >= 0x80 || ".+-%".utf8.contains(byte)
    }
}

/// International bank account numbers.
enum IBAN {
    /// How long the numbers of a country are.
    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
        "CH": 21, "CR": 22,
        "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27,
        "GB": 22, "GE": 22,
        "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27,
        "JO": 30, "KW": 30,
        "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22,
        "MK": 19, "MR": 27,
        "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22,
        "SA": 24, "SC": 31,
        "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    ]

    /// The number that begins at a capital, with single spaces between its groups; nil unless its length and check digits (mod 97) are right.
    static func range(at start: Int, in text: [UInt8]) -> Range<Int>? {
        guard start + 4 < text.count, text[start + 1].isLetter, text[start + 2].isDigit, text[start + 3].isDigit else {
            return nil
        }
        guard let length = lengths[String(decoding: text[start..<(start + 2)], as: UTF8.self)] else { return nil }
        var characters: [UInt8] = []
        var end = start
        while end < text.count, characters.count < length {
            if text[end].isDigit || text[end].isLetter {
                characters.append(text[end] >= UInt8(ascii: "a") ? text[end] & 0xDF : text[end])
            } else if text[end] != UInt8(ascii: " ") || text[end - 1] == UInt8(ascii: " ") {
                return nil
            }
            end += 1
        }
        guard characters.count == length, end == text.count || !(text[end].isDigit || text[end].isLetter) else {
            return nil
        }
        let remainder = (characters.dropFirst(4) + characters.prefix(4)).reduce(0) { remainder, byte in
            byte.isDigit ? (remainder * 10 + Int(byte) - 48) % 97 : (remainder * 100 + Int(byte) - 55) % 97
        }
        return remainder == 1 ? start..<end : nil
    }
}

/// IP addresses; those that name no one's computer (private, local, for documentation) are told apart.
enum IPAddress {
    /// Four numbers below 256 with dots between, and no more dots.
    static func v4(at start: Int, in text: [UInt8]) -> (range: Range<Int>, isPublic: Bool)? {
        if start > 0, text[start - 1] == UInt8(ascii: ".") { return nil }
        var parts: [Int] = []
        var index = start
        while parts.count < 4 {
            var value = 0
            let first = index
            while index < text.count, text[index].isDigit, index - first < 4 {
                value = value * 10 + Int(text[index]) - 48
                index += 1
            }
            guard index > first, value < 256, index - first == 1 || text[first] != UInt8(ascii: "0") else { return nil }
            parts.append(value)
            if parts.count < 4 {
                guard index < text.count, text[index] == UInt8(ascii: ".") else { return nil }
                index += 1
            }
        }
        if index < text.count, text[index].isLetter || text[index].isDigit { return nil }
        if index + 1 < text.count, text[index] == UInt8(ascii: "."), text[index + 1].isDigit { return nil }
        return (start..<index, isPublic(parts))
    }

    private static func isPublic(_ parts: [Int]) -> Bool {
        switch (parts[0], parts[1], parts[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _), (100, 64..<128, _), (169, 254, _), (172, 16..<32, _),
            (192, 168, _),
            (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113):
            false
        default: true
        }
    }

    /// Up to eight groups of hex digits with colons between; one `::` stands for groups of zeros.
    static func v6(at start: Int, in text: [UInt8]) -> (range: Range<Int>, isPublic: Bool)? {
        var end = start
        let limit = min(text.count, start + 40)
        var colons = 0
        while end < limit, text[end] == UInt8(ascii: ":") || SecretRule.Alphabet.hex.contains(text[end]) {
            if text[end] == UInt8(ascii: ":") { colons += 1 }
            end += 1
        }
        guard colons >= 2, end == text.count || !(text[end].isLetter || text[end].isDigit) else { return nil }
        if text[end - 1] == UInt8(ascii: ":"), end - start < 2 || text[end - 2] != UInt8(ascii: ":") { end -= 1 }
        let groups = text[start..<end].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.allSatisfy({ $0.count <= 4 }) else { return nil }
        let empty = groups.indices.filter { groups[$0].isEmpty }
        let filled = groups.count - empty.count
        // `::` leaves one group empty, or two at an edge.
        let isShort =
            !empty.isEmpty && filled < 8
            && (empty.count == 1 && empty[0] > 0 && empty[0] < groups.count - 1
                || empty == [0, 1] || empty == [groups.count - 2, groups.count - 1])
        guard filled == 8 && empty.isEmpty || isShort && filled >= 3 else { return nil }
        let head = String(decoding: text[start..<end].map { $0 | 0x20 }.prefix(9), as: UTF8.self)
        let isLocal = ["fe8", "fe9", "fea", "feb", "fc", "fd", "ff", "2001:db8:", "2001:0db8"].contains {
            head.hasPrefix($0)
        }
        return (start..<end, !isLocal)
    }
}
