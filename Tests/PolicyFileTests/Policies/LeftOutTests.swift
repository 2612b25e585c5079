// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import PolicyFile

/// Policies that need what this machine lacks.
struct LeftOutTests {
    /// Finds its tool missing, as a verifier does that runs a program.
    private struct ToolFactory: VerifierFactory {
        let kind = "tool"

        func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)? {
            let name = settings.requiredString("name")
            var problem = SettingsProblem(
                at: settings.place(of: "name"),
                found: "no `\(name)` on this machine",
                expected: "a program",
                remedy: "Install it."
            )
            problem.isAboutMachine = true
            settings.report(problem)
            return nil
        }
    }

    private static let compiler = PolicyCompiler(
        models: .forTests,
        factories: [ContainsVerifier.Factory(), ToolFactory()]
    )
    private static let plain = "policy: plain\nladder: [{ model: small }]\nverify: [{ contains: { text: a } }]\n"
    private static let tooled = "policy: tooled\nladder: [{ model: small }]\nverify:\n  - tool: { name: javac }\n"
    private static let said =
        "policies/tooled/policy.yaml:4:19: verify[0].tool.name: found no `javac` on this machine; expected a program. Install it."

    private func load(_ tooled: String, leavesOut: Bool) throws(PolicyFileError) -> PolicySet? {
        guard let folder = try? TemporaryFolder(["plain/policy.yaml": Self.plain, "tooled/policy.yaml": tooled]) else {
            return nil
        }
        return try PolicyLoader(compiler: Self.compiler, leavesOut: leavesOut).load(folder.path, shownAs: "policies")
    }

    @Test("what a machine lacks refuses all policies, unless it may leave one out")
    func leavingOut() throws {
        #expect(throws: PolicyFileError.self) { try load(Self.tooled, leavesOut: false) }
        let set = try #require(try load(Self.tooled, leavesOut: true))
        #expect(set.names == ["plain"])
        #expect(set.sources.map(\.name) == ["plain"])
        #expect(set.leftOut.map(\.summary) == ["policy tooled is left out: " + Self.said])
    }

    @Test("a policy that is also wrong is refused all the same")
    func wrong() {
        #expect(throws: PolicyFileError.self) { try load(Self.tooled + "exhausted: maybe\n", leavesOut: true) }
    }

    @Test("its fixtures are not run, and the report says so")
    func fixtures() async throws {
        let folder = try TemporaryFolder([
            "plain/policy.yaml": Self.plain, "plain/fixtures.yaml": "- { name: a, answer: a, expect: accepted }\n",
            "tooled/policy.yaml": Self.tooled, "tooled/fixtures.yaml": "- { name: b, answer: b, expect: accepted }\n",
        ])
        let runner = FixtureRunner(
            models: .forTests,
            factories: [ContainsVerifier.Factory(), ToolFactory()],
            parseRequest: { body throws(FileProblem) in
                guard let root = try? JSONDocument(parsing: body).root else {
                    throw FileProblem(found: "no JSON", remedy: "Mend it.")
                }
                return ChatRequest(body: root, model: nil, messages: root["messages"] ?? root)
            }
        )
        let report = try await runner.run(folder.path, shownAs: "policies", leavesOut: true)
        #expect(report.suites.map(\.policy) == ["plain"])
        #expect(report.leftOut.map(\.name) == ["tooled"])
    }
}
