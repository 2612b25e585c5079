// SPDX-License-Identifier: Apache-2.0

/// A text with every line marked, and with nothing in it that a model could take for more than text.
///
/// Every kind of line break begins a marked line. Characters that are not seen, among them the tag characters that smuggle hidden
/// text, are written out; the tokens by which models tell roles apart are broken up. ZWJ and ZWNJ stay, since scripts need them.
enum MarkedText {
    /// What every line begins with.
    static let mark = "| "

    /// The tokens of chat templates that are not of the form `<|…|>`, in lower case.
    private static let tokens: [[Unicode.Scalar]] = [
        "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "<s>", "</s>", "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>",
        "[system_prompt]", "[/system_prompt]", "[tool_results]", "[/tool_results]", "[available_tools]",
    ].map { Array($0.unicodeScalars) }

    /// The marked form of a text in UTF-8; what is no UTF-8 becomes U+FFFD.
    static func bytes(_ text: [UInt8]) -> [UInt8] {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        var marked: [UInt8] = []
        marked.reserveCapacity(text.count + text.count / 16 + 16)
        marked += mark.utf8
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if isLineBreak(scalar) {
                let isPair = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
                marked += "\n\(mark)".utf8
                index += isPair ? 2 : 1
            } else if let length = controlToken(in: scalars, at: index) {
                marked += broken(scalars[index..<(index + length)]).utf8
                index += length
            } else if isHidden(scalar) {
                marked += "⟦U+\(String(scalar.value, radix: 16, uppercase: true))⟧".utf8
                index += 1
            } else {
                marked += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                index += 1
            }
        }
        return marked
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x200C, 0x200D, 0xFE0E, 0xFE0F: false
        case 0..<0x20, 0x7F..<0xA0, 0xE0000...0xE0FFF, 0xFFF0...0xFFFB: true
        default: scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isBidiControl
        }
    }

    /// How long the control token is that begins at a place; nil if none does.
    private static func controlToken(in scalars: [Unicode.Scalar], at start: Int) -> Int? {
        let first = scalars[start]
        guard first == "<" || first == "[" else { return nil }
        for token in tokens where start + token.count <= scalars.count {
            let written = scalars[start..<(start + token.count)]
            if zip(written, token).allSatisfy({ lowercased($0) == $1 }) { return token.count }
        }
        guard first == "<", start + 1 < scalars.count, isBar(scalars[start + 1]) else { return nil }
        for end in (start + 2)..<max(start + 2, min(start + 48, scalars.count - 1)) {
            if isBar(scalars[end]), scalars[end + 1] == ">" { return end + 2 - start }
            let properties = scalars[end].properties
            guard
                properties.isAlphabetic || properties.numericType != nil
                    || "_-▁ /".unicodeScalars.contains(scalars[end])
            else { return nil }
        }
        return nil
    }

    /// The token with a sign that no template has: `¦` for its bars, or behind its first bracket.
    private static func broken(_ token: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        let hasBars = token.contains(where: isBar)
        for (offset, scalar) in token.enumerated() {
            text.unicodeScalars.append(isBar(scalar) ? "¦" : scalar)
            if offset == 0, !hasBars { text += "¦" }
        }
        return text
    }

    private static func isBar(_ scalar: Unicode.Scalar) -> Bool { scalar == "|" || scalar == "\u{FF5C}" }

    private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar
    }
}
