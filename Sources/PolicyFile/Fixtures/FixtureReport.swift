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

    /// The fixtures of one policy.
    package struct Suite: Sendable, Equatable {
        /// The policy's name.
        package let policy: String
        /// The fixtures' file, as messages show it.
        package let file: String
        /// What came of each, in order; empty where the policy has no fixtures.
        package let results: [FixtureResult]
    }

    /// How many fixtures hold.
    package var passed: Int { suites.reduce(0) { $0 + $1.results.count(where: \.holds) } }
    /// How many do not.
    package var failed: Int { suites.reduce(0) { $0 + $1.results.count { !$0.holds } } }
}
