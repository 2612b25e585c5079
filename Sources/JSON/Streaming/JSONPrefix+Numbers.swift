// SPDX-License-Identifier: Apache-2.0

// Numbers.
extension JSONPrefix {
    /// Where in the grammar of RFC 8259 a number stands.
    struct NumberForm {
        enum Part: UInt8 {
            case minus, zero, integer, point, fraction, e, exponentSign, exponent
        }

        var part = Part.minus
        /// Digits of the exponent behind its leading zeros.
        var exponentDigits = 0

        /// The parser takes no longer exponents.
        private static let mostExponentDigits = 18

        /// Whether the number may end here.
        var isWhole: Bool {
            switch part {
            case .zero, .integer, .fraction, .exponent: true
            case .minus, .point, .e, .exponentSign: false
            }
        }

        /// Goes on; false where the number ends before the byte, if it may.
        mutating func add(_ byte: UInt8) -> Bool {
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            switch part {
            case .minus where isDigit: part = byte == UInt8(ascii: "0") ? .zero : .integer
            case .integer where isDigit, .fraction where isDigit: break
            case .zero where byte == UInt8(ascii: "."), .integer where byte == UInt8(ascii: "."): part = .point
            case .point where isDigit: part = .fraction
            case .zero where byte | 0x20 == UInt8(ascii: "e"), .integer where byte | 0x20 == UInt8(ascii: "e"),
                .fraction where byte | 0x20 == UInt8(ascii: "e"):
                part = .e
            case .e where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"): part = .exponentSign
            case .e where isDigit, .exponentSign where isDigit, .exponent where isDigit:
                part = .exponent
                if byte != UInt8(ascii: "0") || exponentDigits > 0 { exponentDigits += 1 }
            default: return false
            }
            return true
        }

        var isTooLong: Bool { exponentDigits > Self.mostExponentDigits }
    }

    mutating func beginNumber(_ byte: UInt8) {
        start = bytes.count
        bytes.append(byte)
        number = NumberForm()
        if byte != UInt8(ascii: "-") { _ = number.add(byte) }
        state = .number
        watched = .max
    }

    /// Reads on in a number, up to the byte behind it.
    mutating func readNumber(_ chunk: Span<UInt8>, at index: inout Int) -> Event? {
        while index < chunk.count {
            let byte = chunk[index]
            guard number.add(byte) else { return endNumber() }
            if number.isTooLong { return .fault }
            bytes.append(byte)
            index &+= 1
            if let event = grown() { return event }
        }
        return nil
    }

    private mutating func endNumber() -> Event {
        guard number.isWhole, let scanned = try? NumberScan.number(bytes.span, at: start) else { return .fault }
        nodes.append(scanned.node)
        // Long numbers are read again up to a byte that is no part of one.
        bytes.append(0x20)
        state = .afterValue
        return .scalar(nodes.count - 1)
    }
}
