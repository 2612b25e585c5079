// SPDX-License-Identifier: Apache-2.0

// Literals.
extension JSONPrefix {
    /// `true`, `false` or `null`.
    enum LiteralWord: UInt8 {
        case null, `true`, `false`

        init?(firstLetter: UInt8) {
            switch firstLetter {
            case UInt8(ascii: "n"): self = .null
            case UInt8(ascii: "t"): self = .true
            case UInt8(ascii: "f"): self = .false
            default: return nil
            }
        }

        var letters: [UInt8] { Self.words[Int(rawValue)] }

        private static let words = ["null", "true", "false"].map { Array($0.utf8) }
    }

    /// The letters of a literal that have not come.
    var restOfLiteral: ArraySlice<UInt8> { literal.letters[literalRead...] }

    mutating func endLiteral() -> Event {
        state = .restOfLiteral
        let kind = literal == .null ? JSONKind.null : .bool
        nodes.append(
            JSONTapeNode(kind, flags: literal == .true ? JSONTapeNode.isTrue : 0, offset: bytes.count)
        )
        return .scalar(nodes.count - 1)
    }

    mutating func readLiteral(_ byte: UInt8) -> Event? {
        guard byte == restOfLiteral.first else { return .fault }
        literalRead += 1
        if restOfLiteral.isEmpty { state = .afterValue }
        return nil
    }
}
