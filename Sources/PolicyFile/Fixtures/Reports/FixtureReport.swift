// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What came of one fixture.
package struct FixtureResult: Sendable, Equatable {
    /// What it shows, in words.
    package let name: String
    /// Where it stands in its file.
    package let position: JSONPosition
    /// Where what came is not what was expected; empty for a fixture that holds.
    package let mismatches: [Mismatch]

    /// Whether everything came as expected.
    package var holds: Bool { mismatches.isEmpty }

    /// One thing that is not as expected.
    package struct Mismatch: Sendable, Equatable {
        /// What was compared, such as `verdict` or `answer /total`.
        package let what: String
        /// What the fixture expects.
        package let expected: String
        /// What came.
        package let found: String

        init(_ what: String, expected: String, found: String) {
            self.what = what
            self.expected = expected
            self.found = found
        }
    }
}

/// What came of the fixtures of some policies.
package struct FixtureReport: Sendable, Equatable {
    /// The policies, in order.
    package internal(set) var suites: [Suite] = []
    /// The policies that could not be run since this machine lacks what they need.
    package internal(set) var leftOut: [PolicyLeftOut] = []

    /// The fixtures of one policy.
    package struct Suite: Sendable, Equatable {
        /// The policy's name.
        package let policy: String
        /// The fixtures' file, as messages show it.
        package let file: String
        /// What came of each, in order; empty where the policy has no fixtures.
        package let results: [FixtureResult]
        /// What they covered.
        package let coverage: FixtureCoverage
        /// What became of corrupted answers; nil where none were made.
        package let mutation: MutationReport?
    }

    /// How many fixtures hold.
    package var passed: Int { suites.reduce(0) { $0 + $1.results.count(where: \.holds) } }
    /// How many do not.
    package var failed: Int { suites.reduce(0) { $0 + $1.results.count { !$0.holds } } }
    /// How many corrupted answers nobody noticed.
    package var survivors: Int { suites.reduce(0) { $0 + ($1.mutation?.survivors.count ?? 0) } }
    /// Whether no fixture could run at all, for want of what the policies need.
    package var isLeftOut: Bool { suites.isEmpty && !leftOut.isEmpty }
    /// Whether there is nothing to mend.
    package var isGood: Bool { failed == 0 && survivors == 0 }
}

extension FixtureReport.Suite {
    /// The fixtures, then one more for each that had a corrupted answer accepted: for the formats that know only tests.
    var cases: [FixtureResult] {
        var survivors: [(name: String, position: JSONPosition, mismatches: [FixtureResult.Mismatch])] = []
        for survivor in mutation?.survivors ?? [] {
            let place = survivor.pointer.map { $0 == .root ? "" : " \($0)" } ?? ""
            let mismatch = FixtureResult.Mismatch(
                survivor.kind + place,
                expected: "a rejection, or the answer as it was",
                found: "accepted: \(survivor.change)"
            )
            if let last = survivors.last, last.name == survivor.fixture, last.position == survivor.position {
                survivors[survivors.count - 1].mismatches.append(mismatch)
            } else {
                survivors.append((survivor.fixture, survivor.position, [mismatch]))
            }
        }
        return results
            + survivors.map {
                FixtureResult(name: $0.name + " (corrupted)", position: $0.position, mismatches: $0.mismatches)
            }
    }
}
