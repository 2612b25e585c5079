// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import PolicyFile

struct MatrixTests {
    @Test("makes a case of each combination, named after its values")
    func names() async throws {
        let report = try await FixtureFolder(
            """
            - name: the {{word}} in {{ currency }}
              matrix: { word: [total, sum], currency: [EUR, USD], count: [1] }
              answer: "the {{word}}: {{count}} {{currency}}"
              expect: { verdict: accepted, returns: "{{word}}" }
            """
        ).report()
        #expect(report.failed == 0)
        #expect(
            report.suites[0].results.map(\.name) == [
                "the total in EUR [count: 1]", "the total in USD [count: 1]", "the sum in EUR [count: 1]",
                "the sum in USD [count: 1]",
            ]
        )
        #expect(Set(report.suites[0].results.map(\.position.line)) == [1])
    }

    @Test(
        "puts values in place of names",
        arguments: [
            (#"{"a":"{{n}}"}"#, #"{"a":5}"#),
            (#"{"a":"{{n}} of {{t}}"}"#, #"{"a":"5 of x"}"#),
            (#"{"{{t}}":[true,null,"{{l}}","{{l}}!"]}"#, #"{"x":[true,null,[1],"[1]!"]}"#),
            (#""{{ t }}, {{ not a name }}, {{open""#, #""x, {{ not a name }}, {{open""#),
            (#""{{{t}}}""#, #""{x}""#),
        ]
    )
    func filling(tree: String, expected: String) throws {
        let values: [String: JSONValue] = ["n": 5, "t": "x", "l": [1]]
        #expect(Template.filled(try JSONValue(parsing: tree), with: values).json() == expected)
    }

    @Test("leaves fixtures without a matrix, and files, as they are")
    func literal() async throws {
        let report = try await FixtureFolder(
            """
            - { name: "{{a}}", answer: "{{a}} total", expect: accepted }
            - { name: b, matrix: { file: [one, two] }, answer_file: "{{file}}.txt", expect: { verdict: accepted, returns: total } }
            """,
            files: ["one.txt": "{{file}} total", "two.txt": "total {{x}}"]
        ).report()
        #expect(report.failed == 0)
        #expect(report.suites[0].results.map(\.name) == ["{{a}}", "b [file: one]", "b [file: two]"])
    }

    @Test(
        "says what is wrong with a matrix, once",
        arguments: [
            (
                "matrix: { a: [1, 2] }, answer: '{{b}}'",
                ":1:45: [0].answer: found `{{b}}`; expected a variable of `matrix`: `a`."
            ),
            ("matrix: { a: [1, 2], b: [1] }, answer: '{{a}}!'", "found the variable `b`, which nothing uses"),
            ("matrix: { a: [] }, answer: '{{a}}'", "[0].matrix.a: found no values; expected a list of values."),
            ("matrix: { a: 1 }, answer: '{{a}}'", "[0].matrix.a: found `1`; expected a list of values."),
            ("matrix: [a], answer: a", "[0].matrix: found `[\"a\"]`; expected a mapping."),
            ("matrix: { 'a b': [1] }, answer: a", "found the name `a b`; expected letters"),
            ("matrix: { word: [x], wort: [y] }, answer: '{{wrod}}'", "Did you mean `{{word}}`?"),
            ("matrix: { a: [x, y] }, answer: '{{a}}', rung: 9", "[0].rung: found `9`"),
        ]
    )
    func problems(fixture: String, expected: String) async throws {
        let found = await (try FixtureFolder("- { name: a, \(fixture), expect: accepted }\n")).problems()
        #expect(found.contains(expected), "\(found)")
        #expect(found.split(separator: "\n").count == 3, "\(found)")
    }

    @Test("refuses more cases than anyone can mean")
    func limit() async throws {
        let values = "[" + (0..<40).map(String.init).joined(separator: ", ") + "]"
        let fixture = "- { name: a, matrix: { a: \(values), b: \(values) }, answer: '{{a}} {{b}}', expect: accepted }\n"
        #expect(await (try FixtureFolder(fixture)).problems().contains("found more than 1000 combinations"))
    }
}
