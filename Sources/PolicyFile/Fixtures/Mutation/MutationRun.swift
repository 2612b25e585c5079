// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Corrupts the accepted answers of a policy's fixtures, and sees what its gates make of that.
///
/// The same seed and fixtures give the same mutants.
struct MutationRun {
    let policy: CompiledPolicy
    let stage: FixtureStage
    let settings: MutationSettings
    let file: FixtureFile

    /// What became of the mutants of some answers; the same answer in two fixtures counts once.
    func report(on answers: [AcceptedAnswer]) async -> MutationReport {
        var report = MutationReport()
        var seen: Set<UInt64> = []
        var used: Set<Int> = []
        var sampled: Set<MutationKind> = []
        let allowances = file.fixtures.flatMap(\.survives) + file.survives
        for answer in answers where seen.insert(answer.digest(before: gate(of: answer.rung))).inserted {
            report.answers += 1
            var maker = MutantMaker(answer, settings: settings)
            let mutants = maker.mutants()
            sampled.formUnion(maker.sampled)
            for mutant in mutants {
                switch await fate(of: mutant, from: answer) {
                case .noticed: report.noticed += 1
                case .undone: report.undone += 1
                case .leftToModel: report.leftToModels += 1
                case .accepted:
                    let own = (answer.fixture.survives + file.survives).filter { $0.covers(mutant) }
                    for index in allowances.indices where own.contains(allowances[index]) { used.insert(index) }
                    if own.isEmpty {
                        report.survivors.append(Self.survivor(mutant, of: answer.fixture))
                    } else {
                        report.allowed += 1
                    }
                }
            }
        }
        var told: [JSONPosition] = []
        // Of a kind whose places were not all tried, an allowance may well be needed.
        for index in allowances.indices where !used.contains(index) && !sampled.contains(allowances[index].kind) {
            // A matrix has the same allowance in each of its cases, of which one may need it.
            let isUsed = allowances.indices.contains { used.contains($0) && allowances[$0] == allowances[index] }
            guard !isUsed, !told.contains(allowances[index].position) else { continue }
            told.append(allowances[index].position)
            report.unused.append((allowances[index].text, allowances[index].position))
        }
        return report
    }

    /// The gate of a rung: rungs without verifiers of their own share the policy's.
    private func gate(of rung: Int) -> Int {
        policy.policy.ladder[rung].verify == nil ? -1 : rung
    }

    private enum Fate {
        case noticed, undone, leftToModel, accepted
    }

    private func fate(of mutant: Mutant, from answer: AcceptedAnswer) async -> Fate {
        let gated = await stage.judge(
            mutant.completion,
            script: answer.script,
            request: answer.fixture.request,
            rung: answer.rung,
            of: policy
        )
        let gate = policy.rungs[answer.rung].gate
        // What a scripted model says of an answer it was not written for means nothing.
        if stage.wasAsked {
            let cheap = gate.entries.filter { $0.verifier.costClass < .network }.map(\.name)
            let isNoticed = gated.results.contains { cheap.contains($0.verifier) && $0.verdict.code == "rejected" }
            return isNoticed ? .noticed : .leftToModel
        }
        if gated.isRejected { return .noticed }
        return isSame(gated.completion, mutant: mutant, as: answer) ? .undone : .accepted
    }

    private func isSame(_ returned: Completion, mutant: Mutant, as answer: AcceptedAnswer) -> Bool {
        guard returned.toolCalls == answer.completion.toolCalls else { return false }
        if returned.text == answer.returned { return true }
        guard let found = try? JSONValue(parsing: returned.text) else { return false }
        return found == (try? JSONValue(parsing: answer.returned))
    }

    private static func survivor(_ mutant: Mutant, of fixture: Fixture) -> MutationReport.Survivor {
        MutationReport.Survivor(
            fixture: fixture.name,
            position: fixture.position,
            kind: mutant.kind.rawValue,
            pointer: mutant.pointer,
            change: mutant.change,
            advice: mutant.kind.advice
        )
    }
}

extension AcceptedAnswer {
    /// The same for the same answer to the same request before the same gate.
    fileprivate func digest(before gate: Int) -> UInt64 {
        var digest = FNV1a()
        digest.add(UInt64(bitPattern: Int64(gate)))
        digest.add(fixture.request.messages.text)
        digest.add(completion.text)
        for call in completion.toolCalls {
            digest.add(call.name.utf8)
            digest.add(call.arguments)
        }
        return digest.value
    }
}
