// SPDX-License-Identifier: Apache-2.0

import Foundation
import PolicyFile
import Testing

@testable import cascade_server

/// What the documents show of policies and verifiers is what the program takes.
struct DocumentedPolicyTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs")
        .standardized

    /// What the examples name.
    private static let files = [
        "invoice.schema.json": #"{"type": "object"}"#,
        "answer.json": #"{"type": "object"}"#,
        "rubric.md": "## correct\nEvery statement is true.\n",
        "good-answer.txt": "Oslo.\n",
        "agreement.csv": "score,probability\n0,0.1\n1,0.9\n",
        "feed.xsd": #"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="feed"/></xs:schema>"#,
        "tests.swift": "import Testing\n",
        "shop.sql": "CREATE TABLE orders (id INTEGER);\n",
        "check.py": "#!/usr/bin/env python3\n",
    ]

    private static let configuration = """
        policies: policies
        missing_tools: leave_out
        providers: { a: { kind: demo } }
        models:
          small: { provider: a, price: free, region: eu, tags: [gdpr], max_output_tokens: 1000 }
          medium: { provider: a, model: medium, price: free, region: eu, tags: [gdpr], max_output_tokens: 1000 }
          large: { provider: a, model: large, price: free, region: eu, tags: [gdpr], max_output_tokens: 1000 }
          other: { provider: a, model: small, price: free, max_output_tokens: 1000 }
        store: none

        """

    /// The policies that a document shows: whole ones, one for each verifier that stands alone, one for each way to combine.
    private static func policies(in document: String) throws -> [String] {
        let text = try String(contentsOf: docs.appending(path: document), encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst().flatMap { rest -> [String] in
            let example = rest.components(separatedBy: "\n```")[0] + "\n"
            if example.hasPrefix("policy: ") { return [example] }
            guard example.hasPrefix("verify:\n") else { return [] }
            let parts = example.components(separatedBy: "\ncombine: ")
            guard parts.count == 1 else { return parts.dropFirst().map { parts[0] + "\ncombine: " + $0 + "\n" } }
            return example.components(separatedBy: "\n  - ").dropFirst().map { "verify:\n  - \($0)\n" }
        }
    }

    @Test(
        "every policy and every verifier in the documents holds",
        arguments: ["policies.md", "verifiers.md", "../README.md"]
    )
    func holds(document: String) throws {
        let policies = try Self.policies(in: document)
        #expect(!policies.isEmpty)
        for (number, policy) in policies.enumerated() {
            let isWhole = policy.hasPrefix("policy: ")
            let name = isWhole ? String(policy.dropFirst(8).prefix { $0 != " " && $0 != "\n" }) : "example-\(number)"
            let text = (isWhole ? "" : "policy: \(name)\nladder: [{ model: small }]\n") + policy
            let folder = try TestFolder()
            try folder.write(Self.configuration, to: "cascade.yaml")
            try folder.write(policies: [name: Self.files])
            // What stands in the environment does not matter here.
            let plain = text.replacing(#/\$\{env:\w+\}/#, with: "value")
            try folder.write(plain, to: "policies/\(name)/policy.yaml")
            let script = "\(folder.path)/policies/\(name)/check.py"
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
            let loader = SnapshotLoader(
                configPath: "\(folder.path)/cascade.yaml",
                environment: [:],
                transports: Transports(),
                demoURL: nil
            )
            do throws(PolicyFileError) {
                let (_, set) = try loader.read()
                #expect(set.names == [name] || set.leftOut.count == 1)
            } catch {
                Issue.record("\(document): \(error)")
            }
        }
    }
}
