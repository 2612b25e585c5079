// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import PolicyFile

/// A policy `invoice` with fixtures, in a folder of its own.
struct FixtureFolder {
    /// Three rungs; an answer must hold `total` or `sum`, and is taken down to it.
    static let policy = """
        policy: invoice
        ladder:
          - model: small
            retries: 1
          - model: medium
            reask: 1
          - model: large
        verify:
          - contains: { text: [total, sum], trim: true }
        limits: { deadline: 30s, max_attempts: 5 }

        """

    let folder: TemporaryFolder

    init(_ fixtures: String, policy: String = policy, files: [String: String] = [:]) throws {
        var all = files.reduce(into: [:]) { $0["invoice/\($1.key)"] = $1.value }
        all["invoice/policy.yaml"] = policy
        all["invoice/fixtures.yaml"] = fixtures
        folder = try TemporaryFolder(all)
    }

    /// Runs the fixtures.
    func report(mutation: MutationSettings? = nil) async throws(PolicyFileError) -> FixtureReport {
        try await FixtureRunner.forTests.run(folder.path, shownAs: "policies", mutation: mutation)
    }

    /// What does not hold, one line a mismatch.
    func mismatches() async throws -> [String] {
        try await report().suites[0].results.flatMap(\.mismatches).map { "\($0.what): \($0.expected) | \($0.found)" }
    }

    /// What is wrong with the fixtures; empty where nothing is.
    func problems() async -> String {
        do throws(PolicyFileError) {
            _ = try await report()
            return ""
        } catch {
            return error.description
        }
    }
}
