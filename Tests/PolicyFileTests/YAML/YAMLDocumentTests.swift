// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import PolicyFile

struct YAMLDocumentTests {
    private func document(_ text: String) -> YAMLDocument {
        YAMLDocument(SourceText(file: "a.yaml", text: text))
    }

    private func number(_ text: String) -> JSONValue? {
        JSONNumber(parsing: text).map(JSONValue.number)
    }

    @Test(
        "reads plain scalars by the core schema of YAML 1.2",
        arguments: [
            ("", "null"), ("~", "null"), ("null", "null"), ("NULL", "null"), ("nULL", #""nULL""#),
            ("true", "true"), ("True", "true"), ("FALSE", "false"), ("tRUE", #""tRUE""#),
            ("yes", #""yes""#), ("no", #""no""#), ("on", #""on""#), ("off", #""off""#), ("y", #""y""#), ("n", #""n""#),
            ("0", "0"), ("-0", "0"), ("12", "12"), ("+12", "12"), ("-12", "-12"), ("007", "7"), ("0o17", "15"),
            ("0xfF", "255"),
            ("0o8", #""0o8""#), ("0x", #""0x""#), ("0x-1", #""0x-1""#), ("0b1", #""0b1""#), ("1_000", #""1_000""#),
            ("1.5", "1.5"), (".5", "0.5"), ("5.", "5"), ("-.5", "-0.5"), ("1e3", "1000"), ("1.e3", "1000"),
            ("1E-2", "0.01"),
            ("9007199254740993", "9007199254740993"),
            ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            (".", #"".""#), ("-", #""-""#), ("+", #""+""#), ("e3", #""e3""#), ("1e", #""1e""#), ("1.2.3", #""1.2.3""#),
            ("10s", #""10s""#), ("12:30", #""12:30""#), ("2024-05-17", #""2024-05-17""#), ("0.05 USD", #""0.05 USD""#),
            ("+.nan", #""+.nan""#), ("٣", #""٣""#), ("１", #""１""#),
        ]
    )
    func plainScalars(text: String, json: String) throws {
        let expected = try JSONValue(parsing: json)
        #expect(YAMLScalar(plain: text) == .value(expected))
    }

    @Test(
        "refuses what JSON cannot hold",
        arguments: [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "0xFFFFFFFFFFFFFFFFF"]
    )
    func unusable(text: String) {
        #expect(YAMLScalar(plain: text) == .unusable)
        #expect(document("a: \(text)").problems.count == 1)
    }

    @Test(
        "quoted scalars and tagged texts are texts",
        arguments: [
            "'1'", "\"true\"", "'null'", "''", "!!str 1", "! 1", "\"*a\"", "'*a'", "\"\\u00e9\"", "|-\n  1", ">-\n  1",
        ]
    )
    func quoted(text: String) {
        #expect(document("a: \(text)\n").root?["a"]?.string != nil)
        #expect(document("a: \(text)\n").problems.isEmpty)
    }

    @Test("reads lists, mappings and block texts; keys are texts")
    func collections() throws {
        let text = """
            %YAML 1.2
            ---
            1: [a, {b: c}]
            true: |
              *two* lines
              & more
            "x y":
            - 1
            - [*]
            ? z
            : last
            """
        let document = document(text.replacing("[*]", with: "['*']"))
        #expect(document.problems.isEmpty)
        #expect(
            document.root
                == [
                    "1": ["a", ["b": "c"]], "true": "*two* lines\n& more\n", "x y": [1, ["*"]], "z": "last",
                ]
        )
    }

    @Test("knows where every key and value stands")
    func places() {
        let document = document("a: 1\nb:\n  - x\n  - é: \"y\"   # note\n    z: {q: [1]}\n")
        let places: [(JSONPointer, Bool, Int, Int)] = [
            ("", false, 1, 1), ("/a", true, 1, 1), ("/a", false, 1, 4), ("/b", true, 2, 1), ("/b", false, 3, 3),
            ("/b/0", false, 3, 5), ("/b/0", true, 3, 5), ("/b/1/é", true, 4, 5), ("/b/1/é", false, 4, 8),
            ("/b/1/z/q/0", false, 5, 13), ("/b/1/none/at/all", false, 4, 5),
        ]
        for (pointer, isAboutKey, line, column) in places {
            #expect(
                document.position(of: pointer, isAboutKey: isAboutKey) == JSONPosition(line: line, column: column),
                "\(pointer)"
            )
        }
    }

    @Test("lines end with LF, CR LF or CR")
    func lineEnds() {
        for end in ["\n", "\r\n", "\r", "\u{2028}"] {
            let document = document("a: 1\(end)b: .inf\(end)c: 2\(end)")
            #expect(document.problems.map(\.summary).first?.hasPrefix("a.yaml:2:4: ") == true)
            #expect(document.problems.first?.sourceLine == "b: .inf")
        }
    }

    @Test("keys that only look alike are different keys")
    func lookAlikes() {
        let composed = document("\u{E9}: 1\ne\u{301}: 2\n")
        #expect(composed.problems.isEmpty)
        #expect(composed.root?.object?.count == 2)
        #expect(document("1: a\n'1': b\n").problems.count == 1)
    }

    @Test("names every duplicate key with the line of the first")
    func duplicates() {
        let document = document("a: {x: 1, y: 2, x: 3, x: 4}\nb: 1\na: 2\n")
        #expect(
            document.problems.map(\.summary) == [
                "a.yaml:1:17: found the key `x` again, first written on line 1; expected each key once. Remove one of the two.",
                "a.yaml:1:23: found the key `x` again, first written on line 1; expected each key once. Remove one of the two.",
                "a.yaml:3:1: found the key `a` again, first written on line 1; expected each key once. Remove one of the two.",
            ]
        )
    }

    @Test("a hundred duplicate keys, and those without a character, are still an error")
    func manyDuplicates() {
        #expect(!document(String(repeating: "k: 1\n", count: 100)).problems.isEmpty)
        #expect(document("'': 1\n'': 2\n").problems.count == 1)
    }

    @Test("chains of aliases do not grow")
    func bomb() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...60 {
            text += "a\(level): &a\(level) [" + String(repeating: "*a\(level - 1), ", count: 9) + "]\n"
        }
        text += "? *a60\n: {*a60 : 1}\n"
        let start = ContinuousClock().now
        #expect(document(text).problems.count > 500)
        #expect(ContinuousClock().now - start < .seconds(5))
    }

    @Test(
        "deep nesting is an error, not a crash",
        arguments: [("[", 200_000), ("{a: ", 100_000), ("- ", 100_000), ("? ", 100_000), ("[", 900), ("- ", 70)]
    )
    func deep(opening: String, count: Int) {
        let closing = opening == "[" && count < 1_000 ? String(repeating: "]", count: count) : "x"
        #expect(!document(String(repeating: opening, count: count) + closing).problems.isEmpty)
    }

    @Test("no text crashes the reader, and every problem is at a place of the text", arguments: [UInt64(1), 2, 3, 4])
    func property(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let base =
            "policy: invoice\nladder:\n  - model: \"small\"\n    reask: 1\n  - { model: medium, a: [1, 'x'] }\nverify: |\n  *text*\n"
        let pieces = [
            "\t", "*", "&a ", ": ", "- ", "'", "\"", "[", "]", "{", "}", "\n", "#", "\\", "!!x ", "---\n", "? ", "|",
            "%", "é", "\u{F0000}", "a: 1\n",
        ]
        for _ in 0..<400 {
            var scalars = Array(base.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...scalars.count, using: &random)
                if Bool.random(using: &random), place < scalars.count {
                    scalars.removeSubrange(place..<min(scalars.count, place + Int.random(in: 1...5, using: &random)))
                } else {
                    scalars.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars, at: place)
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            let document = document(text)
            #expect(document.root != nil || !document.problems.isEmpty, "seed \(seed): \(text.debugDescription)")
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
            for problem in document.problems {
                #expect((1...lines + 1).contains(problem.position?.line ?? 0), "seed \(seed): \(text.debugDescription)")
                #expect(!problem.description.unicodeScalars.contains { (0xF0001...0xFFFFD).contains($0.value) })
            }
        }
    }
}
