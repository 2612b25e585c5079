// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number of any size.
///
/// Up to 18 digits are a mantissa and a power of ten; longer ones keep their digits. Equality, order and hash go by value:
/// `1`, `1.0` and `10e-1` are one number, and `-0` is `0`.
public struct JSONNumber: Sendable {
    /// Times 10^`exponent`, this is the value where there is no long form; not always free of trailing zeros.
    @usableFromInline let mantissa: Int64
    @usableFromInline let exponent: Int16
    /// Whether the number was written without fraction and exponent; `1.0` is an integer, but not written as one.
    public let writtenAsInteger: Bool
    /// Set only where mantissa and exponent cannot hold the number.
    @usableFromInline let long: LongDecimal?

    /// A number that is `mantissa` × 10^`exponent`.
    @inlinable
    init(mantissa: Int64, exponent: Int16, writtenAsInteger: Bool, long: LongDecimal? = nil) {
        self.mantissa = mantissa
        self.exponent = exponent
        self.writtenAsInteger = writtenAsInteger
        self.long = long
    }

    /// The number with some digits, in the short form where that can hold it.
    init(_ decimal: LongDecimal, writtenAsInteger: Bool) {
        if let mantissa = decimal.mantissa, let exponent = Int16(exactly: decimal.exponent) {
            self.init(mantissa: mantissa, exponent: exponent, writtenAsInteger: writtenAsInteger)
        } else {
            self.init(mantissa: 0, exponent: 0, writtenAsInteger: writtenAsInteger, long: decimal)
        }
    }

    /// An integer.
    public init(_ int: Int) {
        self.init(mantissa: Int64(int), exponent: 0, writtenAsInteger: true)
    }

    /// The shortest decimal that reads back as this double; nil for infinities and NaN.
    public init?(_ double: Double) {
        guard double.isFinite else { return nil }
        self.init(parsing: double.description)
    }

    /// Reads a number as JSON writes it; nil if the text is none.
    public init?(parsing text: String) {
        self.init(text: Array(text.utf8)[...])
    }

    /// Reads a number as JSON writes it; nil if the bytes are none.
    init?(text: ArraySlice<UInt8>) {
        guard let number = try? NumberScan.number(text.span, at: 0), number.end == text.count else { return nil }
        self.init(number.node, in: text.span)
    }

    /// The number that a tape node and the text it came from are.
    init(_ node: JSONTapeNode, in text: Span<UInt8>) {
        let writtenAsInteger = node.flags & JSONTapeNode.pointed == 0
        if node.flags & JSONTapeNode.long == 0 {
            self.init(
                mantissa: Int64(bitPattern: node.payload),
                exponent: node.exponent,
                writtenAsInteger: writtenAsInteger
            )
        } else {
            let start = Int(node.offset)
            var end = start
            while text.byte(at: end).isNumberByte { end += 1 }
            self.init(NumberScan.decimal(text, start..<end), writtenAsInteger: writtenAsInteger)
        }
    }

    /// The digits and the power of ten, without leading and trailing zeros.
    var decimal: LongDecimal {
        long ?? LongDecimal(mantissa: mantissa, exponent: Int(exponent))
    }
}

// As machine numbers.
extension JSONNumber {
    /// Whether the value is a whole number, however written.
    public var isInteger: Bool {
        if let long { return long.exponent >= 0 }
        // Beyond 19 zeros no mantissa but 0 is left.
        return exponent >= 0 || mantissa == 0 || exponent >= -19 && Int128(mantissa) % .powerOfTen(-Int(exponent)) == 0
    }

    /// The value if it is a whole number that fits; nil otherwise.
    public var int: Int? {
        if exponent == 0, long == nil { return Int(exactly: mantissa) }
        let decimal = decimal
        guard decimal.exponent >= 0, decimal.magnitude <= 19, let mantissa = decimal.mantissa else { return nil }
        let (value, overflow) = mantissa.multipliedReportingOverflow(by: .powerOfTen(min(decimal.exponent, 18)))
        return overflow ? nil : Int(exactly: value)
    }

    /// The nearest double, infinite where the value is too large; for display and settings only.
    public var double: Double {
        // Within these bounds both operands are exact doubles, and so the result is rounded once.
        if long == nil, mantissa.magnitude <= 1 << 53, exponent >= -22, exponent <= 22 {
            let power = (0..<abs(Int(exponent))).reduce(1.0) { power, _ in power * 10 }
            return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        }
        return Double(text.scientific) ?? 0
    }

    /// The value as it is written.
    private var text: DecimalText {
        if let long { return long.text }
        var digits = mantissa.magnitude
        var power = Int(exponent)
        while digits != 0, digits % 10 == 0 {
            digits /= 10
            power += 1
        }
        return DecimalText(
            isNegative: mantissa < 0,
            digits: digits == 0 ? "" : String(digits),
            exponent: digits == 0 ? 0 : power
        )
    }

    /// How many digits the value has, without leading and trailing zeros; the costs below grow with it.
    public var digitCount: Int { decimal.digits.count }
}

extension JSONNumber: CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// An integer literal.
    public init(integerLiteral value: Int) { self.init(value) }

    /// The exact value in the shortest usual form: `100`, `0.01`, `1.5e-9`, `1e400`.
    ///
    /// With an exponent where the plain form would need more than a few zeros that say nothing: beyond 21 places before the
    /// point, or six zeros behind it.
    public var description: String {
        if exponent == 0, long == nil { return String(mantissa) }
        return text.usual
    }
}
