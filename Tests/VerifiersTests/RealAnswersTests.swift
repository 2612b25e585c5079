// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// What the phrase verifiers and the repair make of real answers; `Benchmarks/measure-verifiers` measures in full.
struct RealAnswersTests {
    /// F1 of what was said against what is true.
    private func f1(_ pairs: [(truth: Bool, said: Bool)]) -> Double {
        let hits = Double(pairs.count { $0.truth && $0.said })
        return 2 * hits / Double(pairs.count { $0.truth } + pairs.count { $0.said })
    }

    private func completion(_ row: JSONNode, _ member: String) -> Completion {
        var completion = Completion()
        completion.text = row[member]?.utf8.map(Array.init) ?? []
        return completion
    }

    @Test("refusals of seven models are told from answers")
    func refusals() throws {
        guard let rows = try SharedData.rows("verifier-labels/refusal.answers.jsonl.gz") else { return }
        let verifier = RefusalVerifier(detector: .all, atLeast: 0.5, readsHeadOnly: false, acceptsPartial: false)
        let judged = rows.map { row in (row["label"]?.string, verifier.judge(completion(row, "answer")).codes) }
        #expect(rows.count == 1_585)
        #expect(f1(judged.map { ($0 != "full_compliance", !$1.isEmpty) }) > 0.94)
        #expect(f1(judged.map { ($0 == "full_refusal", $1 == ["refusal"]) }) > 0.91)
    }

    @Test("open questions of six models are told from answers")
    func hedges() throws {
        guard let rows = try SharedData.rows("simpleqa-2026/answers.jsonl.gz") else { return }
        let verifier = HedgingVerifier(detector: .all, atLeast: 0.5, readsHeadOnly: false)
        var pairs: [(truth: Bool, said: Bool)] = []
        for row in rows where row["upstream_error"]?.int == 0 {
            let judgement = verifier.judge(completion(row, "answer"))
            guard judgement.codes != ["empty"] else { continue }
            pairs.append((row["grade"]?.string == "not_attempted", !judgement.isAccepted))
        }
        #expect(pairs.count > 16_000)
        #expect(f1(pairs) > 0.92)
    }

    @Test("repair takes nearly every JSON answer out of its words", arguments: ["gsm", "crux", "math-l5"])
    func repair(task: String) async throws {
        guard let rows = try SharedData.rows("zeroeval-2024/\(task).answers.jsonl.gz") else { return }
        let sample = rows.enumerated().filter { $0.offset % 20 == 0 }.map(\.element)
        let verifier = try Sample.verifier(
            "json_schema",
            #"{"schema":{"type":"object","required":["answer"]},"repair":true}"#
        )
        var accepted = 0
        for row in sample {
            let judgement = try await Sample.judge(verifier, completion(row, "output"))
            if judgement.isAccepted { accepted += 1 }
        }
        print("\(task): \(accepted) of \(sample.count) answers are JSON after repair")
        #expect(Double(accepted) > 0.93 * Double(sample.count))
    }
}
