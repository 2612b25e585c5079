// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Verifiers

struct JSONRepairTests {
    private static let fence = "took the JSON out of a code fence"
    private static let words = "took the JSON out of the words around it"

    @Test(
        "finds the JSON of an answer and mends its spelling, and no more",
        arguments: [
            ("```json\n{\"a\":1}\n```", "{\"a\":1}", [fence]),
            ("Sure!\n```\n{\"a\":1}```\nBye", "{\"a\":1}", [fence]),
            ("Here it is: {\"a\":{\"b\":[1,{}]}}. Good luck.", "{\"a\":{\"b\":[1,{}]}}", [words]),
            ("In [1] we see {x}: {\"a\":1}", "[1]", [words]),
            ("{\"a\":[1,2,],}", "{\"a\":[1,2]}", ["removed a trailing comma (2 times)"]),
            (
                "{'a':'it\\'s \"so\"'}", "{\"a\":\"it's \\\"so\\\"\"}",
                ["replaced single quotes by double quotes (2 times)", "mended a backslash that began no escape"]
            ),
            ("{a:1,b_c:2}", "{\"a\":1,\"b_c\":2}", ["put a name in quotes (2 times)"]),
            (
                "{\"a\":1, // one\n\"b\":/* two */2 # three\n}", "{\"a\":1, \n\"b\":2 \n}",
                ["removed a comment (3 times)"]
            ),
            (
                "{\"a\":True,\"b\":None,\"c\":False}", "{\"a\":true,\"b\":null,\"c\":false}",
                ["spelled a Python literal as JSON does (3 times)"]
            ),
            (
                "{\"a\":\"x\ny\tz\u{01}\"}", "{\"a\":\"x\\ny\\tz\\u0001\"}",
                ["escaped a control character in a string (3 times)"]
            ),
            (
                "{\"a\":\"\\(x\\) C:\\dir\"}", "{\"a\":\"\\\\(x\\\\) C:\\\\dir\"}",
                ["mended a backslash that began no escape (3 times)"]
            ),
            ("{\"a\":[1,{\"b\":\"c\"}", "{\"a\":[1,{\"b\":\"c\"}]}", ["closed the end with `]}`"]),
            ("```json\n{\"a\":12\n```", "{\"a\":12\n}", [fence, "closed the end with `}`"]),
            ("{\"a\":[1,2 ,\n// end\n]}", "{\"a\":[1,2 \n\n]}", ["removed a trailing comma", "removed a comment"]),
        ]
    )
    func mending(text: String, expected: String, changes: [String]) throws {
        let found = try #require(JSONRepair(Array(text.utf8)).found.first)
        #expect(String(decoding: found.json, as: UTF8.self) == expected)
        #expect(found.changes.sorted() == changes.sorted())
        _ = try JSONDocument(parsing: found.json)
    }

    @Test(
        "guesses nothing",
        arguments: [
            "{\"a\":NaN}", "{\"a\":undefined}", "{\"a\":-Infinity}", "{\"a\":+1}", "{\"a\":01}", "{\"a\":1.}",
            "{\"a\":1_000}",
            "{\"a\":\"cut in a str", "{\"a\":12", "{\"a\":", "{\"a\":1,", "{\"a\"", "{", "[", "{\"a\":tru", "{\"a\" 1}",
            "{\"a\":1 \"b\":2}", "{\"a\":\"say \"hi\" to\"}", "{,}", "[1,,2]", "{\"a\":{\"x\":1}, oops}",
            "{\u{0C}}", "no JSON at all", "",
        ]
    )
    func refusing(text: String) {
        #expect(JSONRepair(Array(text.utf8)).found.isEmpty)
    }

    @Test("a part of a value that cannot be read is never taken for the answer")
    func brokenOutside() {
        let repair = JSONRepair(Array(#"Here: {"lines":[{"amount":1}],"total":1,249.50} and {"amount":2}"#.utf8))
        #expect(repair.broken == 6)
        #expect(repair.found.map { String(decoding: $0.json, as: UTF8.self) } == [#"{"amount":2}"#])
    }

    @Test("several values are found in order")
    func several() {
        let found = JSONRepair(Array("{\"a\":1} or {\"a\":2}\n[3]".utf8)).found
        #expect(found.map(\.range.lowerBound) == [0, 11, 19])
    }

    @Test(
        "hostile texts end soon",
        arguments: ["{", "[", "{\"a\":", "[{", "'", "{'", "[1,", "/*", "{a:", "```json\n", "\\"]
    )
    func hostile(unit: String) {
        let text = [UInt8](repeating: 0, count: 100_000 / unit.utf8.count).flatMap { _ in unit.utf8 }
        let start = ContinuousClock.now
        _ = JSONRepair(text)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test(
        "never changes what a value says: mended text reads as the value that was spelled otherwise",
        arguments: 1...30
    )
    func keepsValues(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let value = JSONValue.random(depth: 3, using: &random)
            guard value.array != nil || value.object != nil else { continue }
            let misspelled = Misspelling(value, using: &random).text
            let found = JSONRepair(Array(misspelled.utf8)).found
            #expect(found.count == 1, "seed \(seed): \(misspelled)")
            let read = try JSONValue(parsing: found.first?.json ?? [])
            #expect(read == value, "seed \(seed): \(misspelled)")
        }
    }
}
