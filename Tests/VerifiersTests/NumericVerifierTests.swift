// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct NumericVerifierTests {
    @Test(
        "reads numbers as people write them",
        arguments: [
            ("3.14.", ["3.14"]), ("1,234,567.8", ["1234567.8"]), ("12,34,567", ["1234567"]),
            ("1,2,3", ["1", "2", "3"]),
            ("1’234’567", ["1234567"]), ("10\u{202F}000", ["10000"]), ("-5 and −6 but 3-4", ["-5", "-6", "3", "4"]),
            ("-$1,000 and €-2", ["-1000", "-2"]), ("GPT4 x2 v1", []), ("5kg 10 ms 4th", ["5", "10", "4"]),
            ("1.2.3 and 10.0.0.1", ["nil", "nil"]), ("3/4", ["nil"]), ("1e3, 2.5E-2", ["1000", "0.025"]),
            ("3 × 10^5", ["300000"]), ("6.02 \\times 10^{23}", ["6.02e23"]), ("10^5", ["nil"]), ("x²=4", ["4"]),
            ("2²", ["nil"]),
            ("2.5 million people", ["2500000"]), ("2 millions", ["2"]), (".5 and 0.5", ["0.5", "0.5"]), ("007", ["7"]),
            ("2024-05-01", ["2024", "5", "1"]), ("0x1F", ["nil"]), ("共42个", ["42"]), ("50%", ["50"]),
            ("1,23", ["1", "23"]),
            ("$1,5", ["1", "5"]), ("1 2", ["1", "2"]), ("(7)", ["7"]), ("1.", ["1"]),
        ]
    )
    func reading(text: String, expected: [String]) {
        let bytes = Array(text.utf8)
        var found: [String] = []
        var index = 0
        while let number = NumberReader(decimal: .point).next(in: bytes.span, from: &index) {
            found.append(number.value.map(\.description) ?? "nil")
            #expect(number.range.upperBound <= bytes.count && !number.range.isEmpty)
        }
        #expect(found == expected, "\(text)")
    }

    @Test(
        "takes the number by position, pointer, label or unit, and holds it to its demands",
        arguments: [
            (#"{"equals":42}"#, "It is 40, no, 42.", []),
            (#"{"equals":42,"take":"first"}"#, "It is 40, no, 42.", ["not_equal"]),
            (#"{"equals":42,"take":"only"}"#, "It is 40, no, 42.", ["several_numbers"]),
            (#"{"equals":40,"take":2}"#, "1, 40, 42", []),
            (#"{"equals":40,"take":4}"#, "1, 40, 42", ["no_number"]),
            (#"{"at_least":0,"at_most":1}"#, "0.5", []),
            (#"{"at_least":0,"at_most":1}"#, "1.0001", ["out_of_range"]),
            (#"{"at_least":0,"at_most":1}"#, "-0.1", ["out_of_range"]),
            (#"{"equals":1,"within":0.1}"#, "1.1", []),
            (#"{"equals":1,"within":0.1}"#, "0.9", []),
            (#"{"equals":1,"within":0.1}"#, "1.1000000000000001", ["not_equal"]),
            (#"{"equals":-200,"within_percent":1}"#, "-198", []),
            (#"{"equals":-200,"within_percent":1}"#, "-197.9", ["not_equal"]),
            (#"{"integer":true}"#, "3.0", []),
            (#"{"integer":true}"#, "3.5", ["not_an_integer"]),
            (#"{"pointer":"/total","at_least":10}"#, #"{"total":12.5}"#, []),
            (#"{"pointer":"/total","at_least":10}"#, #"{"total":"1,250.00 EUR"}"#, []),
            (#"{"pointer":"/total","at_least":10}"#, #"{"sum":12.5}"#, ["no_number"]),
            (#"{"pointer":"/total","at_least":10}"#, #"{"total":[12]}"#, ["not_a_number"]),
            (#"{"pointer":"/total","at_least":10}"#, "total 12", ["not_json"]),
            (#"{"equals":5,"after":"Answer:"}"#, "Take 3 and 2. answer: 5 of 9", ["not_equal"]),
            (
                #"{"equals":5,"after":"Answer:","take":"first"}"#, "Answer: 3? No. **Answer:** 4. ANSWER:\u{A0}5 of 9",
                []
            ),
            (#"{"equals":5,"after":"Answer:"}"#, "5", ["no_label"]),
            (#"{"equals":5,"unit":["kg","kilograms"]}"#, "5 kg for 2 people", []),
            (#"{"equals":5,"unit":["kg"]}"#, "5 kgs", ["no_unit"]),
            (#"{"equals":5,"unit":["kg"]}"#, "5", ["no_unit"]),
            (#"{"equals":5,"unit":["$"]}"#, "for $5 in 3 days", []),
            (#"{"equals":50,"unit":"%"}"#, "50% of 3", []),
            (#"{"equals":0.25,"units":{"kg":1,"g":0.001}}"#, "250 g", []),
            (#"{"equals":0.25,"units":{"kg":1,"g":0.001}}"#, "250 kg", ["not_equal"]),
            (#"{"equals":4}"#, "3/4", ["not_a_number"]),
            (#"{"equals":4}"#, "none", ["no_number"]),
            (#"{"equals":1234.5,"decimal":"comma"}"#, "1.234,5", []),
            (#"{}"#, "1", []),
        ]
    )
    func judging(settings: String, text: String, expected: [String]) async throws {
        let judgement = try await Sample.judge(try Sample.verifier("numeric", settings), text)
        #expect(judgement.codes == expected, "\(settings) on \(text): \(judgement.findings.map(\.message))")
    }

    @Test("a finding has the number's place, and its text for the re-ask alone")
    func finding() async throws {
        let verifier = try Sample.verifier("numeric", #"{"equals":10,"within":1}"#)
        let finding = try #require(try await Sample.judge(verifier, "So,\nit is 1,777.").findings.first)
        #expect(finding.position == JSONPosition(line: 2, column: 7))
        #expect(finding.byteRange == 10..<15)
        #expect(
            finding.message
                == "the answer, the last number: found another number; expected 10, or from 9 to 11. Correct it."
        )
        #expect(finding.quoting.contains("`1,777`"))
    }

    @Test("sums and products of decimals are exact")
    func decimals() throws {
        func decimal(_ text: String) throws -> ExactDecimal {
            try #require(JSONNumber(parsing: text).flatMap(ExactDecimal.init))
        }
        #expect(try decimal("0.1").adding(decimal("0.2"))?.number == JSONNumber(parsing: "0.3"))
        #expect(try decimal("-1.5e3").multiplied(by: decimal("0.02"))?.number == -30)
        #expect(try decimal("1e30").adding(decimal("1e-30")) == nil)
        #expect(JSONNumber(parsing: "1e2000").flatMap(ExactDecimal.init) == nil)
    }

    @Test("wrong settings are found together")
    func wrongSettings() throws {
        let problems = try Sample.problems(
            "numeric",
            #"{"at_least":3,"at_most":1,"within":-1,"take":"middle","pointer":"x","units":{"kg":0},"unit":"g","decimals":1}"#
        )
        for expected in [
            "pointer: found `x`; expected a JSON Pointer", "take: found `middle`", "unit: found `unit` beside `units`",
            "units.kg: found `0`",
            "at_least: found 3, more than `at_most`", "within: found a tolerance without `equals`", "within: found -1",
            "decimals: found the unknown key",
        ] {
            #expect(problems.contains { $0.hasPrefix("verify[0].numeric." + expected) }, "\(expected): \(problems)")
        }
        #expect(problems.count == 8, "\(problems)")
        #expect(try Sample.problems("numeric", #"{"pointer":"/a","take":"last"}"#).count == 1)
    }
}
