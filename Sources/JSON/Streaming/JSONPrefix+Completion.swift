// SPDX-License-Identifier: Apache-2.0

// What is missing at the end.
extension JSONPrefix {
    /// Bytes that make the text so far, without a fault that stopped the reading, a whole one.
    ///
    /// They end what has begun and close what is open, with `null` for a value that must follow.
    package var completion: [UInt8] {
        var text = restOfToken
        for container in open.reversed() {
            text.append(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
        return text
    }

    private var restOfToken: [UInt8] {
        switch state {
        case .value: Array("null".utf8)
        case .key: Array(#""":null"#.utf8)
        case .colon: Array(":null".utf8)
        case .firstElement, .firstKey, .afterValue, .failed: []
        case .string: restOfCharacter + endOfString
        // Any escape will do, and any second half of a pair.
        case .escape: [UInt8(ascii: "\\")] + endOfString
        case .hexadecimal: restOfEscape + endOfString
        case .secondBackslash: Array(#"\udc00"#.utf8) + endOfString
        case .secondLetter: Array("udc00".utf8) + endOfString
        case .number: number.isWhole ? [] : [UInt8(ascii: "0")]
        case .literal, .restOfLiteral: Array(restOfLiteral)
        }
    }

    private var endOfString: [UInt8] { Array((isKey ? #"":null"# : "\"").utf8) }

    private var restOfCharacter: [UInt8] {
        guard utf8.left > 0 else { return [] }
        return [utf8.lowest] + [UInt8](repeating: 0x80, count: Int(utf8.left) - 1)
    }

    /// The digits that have not come: of a second half those of `dc00`, else zeros; and the second half where these make a first.
    private var restOfEscape: [UInt8] {
        if escape.first != 0 { return Array("dc00".utf8)[escape.digits...] + [] }
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: 4 - escape.digits)
        return (0xD800...0xDBFF).contains(escape.range.lowerBound) ? zeros + Array(#"\udc00"#.utf8) : zeros
    }
}
