// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import Testing

@testable import PolicyFile

struct PolicyLoaderTests {
    private static let policy = """
        policy: invoice
        description: The fields of an invoice.
        ladder:
          - model: small
            reask: 1
            timeout: 10s
          - model: medium
            retries: 0
            temperature: 0.5
            max_output_tokens: 100
            verify: []
          - model: large
            escalate_with: draft
            max_output_tokens: 200
        verify:
          - contains: { text: total, file: words/total.txt, name: totals, then: fail }
          - contains
        exhausted: best
        on_filter: escalate
        truncated: accept
        explain: all
        limits: { deadline: 30s, max_cost: 0.05 USD, max_attempts: 6 }
        log_content: true

        """

    private func folder(_ extra: [String: String] = [:]) throws -> TemporaryFolder {
        try TemporaryFolder(
            ["invoice/policy.yaml": Self.policy, "invoice/words/total.txt": "sum", "README.md": "x"].merging(extra) {
                $1
            }
        )
    }

    private func error(_ folder: TemporaryFolder) -> String {
        do throws(PolicyFileError) {
            _ = try PolicyLoader(compiler: .forTests).load(folder.path, shownAs: "policies")
            return ""
        } catch {
            return error.description
        }
    }

    @Test("reads every setting of a policy")
    func everything() throws {
        let folder = try folder()
        let set = try PolicyLoader(compiler: .forTests).load(folder.path)
        let policy = try #require(set["invoice"]).policy
        var expected = Policy(name: "invoice", ladder: [])
        expected.description = "The fields of an invoice."
        var small = Policy.Rung(model: "small", pointer: "/ladder/0")
        small.reasks = 1
        small.timeout = .seconds(10)
        var medium = Policy.Rung(model: "medium", pointer: "/ladder/1")
        medium.retries = 0
        medium.sampling = Sampling(temperature: 0.5, maxOutputTokens: 100)
        medium.verify = []
        var large = Policy.Rung(model: "large", pointer: "/ladder/2")
        large.mendsDraft = true
        large.sampling.maxOutputTokens = 200
        expected.ladder = [small, medium, large]
        expected.verify = [
            Policy.VerifierSetting(
                kind: "contains",
                settings: ["text": "total", "file": "words/total.txt", "name": "totals", "then": "fail"],
                pointer: "/verify/0/contains"
            ),
            Policy.VerifierSetting(kind: "contains", pointer: "/verify/1"),
        ]
        expected.exhausted = .best
        expected.onFilter = .escalate
        expected.truncated = .accept
        expected.explainAll = true
        expected.limits.deadline = .seconds(30)
        expected.limits.maxCost = Cost(settings: "0.05 USD")
        expected.limits.maxAttempts = 6
        expected.logsContent = true
        expected.revision = policy.revision
        #expect(policy == expected)
        #expect(set.names == ["invoice"])
        #expect(set.files == ["policy.yaml", "words/total.txt"].map { "\(folder.path)/invoice/\($0)" })
    }

    @Test("one policy's folder can be named itself")
    func one() throws {
        let folder = try folder()
        let set = try PolicyLoader(compiler: .forTests).load(folder.path + "/invoice/")
        #expect(set.names == ["invoice"])
    }

    @Test("explains every setting with where it came from", arguments: Golden.all(in: "explain"))
    func explained(golden: Golden) throws {
        let folder = try folder(["invoice/policy.yaml": golden.input])
        let set = try PolicyLoader(compiler: .forTests).load(folder.path, shownAs: "policies")
        try golden.check(ExplainedSetting.table(set.settings[0].settings))
    }

    @Test("the revision is stable, and changes with the policy and each file it names")
    func revision() throws {
        func revision(_ files: [String: String]) throws -> String {
            let folder = try folder(files)
            let set = try PolicyLoader(compiler: .forTests).load(folder.path)
            return try #require(set["invoice"]).policy.revision
        }
        let first = try revision([:])
        #expect(first.count == 16)
        #expect(try revision([:]) == first)
        #expect(try revision(["invoice/fixtures.yaml": "[]", "other.txt": "x"]) == first)
        #expect(try revision(["invoice/words/total.txt": "sums"]) != first)
        #expect(try revision(["invoice/policy.yaml": Self.policy + "# more\n"]) != first)
    }

    @Test("reports the problems of all files at once")
    func several() throws {
        let folder = try folder([
            "b/policy.yaml": "policy: b\nladder: []\n", "a/policy.yaml": "policy: [\n", "c/README.md": "x",
            ".hidden/x": "",
        ])
        #expect(
            error(folder) == """
                policies/a/policy.yaml:2:1: found the end of the file; expected a value. Write the value, or put the text in quotes.
                    2 |\u{20}
                      | ^
                policies/b/policy.yaml:2:9: ladder: found no rungs; expected at least one. Add `- model: NAME`.
                    2 | ladder: []
                      |         ^
                policies/c/policy.yaml: found no file that can be read; expected a file in the policy's folder. Add it, or move its folder out of the policies.
                """
        )
    }

    @Test("a folder that is missing or empty is an error")
    func noFolder() throws {
        let empty = try TemporaryFolder(["README.md": "x"])
        #expect(
            error(empty)
                == "policies: found no policies; expected a folder for each policy, with its `policy.yaml`. Add one."
        )
        #expect(throws: PolicyFileError.self) { try PolicyLoader(compiler: .forTests).load(empty.path + "/none") }
        #expect(throws: PolicyFileError.self) { try PolicyLoader(compiler: .forTests).load(empty.path + "/README.md") }
    }

    @Test("links may lead within the policy's folder, but not out of it")
    func links() throws {
        let policy = { (file: String) in
            "policy: invoice\nladder: [{ model: small }]\nverify: [{ contains: { file: \(file) } }]\n"
        }
        let inside = try folder(["invoice/policy.yaml": policy("link.txt")])
        try inside.link("invoice/link.txt", to: "words/total.txt")
        #expect(error(inside) == "")
        let outside = try folder(["invoice/policy.yaml": policy("link.txt"), "secret.txt": "s"])
        try outside.link("invoice/link.txt", to: "../secret.txt")
        #expect(
            error(outside).contains(
                "verify[0].contains.file: found `link.txt`, a link out of the policy's folder; expected"
            )
        )
        let parent = try folder(["invoice/policy.yaml": policy("up/secret.txt"), "secret.txt": "s"])
        try parent.link("invoice/up", to: "..")
        #expect(error(parent).contains("found `up/secret.txt`, a link out of the policy's folder"))
        let folderFile = try folder(["invoice/policy.yaml": policy("words")])
        #expect(error(folderFile).contains("found `words`, which is not in the policy's folder"))
    }
}
