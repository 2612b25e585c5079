// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONNumberMultipleTests {
    private func number(_ text: String) throws -> JSONNumber { try #require(JSONNumber(parsing: text), "\(text)") }

    @Test(
        "knows multiples exactly",
        arguments: [
            ("12.34", "0.01", true), ("12.345", "0.01", false), ("0.3", "0.1", true), ("19.99", "0.01", true),
            ("4.35", "0.01", true), ("1.1", "0.1", true),
            ("0", "5", true), ("-0.0", "0.01", true), ("7.5", "-2.5", true), ("-7.5", "2.5", true), ("10", "4", false),
            ("1e2", "25", true), ("1e2", "0.3", false),
            ("0.0075", "0.0001", true), ("0.00751", "0.0001", false), ("1e308", "0.123456789", false),
            ("1e308", "0.5", true), ("1e400", "7", false),
            ("7e400", "7", true), ("1e999999999999999999", "1024", true), ("1e999999999999999999", "3", false),
            ("3e999999999999999999", "3", true),
            ("1e-999999999999999999", "1", false), ("1", "1e-999999999999999999", true),
            ("1", "3e-999999999999999999", false), ("6", "3e-40000", true),
            ("5", "0", false), ("0", "0", true), ("1e62", "4611686018427387904", true),
            ("1e61", "4611686018427387904", false),
            ("9223372036854775807", "9223372036854775807", true), ("9223372036854775806", "9223372036854775807", false),
            ("1e-1", "1e2", false), ("100", "1e3", false),
            ("123456789012345678901234567890", "10", true), ("123456789012345678901234567890", "7", true),
            ("123456789012345678901234567891", "7", false), ("123456789012345678901234567890", "9", true),
            ("123456789012345678901234567890", "12345678901234567890123456789", true),
            ("123456789012345678901234567891", "12345678901234567890123456789", false),
            ("12345678901234567890123456789", "123456789012345678901234567890", false),
            ("1e81", "1152921504606846976000000000000000000000", true),
            ("1e80", "1152921504606846976000000000000000000000", false),
            ("1e59", "1152921504606846976000000000000000000001", false), ("0.1", "1e-40", true),
            ("5e-40", "1e-40", true),
        ]
    )
    func table(value: String, divisor: String, expected: Bool) throws {
        #expect(try number(value).isMultiple(of: number(divisor)) == expected)
    }

    @Test("agrees with integer arithmetic")
    func agrees() throws {
        try forAll(5_000) { seed, generator in
            let (one, other) = (generator.decimal(), generator.decimal())
            let expected = other.value == 0 ? one.value == 0 : one.value % other.value == 0
            let found = try number(one.text).isMultiple(of: number(other.text))
            #expect(found == expected, "seed \(seed): \(one.text), \(other.text)")
        }
    }

    @Test("a long number times a factor is a multiple of both, and nothing near it is")
    func longProducts() throws {
        try forAll(300) { seed, generator in
            let long = generator.digits(20...60)
            let factor = generator.int(2...999_999)
            let product = times(long, factor)
            let exponent = generator.pick([0, 0, 3, 50, -7])
            let value = try number(product + "e\(exponent)")
            #expect(value.isMultiple(of: try number(long + "e\(min(exponent, 0))")), "seed \(seed)")
            #expect(value.isMultiple(of: try number("\(factor)e\(min(exponent, 0))")), "seed \(seed)")
            let next = try number(product.dropLast() + (product.last == "9" ? "8" : "9"))
            #expect(!next.isMultiple(of: try number(long)), "seed \(seed)")
        }
    }

    /// Digits times a factor, as on paper.
    private func times(_ digits: String, _ factor: Int) -> String {
        var carry = 0
        var result: [Int] = []
        for digit in digits.utf8.reversed() {
            carry += Int(digit - 0x30) * factor
            result.append(carry % 10)
            carry /= 10
        }
        return (carry > 0 ? String(carry) : "") + result.reversed().map(String.init).joined()
    }
}

extension SeededGenerator {
    /// A number of some digits, neither the first nor the last of them 0.
    mutating func digits(_ count: ClosedRange<Int>) -> String {
        (0..<int(count)).map { _ in String(int(1...9)) }.joined()
    }
}
