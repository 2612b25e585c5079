// SPDX-License-Identifier: Apache-2.0

import Patterns
import Testing

struct PatternTests {
    @Test(
        "options change how a source is read",
        arguments: [
            ("abc", PatternOptions.caseInsensitive, "xABC", true),
            ("abc", [], "xABC", false),
            ("^b$", .multiline, "a\nb\nc", true),
            ("^b$", [], "a\nb\nc", false),
            ("a.b", .dotMatchesLineBreaks, "a\nb", true),
            ("a.b", [], "a\nb", false),
            ("a b # c", .extended, "ab", true),
            (#"^\w$"#, .unicode, "é", true),
            (#"^\w$"#, [], "é", false),
            ("^.$", [], "😀", true),
            ("a$", [], "a\n", true),
            ("a$", .ecmaScript, "a\n", false),
            ("[]", .ecmaScript, "a", false),
            ("", [], "", true),
        ] as [(String, PatternOptions, String, Bool)]
    )
    func options(source: String, options: PatternOptions, subject: String, matches: Bool) throws {
        let pattern = try Pattern(source, options: options)
        let found = pattern.firstMatch(in: subject)
        #expect((found != .noMatch) == matches)
        if case .undecided = found { Issue.record("spent a limit") }
    }

    @Test("a match tells the bytes of its groups by number and by name")
    func groups() throws {
        let pattern = try Pattern(#"(?<year>\d{4})-(?<month>\d\d)(T)?"#)
        guard case .match(let match) = pattern.firstMatch(in: "é 2024-05!") else {
            Issue.record("no match")
            return
        }
        #expect(pattern.groupCount == 3)
        #expect(match.range == 3..<10)
        #expect(match["year"] == 3..<7)
        #expect(match["month"] == 8..<10)
        #expect(match[3] == nil)
        #expect(match[9] == nil)
        #expect(match["day"] == nil)
    }

    @Test("a search can begin later and still looks behind")
    func start() throws {
        let pattern = try Pattern("(?<=a)b")
        var budget = PatternBudget.document
        let subject = Array("abab".utf8)
        guard case .match(let match) = pattern.firstMatch(in: subject.span, from: 2, budget: &budget) else {
            Issue.record("no match")
            return
        }
        #expect(match.range == 3..<4)
    }

    @Test(
        "a source that is no pattern is refused with its offset",
        arguments: [("([0-9]+", 7), ("a[", 2), ("(?<n>a)(?<n>b)", 12), (#"a\C"#, 3)]
    )
    func refusal(source: String, offset: Int) {
        let error = #expect(throws: PatternError.self) { try Pattern(source) }
        #expect(error?.offset == offset)
        #expect(error?.text.isEmpty == false)
    }

    @Test("machine code, made at the 16th match, finds the same")
    func machineCode() throws {
        let pattern = try Pattern(#"^(\w+)-(\d+)$"#)
        for round in 0..<40 {
            guard case .match(let match) = pattern.firstMatch(in: "item-\(round)") else {
                Issue.record("no match in round \(round)")
                return
            }
            #expect(match[1] == 0..<4)
            #expect(pattern.firstMatch(in: "item-\(round)x") == .noMatch)
        }
    }

    @Test("bytes that are not UTF-8 are no subject")
    func invalidSubject() throws {
        var budget = PatternBudget.document
        let subject: [UInt8] = [0x61, 0xFF]
        #expect(try Pattern("b").firstMatch(in: subject.span, budget: &budget) == .undecided(.subject))
    }

    @Test(
        "a pattern bomb ends within its limits and says so",
        arguments: [("^(a+)+$", 40), ("(a|a)*c", 2_000), ("(x+x+)+y", 30), ("(?:a?){30}a{30}$", 400)]
    )
    func bomb(source: String, length: Int) throws {
        let pattern = try Pattern(source)
        var budget = PatternBudget.document
        let letter = source.contains("x") ? "x" : "a"
        let subject = Array((String(repeating: letter, count: length) + "!yc").utf8)
        let clock = ContinuousClock()
        for _ in 0..<20 {
            let spent = clock.measure {
                #expect(pattern.firstMatch(in: subject.span, budget: &budget) == .undecided(.steps))
            }
            #expect(spent < .milliseconds(500))
        }
    }

    @Test("a document's budget runs dry")
    func budget() throws {
        let pattern = try Pattern("^a")
        var budget = PatternBudget(remaining: 20)
        let subject = Array("ab".utf8)
        #expect(pattern.matches(utf8: subject.span, scratch: PatternScratch(), budget: &budget) == .matches)
        #expect(pattern.matches(utf8: subject.span, scratch: PatternScratch(), budget: &budget) == .matches)
        #expect(
            pattern.matches(utf8: subject.span, scratch: PatternScratch(), budget: &budget) == .undecided(.steps)
        )
    }

    @Test("a long subject with one heavy place is still decided")
    func longSubject() throws {
        let pattern = try Pattern(#"total.*:\s*\d+"#, options: .dotMatchesLineBreaks)
        let text =
            String(repeating: "words and more words\n", count: 500) + "total of it all"
            + String(repeating: " .", count: 300) + ": 12"
        guard case .match(let match) = pattern.firstMatch(in: text) else {
            Issue.record("not found: \(pattern.firstMatch(in: text))")
            return
        }
        #expect(match.range.lowerBound == 10_500)
    }
}
