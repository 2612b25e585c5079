// SPDX-License-Identifier: Apache-2.0

import Cascade

/// What the fixtures of a policy showed of it, and what they never did.
package struct FixtureCoverage: Sendable, Equatable {
    /// The verifiers of every gate, in the order they run.
    package private(set) var verifiers: [VerifierShare] = []
    /// The rungs.
    package private(set) var rungs: [RungShare] = []
    /// The gate of each rung: rungs without verifiers of their own share one.
    private var gates: [Int] = []

    /// How often a verifier gave which verdict.
    package struct VerifierShare: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// The rung whose own verifier it is; nil for one of the policy's.
        package let rung: Int?
        /// The codes of findings that it can give, as far as it says.
        package let possible: [String]
        /// How often it accepted.
        package fileprivate(set) var accepted = 0
        /// How often it could not do its work.
        package fileprivate(set) var inconclusive = 0
        /// How often it rejected.
        package fileprivate(set) var rejected = 0
        /// How often each finding occurred.
        package fileprivate(set) var findings: [String: Int] = [:]
        fileprivate let gate: Int

        /// The codes that never occurred.
        package var missing: [String] { possible.filter { findings[$0] == nil } }
        /// The verifier in words, such as `regex` or `regex of rung 2`.
        package var title: String { rung.map { "\(name) of rung \($0)" } ?? name }
    }

    /// How often a rung was asked, and gave the answer that was returned.
    package struct RungShare: Sendable, Equatable {
        /// The name of its model.
        package let model: String
        /// How often it was asked.
        package fileprivate(set) var asked = 0
        /// How often its answer was returned.
        package fileprivate(set) var answered = 0
    }

    /// Nothing yet.
    init(of policy: CompiledPolicy) {
        rungs = policy.rungs.map { RungShare(model: $0.model.name) }
        gates = policy.policy.ladder.indices.map { policy.policy.ladder[$0].verify == nil ? -1 : $0 }
        var known: Set<Int> = []
        for (index, rung) in policy.rungs.enumerated() where known.insert(gates[index]).inserted {
            verifiers += rung.gate.entries.map { entry in
                VerifierShare(
                    name: entry.name,
                    rung: gates[index] < 0 ? nil : index,
                    possible: entry.verifier.findingCodes,
                    gate: gates[index]
                )
            }
        }
    }

    /// Adds what the verifiers of a rung's gate gave.
    mutating func add(_ results: [VerifierResult], rung: Int) {
        for result in results {
            guard let index = verifiers.firstIndex(where: { $0.name == result.verifier && $0.gate == gates[rung] })
            else {
                continue
            }
            switch result.verdict {
            case .accepted: verifiers[index].accepted += 1
            case .inconclusive: verifiers[index].inconclusive += 1
            case .rejected(let findings):
                verifiers[index].rejected += 1
                for finding in findings { verifiers[index].findings[finding.code, default: 0] += 1 }
            }
        }
    }

    /// Adds what a whole cascade gave.
    mutating func add(_ result: CascadeResult) {
        for attempt in result.trace.attempts {
            rungs[attempt.order.rung].asked += 1
            if case .judged(let results, _, _) = attempt.ending { add(results, rung: attempt.order.rung) }
        }
        if let answering = result.answeringAttempt { rungs[answering.order.rung].answered += 1 }
    }

    // MARK: What is missing

    /// The gaps in words, one a line: verifiers that never rejected, findings that never occurred, rungs that never answered.
    package var gaps: [String] {
        let silent = verifiers.filter { $0.rejected == 0 }.map { "\($0.title) never rejected an answer" }
        let missing = verifiers.filter { $0.rejected > 0 && !$0.missing.isEmpty }
            .map { "\($0.title) never found " + $0.missing.map { "`\($0)`" }.joined(separator: ", ") }
        let idle = rungs.indices.filter { rungs[$0].answered == 0 }
            .map { "rung \($0) (\(rungs[$0].model)) never answered" }
        return silent + missing + idle
    }
}
