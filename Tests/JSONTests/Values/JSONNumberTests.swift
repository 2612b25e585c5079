// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONNumberTests {
    private func number(_ text: String) throws -> JSONNumber { try #require(JSONNumber(parsing: text), "\(text)") }

    @Test(
        "writes the exact value in the usual form",
        arguments: [
            ("0", "0"), ("-0", "0"), ("0.0", "0"), ("0e99999", "0"), ("1.0", "1"), ("1.50", "1.5"), ("-12.5e1", "-125"),
            ("1e2", "100"),
            ("0.01", "0.01"), ("0.000001", "0.000001"), ("1e-7", "0.0000001"), ("1e-8", "1e-8"), ("1.5e-9", "1.5e-9"),
            ("123456789012345678901", "123456789012345678901"), ("1e20", "100000000000000000000"), ("1e21", "1e21"),
            ("1e400", "1e400"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("9007199254740993", "9007199254740993"),
            ("-0.1234567890123456789012345", "-0.1234567890123456789012345"),
            ("12345678901234567890.5", "12345678901234567890.5"),
            ("1e999999999999999999", "1e999999999999999999"), ("-9223372036854775808", "-9223372036854775808"),
            ("0.00000000000000000000000000000000001e35", "1"), ("100000000000000000000000000000e-29", "1"),
        ]
    )
    func text(written: String, expected: String) throws {
        let number = try number(written)
        #expect(number.description == expected)
        #expect(JSONNumber(parsing: number.description) == number)
    }

    @Test(
        "refuses what is no number",
        arguments: ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "NaN", "1e1000000000000000000"]
    )
    func notNumbers(text: String) {
        #expect(JSONNumber(parsing: text) == nil)
    }

    @Test(
        "is an Int where it is a whole number that fits",
        arguments: [
            ("0", 0), ("-0.0", 0), ("1.0", 1), ("1e2", 100), ("120e-1", 12), ("9223372036854775807", .max),
            ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("922337203685477580.7e1", .max),
            ("1e18", 1_000_000_000_000_000_000),
            ("1e19", nil), ("0.5", nil), ("1e-1", nil), ("1e400", nil),
            ("10000000000000000000000e-4", 1_000_000_000_000_000_000),
            ("5000000000000000000.0000000000000000000000000", 5_000_000_000_000_000_000), ("0e70000", 0),
            ("1e70000", nil),
        ] as [(String, Int?)]
    )
    func integers(text: String, expected: Int?) throws {
        #expect(try number(text).int == expected)
    }

    @Test(
        "tells whole numbers from others, and how they were written",
        arguments: [
            ("1", true, true), ("1.0", true, false), ("1e2", true, false), ("1.5", false, false),
            ("1e-1", false, false), ("10e-1", true, false),
            ("0.0", true, false), ("1e400", true, false), ("1e-400", false, false),
            ("123456789012345678901234567890", true, true),
            ("123456789012345678901234567890.5", false, false), ("1.00000000000000000000000000000000", true, false),
            ("0e-70000", true, false),
            ("-1e-70000", false, false), ("1000e-32768", false, false),
        ]
    )
    func wholeness(text: String, isInteger: Bool, writtenAsInteger: Bool) throws {
        #expect(try number(text).isInteger == isInteger)
        #expect(try number(text).writtenAsInteger == writtenAsInteger)
    }

    @Test(
        "compares by value, exactly",
        arguments: [
            ("9007199254740992", "9007199254740993"), ("0.1", "0.10000000000000000000000000000000001"), ("-1", "0"),
            ("-2", "-1"), ("0", "1e-40000"),
            ("-1e-40000", "0"), ("1e40000", "1e40001"), ("1e32767", "1e32768"),
            ("99999999999999999999", "100000000000000000000"),
            ("-1e40001", "-1e40000"), ("1e-999999999999999999", "1e999999999999999999"), ("1.5", "1.50001"),
            ("-10", "9"), ("9e18", "1e19"),
            ("123456789012345678901234567890", "123456789012345678901234567891"), ("1e-400", "1e-399"),
            ("12e17", "1.3e18"),
        ]
    )
    func order(smaller: String, larger: String) throws {
        let (smaller, larger) = (try number(smaller), try number(larger))
        #expect(smaller < larger)
        #expect(!(larger < smaller) && smaller != larger && !(smaller < smaller))
    }

    @Test(
        "equal values are equal, however written, and have one hash",
        arguments: [
            ("1", "1.0"), ("100", "1e2"), ("0", "-0"), ("0", "0e-99999"), ("1.50", "15e-1"), ("1000e32766", "1e32769"),
            ("10e40000", "1e40001"),
            ("123456789012345678901234567890", "12345678901234567890123456789e1"),
            ("9223372036854775807", "9223372036854775807.000"),
            ("9223372036854775807", "92233720368547758070e-1"), ("1e-32769", "10e-32770"), ("100e-32768", "1e-32766"),
        ]
    )
    func equality(one: String, other: String) throws {
        #expect(try number(one) == number(other))
        #expect(try number(one).hashValue == number(other).hashValue)
        #expect(try !(number(one) < number(other)))
    }

    @Test("an Int and its text are one number", arguments: [Int.min, .min + 1, -1, 0, 1, 10, .max - 1, .max])
    func ints(int: Int) throws {
        let parsed = try number(String(int))
        #expect(JSONNumber(int) == parsed)
        #expect(JSONNumber(int).hashValue == parsed.hashValue)
        #expect(JSONNumber(int).int == int)
        #expect(parsed.int == int)
    }

    @Test("order agrees with that of integers, whatever the exponents")
    func orderProperty() throws {
        try forAll(5_000) { seed, generator in
            let (one, other) = (generator.decimal(), generator.decimal())
            let (left, right) = (try number(one.text), try number(other.text))
            #expect((left < right) == (one.value < other.value), "seed \(seed): \(one.text), \(other.text)")
            #expect((left == right) == (one.value == other.value), "seed \(seed): \(one.text), \(other.text)")
            if left == right { #expect(left.hashValue == right.hashValue, "seed \(seed)") }
        }
    }

    @Test(
        "is near the right double",
        arguments: [
            ("0.1", 0.1), ("1e400", .infinity), ("-1e400", -Double.infinity), ("1e-400", 0),
            ("9007199254740993", 9_007_199_254_740_992), ("2.5e-3", 0.0025),
            ("123456789012345678901234567890", 1.2345678901234568e29), ("5e-324", .leastNonzeroMagnitude), ("0.7", 0.7),
            ("1e22", 1e22), ("1e23", 1e23), ("-123456.789", -123456.789),
            ("9007199254740992e-22", 9007199254740992e-22), ("3e-22", 3e-22), ("0", 0), ("1e-5", 1e-5),
            ("1.7976931348623157e308", 1.7976931348623157e308),
        ]
    )
    func doubles(text: String, expected: Double) throws {
        #expect(try number(text).double == expected)
    }

    @Test("a double is its shortest decimal")
    func fromDouble() {
        #expect(JSONNumber(0.1) == JSONNumber(parsing: "0.1"))
        #expect(JSONNumber(1e300) == JSONNumber(parsing: "1e300"))
        #expect(JSONNumber(-2.0)?.int == -2)
        #expect(JSONNumber(Double.nan) == nil && JSONNumber(Double.infinity) == nil)
    }
}

extension SeededGenerator {
    /// A number as text, and times 10^20 as an integer.
    mutating func decimal() -> (text: String, value: Int128) {
        let mantissa = Int128(int(-99_999...99_999)) * pick([1, 1, 10, 100_000])
        let exponent = int(-10...5)
        var value = mantissa
        for _ in 0..<(20 + exponent) { value *= 10 }
        return ("\(mantissa)e\(exponent)", value)
    }
}
