// SPDX-License-Identifier: Apache-2.0

import Patterns
import Testing

@testable import JSONSchema

/// ECMA-262 patterns: what they mean, what is refused, and that the simple ones mean the same without the library.
struct PatternDialectTests {
    @Test(
        "patterns mean what ECMA-262 says",
        arguments: [
            (#"^\s$"#, "\u{FEFF}", true), (#"^\s$"#, "\u{85}", false), (#"^\s$"#, "\u{180E}", false),
            (#"^\S$"#, "\u{2029}", false), (#"^[\s\d]$"#, "\u{3000}", true), (#"^[^\s]$"#, "\u{A0}", false),
            (".", "\u{2028}", false), (".", "\u{85}", true), ("^.$", "😀", true), ("a$", "a\n", false),
            ("[]", "a", false), ("[^]", "\n", true), (#"\u0041"#, "A", true), (#"\u{1F600}"#, "😀", true),
            (#"^\ud83d\ude00$"#, "😀", true), (#"\x41\cA?"#, "A", true), (#"\0"#, "\0", true),
            (#"^[\b]$"#, "\u{8}", true),
            (#"(?<y>a)\k<y>"#, "aa", true), (#"(?:(a)|b)\1"#, "b", true), (#"^\p{Lu}+$"#, "ÄÖ", true),
            (#"^\P{Lu}$"#, "ä", true), (#"^\p{Script=Greek}$"#, "α", true), (#"^\p{sc=Greek}$"#, "a", false),
            (#"^\p{General_Category=Decimal_Number}$"#, "৪", true), (#"^[\p{L}\-]+$"#, "é-", true),
            (#"(?<=a)b"#, "ab", true), (#"(?<!a)b"#, "ab", false), (#"a(?!b)"#, "ab", false), (#"\_\@\-"#, "_@-", true),
            (#"^\w+$"#, "é", false), (#"\bé"#, "aé", true), ("[:alpha:]", "a", true), ("^(ab){2}$", "abab", true),
            ("^[a-z]+?$", "abc", true), (#"^[\w-]+$"#, "a-b", true), ("x{0}", "", true),
        ] as [(String, String, Bool)]
    )
    func meaning(source: String, subject: String, matches: Bool) throws {
        let pattern = try SchemaPattern(source)
        #expect(pattern.matchesOnce(Array(subject.utf8).span) == matches)
    }

    @Test(
        "what ECMA-262 does not have is refused",
        arguments: [
            "(?i)a", "(?>a)", "a++", "a{2}{3}", #"\A"#, #"\Z"#, #"\h"#, "(?P<n>a)", "(?#c)", "(*FAIL)", "[z-a]",
            "[a-\\d]",
            "(", ")", "[", "*", "a**", "{", "}", "]", #"\1"#, #"(a)\2"#, #"\k<n>"#, "(?<n>a)(?<n>b)", #"\p{Greek}"#,
            #"\p{Xan}"#, #"\p{L"#, #"\u{110000}"#, #"\u12"#, #"\x4"#, #"\c1"#, #"\"#, "(?<1>a)", "^*", "a{3,2}", #"\a"#,
            "(?<=a*)b",
        ]
    )
    func refused(source: String) {
        #expect(throws: SchemaPatternError.self) { try SchemaPattern(source) }
    }

    @Test("nesting without end is refused, not followed")
    func nesting() {
        #expect(throws: SchemaPatternError.self) { try SchemaPattern(String(repeating: "(", count: 100_000)) }
    }

    @Test("simple patterns match the same without the library", arguments: 0..<200)
    func simpleForms(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed &* 0x9E37_79B9 &+ 1)
        let source = Self.randomPattern(&generator)
        let expression = try ECMAParser.parse(source)
        guard let plain = PlainPattern(expression) else { return }
        let library = try Pattern(ECMAEmitter.source(of: expression), options: .ecmaScript)
        for _ in 0..<40 {
            let subject = Array(Self.randomSubject(&generator).utf8)
            var budget = PatternBudget.document
            let expected = library.matches(utf8: subject.span, scratch: PatternScratch(), budget: &budget)
            #expect(
                (expected == .matches) == plain.matches(subject.span),
                "\(source) on \(String(decoding: subject, as: UTF8.self))"
            )
        }
    }

    private static func randomPattern(_ generator: inout SeededGenerator) -> String {
        let atoms = [
            "a", "b", "-", "[ab]", "[^a]", #"\d"#, #"\s"#, #"\S"#, ".", "[0-9a]", #"\w"#, "(ab)", "(a|b)", "(-a)",
        ]
        let quantifiers = ["", "", "", "*", "+", "?", "{2}", "{1,3}"]
        var source = Bool.random(using: &generator) ? "^" : ""
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            source +=
                (atoms.randomElement(using: &generator) ?? "") + (quantifiers.randomElement(using: &generator) ?? "")
        }
        return source + (Bool.random(using: &generator) ? "$" : "")
    }

    private static func randomSubject(_ generator: inout SeededGenerator) -> String {
        let letters = ["a", "b", "-", "0", "9", " ", "é", "\u{2028}", "\u{A0}", "\n", "😀"]
        return (0..<Int.random(in: 0...6, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? ""
        }.joined()
    }
}

/// A generator whose values follow from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
