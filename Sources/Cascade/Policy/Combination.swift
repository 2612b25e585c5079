// SPDX-License-Identifier: Apache-2.0

import JSON

/// How the verdicts of a gate's verifiers become one; a verifier that is not named must accept.
public enum Combination: Sendable, Equatable {
    /// Every verifier must accept.
    case all
    /// One of these verifiers must accept; nil stands for all of them.
    case any(of: [String]?)
    /// The weighted mean of the scores of these verifiers must reach a threshold in 0…1.
    case weighted([Weight], atLeast: Double)

    /// What a verifier counts.
    public struct Weight: Sendable, Equatable {
        /// The verifier's name.
        public var verifier: String
        /// Its weight, over 0.
        public var weight: Double

        /// A weight by its parts.
        public init(_ verifier: String, _ weight: Double) {
            self.verifier = verifier
            self.weight = weight
        }
    }
}

/// Finds the verifiers that a combination names.
struct CombinationResolver {
    let combination: Combination
    /// Where the combination stands in the policy, for errors.
    let pointer: JSONPointer
    /// The names of the verifiers it combines, in the policy's order.
    let names: [String]

    /// The weights of the verifiers by their names, empty where every verifier must accept; problems go into the list.
    func pool(problems: inout [SettingsProblem]) -> GatePool? {
        switch combination {
        case .all:
            return nil
        case .any(of: nil):
            return GatePool(.any, weights: Dictionary(names.map { ($0, 1) }) { first, _ in first })
        case .any(of: let chosen?):
            for (index, name) in chosen.enumerated() {
                check(name, at: pointer.appending("any").appending(index), isKey: false, problems: &problems)
            }
            return GatePool(.any, weights: Dictionary(chosen.map { ($0, 1) }) { first, _ in first })
        case .weighted(let weights, let atLeast):
            for weight in weights {
                let place = pointer.appending("weights").appending(weight.verifier)
                check(weight.verifier, at: place, isKey: true, problems: &problems)
            }
            return GatePool(
                .score(atLeast: atLeast),
                weights: Dictionary(weights.map { ($0.verifier, $0.weight) }) { first, _ in first }
            )
        }
    }

    private func check(_ name: String, at place: JSONPointer, isKey: Bool, problems: inout [SettingsProblem]) {
        switch names.count(where: { $0 == name }) {
        case 1: return
        case 0:
            let known = names.isEmpty ? "a verifier, of which there are none" : "one of " + Self.list(names)
            problems.append(
                SettingsProblem(
                    at: place,
                    isAboutKey: isKey,
                    found: "`\(name)`, which no verifier is called",
                    expected: known,
                    remedy: NearestName.of(name, in: names).map { "Did you mean `\($0)`?" } ?? "Remove it."
                )
            )
        case let count:
            problems.append(
                SettingsProblem(
                    at: place,
                    isAboutKey: isKey,
                    found: "`\(name)`, which \(count) verifiers are called",
                    expected: "the name of one",
                    remedy: "Give each of them a `name` of its own."
                )
            )
        }
    }

    private static func list(_ names: [String]) -> String {
        names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            .map { "`\($0)`" }.joined(separator: ", ")
    }
}
