// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// What no verifier may stumble over, whatever its settings.
struct HostileAnswersTests {
    /// Settings under which each kind finds fault with what is no plain, short answer.
    private static let settings: [(kind: String, settings: String)] = [
        ("refusal", "{}"),
        ("refusal", #"{"scope":"head","languages":["zh","ja"]}"#),
        ("hedging", "{}"),
        ("length", #"{"characters":{"at_least":1,"at_most":2000},"lines":{"at_most":100}}"#),
        ("regex", #"{"pattern":"^(\\w+ ?)+$","scope":"each_line"}"#),
        ("regex", #"{"must_not":["\\x00","(a|aa)+$"]}"#),
        ("json_schema", #"{"schema":"point.json"}"#),
        ("json_schema", #"{"schema":"point.json","repair":true}"#),
        ("tool_calls", #"{"required":["f"]}"#),
        ("xml", #"{"xsd":"item.xsd","xpath":["count(//price) > 0"]}"#),
    ]

    private static let answers: [(name: String, text: [UInt8])] = [
        ("nothing", []),
        ("white space", Array(" \n\t\u{00A0}".utf8)),
        ("10 MB of one letter", [UInt8](repeating: UInt8(ascii: "a"), count: 10_000_000)),
        ("10 MB of line breaks", [UInt8](repeating: 0x0A, count: 10_000_000)),
        ("brackets, deeply nested", [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)),
        ("braces, deeply nested", Array(repeating: Array("{\"a\":".utf8), count: 100_000).flatMap { $0 }),
        ("bytes that are no UTF-8", [0xFF, 0xFE, 0xC3, 0x28, 0xE2, 0x80, 0xF0, 0x9F]),
        ("a cut character", Array("I can".utf8) + [0xE2, 0x80]),
        ("binary", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }),
        ("tags, deeply nested", Array(repeating: Array("<a>".utf8), count: 100_000).flatMap { $0 }),
        (
            "entities that expand without end",
            Array(
                ("<!DOCTYPE a [<!ENTITY a0 \"lol\">"
                    + (1...30).map { "<!ENTITY a\($0) \"&a\($0 - 1);&a\($0 - 1);\">" }.joined() + "]><a>&a30;</a>").utf8
            )
        ),
        ("zeros", [UInt8](repeating: 0, count: 1_000)),
        (
            "all of Latin script twice",
            Array((0x20...0x24F).compactMap(Unicode.Scalar.init).map(String.init).joined().utf8)
        ),
    ]

    @Test(
        "every verifier ends soon on hostile answers, and accepts none that it could not judge",
        arguments: answers.indices
    )
    func hostile(index: Int) async throws {
        let (name, text) = Self.answers[index]
        for (kind, settings) in Self.settings {
            let verifier = try Sample.verifier(kind, settings)
            var completion = Completion()
            completion.text = text
            let start = ContinuousClock.now
            let judgement = try await Sample.judge(verifier, completion)
            #expect(ContinuousClock.now - start < .seconds(20), "\(kind) on \(name)")
            if case .rejected(let findings) = judgement.verdict {
                #expect(!findings.isEmpty && findings.count <= 64, "\(kind) on \(name)")
                for finding in findings {
                    #expect(
                        finding.message.utf8.count < 500 && finding.quoting.utf8.count < 1_000,
                        "\(kind) on \(name)"
                    )
                    #expect(finding.byteRange.map { $0.upperBound <= text.count } ?? true, "\(kind) on \(name)")
                }
            }
            if ["json_schema", "tool_calls", "xml"].contains(kind) {
                #expect(!judgement.isAccepted, "\(kind) on \(name)")
            }
        }
    }

    @Test("no bytes crash a verifier", arguments: 1...8)
    func randomBytes(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let verifiers = try Self.settings.map { (kind, settings) in try Sample.verifier(kind, settings) }
        let pieces =
            Array("{}[]:,\"'\\/*#`<>&!?.-_+ \n\teuTFN01".utf8).map { [$0] }
            + ["```", "//", "\\u12", "I can't ", "é", "’", "。", "我无法"].map { Array($0.utf8) } + [
                [0xC3], [0xE2, 0x80], [0xFF], [0],
            ]
        for _ in 0..<150 {
            var completion = Completion()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                completion.text += pieces.randomElement(using: &random) ?? []
            }
            for verifier in verifiers {
                let judgement = try await Sample.judge(verifier, completion)
                for range in judgement.findings.compactMap(\.byteRange) {
                    #expect(range.upperBound <= completion.text.count)
                }
            }
        }
    }

    @Test("a fault is never a pass: what a verifier cannot judge is inconclusive or rejected")
    func faults() async throws {
        let cases: [(String, String, [UInt8], String)] = [
            ("regex", #"{"must_not":"(a+)+$"}"#, [UInt8](repeating: UInt8(ascii: "a"), count: 40) + [0x21], ""),
            ("regex", #"{"must_not":"x"}"#, [0xFF, 0x61], ""),
            ("json_schema", "{}", Array("{}".utf8), ""),
            (
                "json_schema", #"{"schema":{"pattern":"^(a+)+$"}}"#,
                Array("\"\(String(repeating: "a", count: 60))!\"".utf8), ""
            ),
        ]
        for (index, (kind, settings, text, members)) in cases.enumerated() {
            var completion = Completion()
            completion.text = text
            let format: ChatRequest.ResponseFormat =
                index == 2
                ? .jsonSchema(name: "s", schema: try JSONDocument(parsing: ##"{"$ref":"#/no"}"##).root) : .text
            let candidate = Candidate(
                request: try Sample.request(members, format: format),
                completion: completion,
                model: "m",
                timeLeft: .seconds(1)
            )
            let judgement = await (try Sample.verifier(kind, settings)).verify(candidate)
            #expect(judgement.verdict.code == "inconclusive", "case \(index): \(judgement.verdict)")
        }
    }

    @Test("settings of any shape give problems at their places, never a crash", arguments: Sample.factories.map(\.kind))
    func settings(kind: String) throws {
        for written in ["[]", "1", "\"x\"", "true"] {
            #expect(try Sample.problems(kind, written).first?.hasPrefix("verify[0].\(kind): found ") == true)
        }
        var random = SeededGenerator(seed: 7)
        let keys = [
            "at_least", "scope", "languages", "characters", "pattern", "must", "flags", "captures", "schema", "from",
            "repair",
        ]
        for _ in 0..<200 {
            var object = JSONObject()
            for key in keys where Int.random(in: 0...3, using: &random) == 0 {
                object[key] = .random(depth: 2, using: &random)
            }
            _ = try Sample.problems(kind, JSONValue.object(object).json())
        }
    }
}
