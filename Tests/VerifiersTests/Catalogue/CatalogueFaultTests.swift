// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

@testable import Verifiers

/// No verifier turns its own fault into a pass: not by a negation, a time-out, a sample or a tool that is missing.
@Suite(.serialized)
struct CatalogueFaultTests {
    /// Without the optimiser less, so that the tests end soon; `measure-verifiers speed` reads 10 MB too.
    #if DEBUG
        private static let size = 300_000
    #else
        private static let size = 10_000_000
    #endif

    private static let answers: [(name: String, text: [UInt8])] = [
        ("nothing", []),
        ("white space", Array(" \n\t\u{A0}\u{200B}".utf8)),
        ("one letter, many times", [UInt8](repeating: UInt8(ascii: "a"), count: size)),
        (
            "words and numbers",
            Array(repeating: Array("one “two” 3,000.5 @b.c <d> [\"e\"]\n".utf8), count: size / 36).flatMap { $0 }
        ),
        ("brackets, deeply nested", [UInt8](repeating: UInt8(ascii: "["), count: 200_000)),
        ("objects, deeply nested", Array(repeating: Array("{\"x\":".utf8), count: 20_000).flatMap { $0 }),
        ("tags, deeply nested", Array(repeating: Array("<item>".utf8), count: 20_000).flatMap { $0 }),
        ("no UTF-8", [0xFF, 0xFE, 0xC3, 0x28, 0xE2, 0x80, 0xF0, 0x9F]),
        ("text in UTF-16", [0xFF, 0xFE] + "ok 42".utf8.flatMap { [$0, 0] }),
        ("a cut character", Array("ok".utf8) + [0xE2, 0x80]),
        ("binary", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }),
        ("zeros", [UInt8](repeating: 0, count: 1_000)),
        ("opening quotes", Array(repeating: Array("“".utf8), count: 30_000).flatMap { $0 }),
        ("colons and digits", Array(repeating: Array("1:2 -".utf8), count: 20_000).flatMap { $0 }),
        ("groups of digits", Array(repeating: Array("1,111".utf8), count: 8_000).flatMap { $0 } + [0x2C, 0x31, 0x31]),
        ("heads of tokens", Array(repeating: Array("-eyJ".utf8), count: 20_000).flatMap { $0 }),
        ("signs of assignments", Array(repeating: Array("password:".utf8), count: 10_000).flatMap { $0 }),
        ("entities", Array("<!DOCTYPE item [<!ENTITY a \"1\">]><item><price>&a;</price></item>".utf8)),
    ]

    /// How an answer is judged.
    private enum Condition: CaseIterable {
        case plain, cancelled, outOfTime
    }

    @Test("every factory has a row")
    func complete() {
        #expect(Set(Sample.factories.map(\.kind)) == Set(CatalogueRow.all.map(\.factory.kind)))
    }

    @Test("a row's own good answer passes, so that the others can fail", arguments: CatalogueRow.all)
    func good(row: CatalogueRow) async throws {
        guard let good = row.good else { return }
        let judgement = await (try verifier(row)).verify(try candidate(row, good))
        #expect(judgement.isAccepted, "\(row): \(judgement.verdict)")
        #expect(row.mayPass(good))
    }

    @Test(
        "is accepted only what truly passes: whatever the answer, cancelled, and without time",
        arguments: CatalogueRow.all
    )
    func faults(row: CatalogueRow) async throws {
        let verifier = try verifier(row)
        for (name, text) in Self.answers {
            var completion = row.good ?? Completion()
            completion.text = text
            completion.toolCalls = []
            let mayPass = row.mayPass(completion)
            for condition in Condition.allCases where condition == .plain || text.count < 100_000 {
                let start = ContinuousClock.now
                let verdicts = await verdicts(of: verifier, on: try candidate(row, completion, condition), condition)
                #expect(ContinuousClock.now - start < .seconds(30), "\(row) on \(name)")
                for verdict in verdicts {
                    if case .accepted = verdict { #expect(mayPass, "\(row) accepts \(name), \(condition)") }
                    if case .rejected(let findings) = verdict {
                        #expect((1...64).contains(findings.count))
                        for finding in findings {
                            #expect(finding.byteRange.map { $0.upperBound <= text.count } ?? true, "\(row) on \(name)")
                            #expect(finding.message.utf8.count < 1_000, "\(row) on \(name)")
                        }
                    }
                }
            }
        }
    }

    @Test("is accepted of a pass that is damaged only what still passes", arguments: CatalogueRow.all)
    func damage(row: CatalogueRow) async throws {
        guard let good = row.good else { return }
        let verifier = try verifier(row)
        var random = SeededGenerator(seed: 4)
        for _ in 0..<100 {
            var completion = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...completion.text.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: completion.text.removeSubrange(place...)
                case 1: completion.text.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default:
                    if place < completion.text.count {
                        completion.text[place] = UInt8.random(in: 0...255, using: &random)
                    }
                }
            }
            let judgement = await verifier.verify(try candidate(row, completion))
            if judgement.isAccepted, row.good?.toolCalls.isEmpty == true {
                #expect(row.mayPass(completion), "\(row) accepts \(String(decoding: completion.text, as: UTF8.self))")
            }
        }
    }

    @Test("settings of a wrong kind are a problem at their place, and never a verifier", arguments: CatalogueRow.all)
    func settings(row: CatalogueRow) throws {
        let right = try #require(try JSONValue(parsing: row.settings).object)
        let wrong: [JSONValue] = [.number(-1), .bool(true), .string("?"), .array([.null]), .object(["?": .null])]
        for key in right.map(\.0) + ["unknown_setting"] {
            var found = 0
            for value in wrong {
                var changed = right
                changed[key] = value
                var reader = SettingsReader(
                    .object(changed),
                    at: JSONPointer(tokens: ["verify", "0", row.factory.kind])
                )
                let verifier = row.factory.makeVerifier(from: &reader, in: Sample.files)
                #expect(verifier != nil || !reader.problems.isEmpty, "\(row) with \(key)")
                reader.finish()
                for problem in reader.problems {
                    found += 1
                    #expect(problem.message.hasPrefix("verify[0].\(row.factory.kind)"), "\(problem.message)")
                    #expect(problem.message.hasSuffix(".") || problem.message.hasSuffix("?"), "\(problem.message)")
                }
            }
            // What is right may be any value.
            if key != "value" { #expect(found >= 2, "\(row) takes anything for `\(key)`") }
        }
    }

    private func verifier(_ row: CatalogueRow) throws -> any Verifier {
        var reader = SettingsReader(try JSONValue(parsing: row.settings))
        let verifier = row.factory.makeVerifier(from: &reader, in: Sample.files)
        reader.finish()
        try #require(reader.problems.isEmpty, "\(reader.problems.map(\.message))")
        return try #require(verifier)
    }

    private func candidate(
        _ row: CatalogueRow,
        _ completion: Completion,
        _ condition: Condition = .plain
    ) throws -> Candidate {
        Candidate(
            request: try Sample.request(row.members),
            completion: completion,
            model: "small",
            timeLeft: condition == .outOfTime ? .zero : .seconds(30)
        )
    }

    /// The verdicts of a verifier alone and in a gate.
    private func verdicts(of verifier: any Verifier, on candidate: Candidate, _ condition: Condition) async -> [Verdict]
    {
        let judge = { @Sendable () async -> [Verdict] in
            let alone = await verifier.verify(candidate).verdict
            let gate = Gate([Gate.Entry(name: "row", verifier: verifier)], explainAll: true)
            let result = await gate.judge(candidate, clock: ScriptedClock(sleeping: .waits))
            let isOpen = !result.isRejected
            let inGate = result.results.first?.verdict ?? .inconclusive(because: "not run")
            // An open gate counts as a pass, whatever the verdict was.
            return [alone, isOpen ? .accepted(score: nil) : inGate]
        }
        guard condition == .cancelled else { return await judge() }
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await judge()
        }
        task.cancel()
        return await task.value
    }
}
