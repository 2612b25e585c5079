// SPDX-License-Identifier: Apache-2.0

import JSON

/// Some files are not what they should be: every problem at once.
package struct PolicyFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The problems, sorted by file and place; at least one.
    package let problems: [PolicyFileProblem]

    /// An error of so many problems, in any order.
    package init(_ problems: [PolicyFileProblem]) {
        self.problems = problems.enumerated().sorted { left, right in
            Self.key(left.element, left.offset) < Self.key(right.element, right.offset)
        }.map(\.element)
    }

    private static func key(_ problem: PolicyFileProblem, _ index: Int) -> (String, Int, Int, Int) {
        (problem.file, problem.position?.line ?? 0, problem.position?.column ?? 0, index)
    }

    /// The problems one below the other, as `check` prints them.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
