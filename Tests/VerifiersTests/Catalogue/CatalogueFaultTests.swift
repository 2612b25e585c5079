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

    /// The answers that verifiers with a broken tool are shown beside a good one.
    private static let hostile = ["nothing", "words and numbers", "no UTF-8"]

    /// How an answer is judged.
    private enum Condition: CaseIterable {
        case plain, cancelled, cancelledMeanwhile, outOfTime
        /// The policy's own time limit strikes at once.
        case struck
    }

    /// A clock on which no time limit strikes.
    private static var clock: ScriptedClock { ScriptedClock(sleeping: .waits) }

    @Test("every factory has a row")
    func complete() {
        #expect(Set(Sample.factories.map(\.kind)) == Set(CatalogueRow.all.map(\.factory.kind)))
    }

    @Test("a row's own good answer passes, so that the others can fail", arguments: CatalogueRow.all)
    func good(row: CatalogueRow) async throws {
        guard let good = row.good else { return }
        let result = await gate(of: try verifier(row)).judge(try candidate(row, good), clock: Self.clock)
        #expect(!result.isRejected, "\(row): \(result.results)")
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
            for condition in [Condition.plain, .cancelled, .outOfTime]
            where condition == .plain || text.count < 100_000 {
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
            let result = await gate(of: verifier).judge(try candidate(row, completion), clock: Self.clock)
            if !result.isRejected, row.good?.toolCalls.isEmpty == true {
                #expect(row.mayPass(completion), "\(row) accepts \(String(decoding: completion.text, as: UTF8.self))")
            }
        }
    }

    @Test(
        "a tool that is missing, down, hanging, crashing or babbling passes nothing, in no gate and under no condition",
        arguments: CatalogueRow.broken
    )
    func broken(row: CatalogueRow) async throws {
        let good = try #require(row.good)
        for text in [good.text] + Self.answers.filter({ Self.hostile.contains($0.name) }).map(\.text) {
            var completion = good
            completion.text = text
            for condition in Condition.allCases {
                // A verifier each, since one that has failed may be left alone for a while.
                let verdicts = await verdicts(
                    of: try verifier(row),
                    inGate: try verifier(row),
                    on: try candidate(row, completion, condition),
                    condition
                )
                #expect(!verdicts.contains { $0.code == "accepted" }, "\(row), \(condition): \(verdicts)")
            }
        }
        // Alone in a pool, and passed over where it gave no verdict: nobody has accepted the answer.
        for rule in [GatePool.Rule.any, .score(atLeast: 0)] {
            let entry = Gate.Entry(name: "row", verifier: try verifier(row), inconclusive: .accept)
            let result = await Gate([entry], pool: GatePool(rule, weights: ["row": 1]))
                .judge(try candidate(row, good), clock: Self.clock)
            #expect(result.isRejected, "\(row) in a pool of \(rule)")
        }
    }

    @Test("without time, or cancelled, nothing dear passes: not even a good answer", arguments: CatalogueRow.dear)
    func interrupted(row: CatalogueRow) async throws {
        let verifier = try verifier(row)
        guard verifier.costClass > .pure, let good = row.good else { return }
        for condition in [Condition.cancelled, .outOfTime] {
            let verdicts = await verdicts(of: verifier, on: try candidate(row, good, condition), condition)
            #expect(verdicts.last?.code == "inconclusive", "\(row), \(condition)")
        }
    }

    private func verifier(_ row: CatalogueRow) throws -> any Verifier {
        var reader = SettingsReader(try JSONValue(parsing: row.settings))
        let verifier = row.factory.makeVerifier(from: &reader, in: row.environment)
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
            timeLeft: condition == .outOfTime ? .zero : row.timeLeft,
            exchange: row.model.map { model in
                Exchange(model: model, requestBytes: 100, answerBytes: completion.text.count, outputTokens: 100)
            }
        )
    }

    /// The verdicts of a verifier alone, and of it or another in a gate.
    private func verdicts(
        of verifier: any Verifier,
        inGate gated: (any Verifier)? = nil,
        on candidate: Candidate,
        _ condition: Condition
    ) async -> [Verdict] {
        let judge = { @Sendable () async -> [Verdict] in
            let alone = await verifier.verify(candidate).verdict
            let clock = condition == .struck ? ScriptedClock() : Self.clock
            let result = await gate(of: gated ?? verifier, timeout: condition == .struck ? .milliseconds(1) : nil)
                .judge(candidate, clock: clock)
            let isOpen = !result.isRejected
            let inGate = result.results.first?.verdict ?? .inconclusive(because: "not run")
            // An open gate counts as a pass, whatever the verdict was.
            return [alone, isOpen ? .accepted(score: nil) : inGate]
        }
        guard [.cancelled, .cancelledMeanwhile].contains(condition) else { return await judge() }
        let task = Task {
            while condition == .cancelled, !Task.isCancelled { await Task.yield() }
            return await judge()
        }
        if condition == .cancelledMeanwhile { try? await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        return await task.value
    }

    private func gate(of verifier: any Verifier, timeout: Duration? = nil) -> Gate {
        Gate([Gate.Entry(name: "row", verifier: verifier, timeout: timeout)], explainAll: true)
    }
}
