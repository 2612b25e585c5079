// SPDX-License-Identifier: Apache-2.0

import Cascade
import DemoUpstream
import Foundation
import JSON
import PolicyFile
import Synchronization
import Testing

@testable import cascade_server

/// `test` and `verify` with the verifiers of the catalogue, as a policy's author uses them.
struct FixtureCommandTests {
    private func run(_ arguments: [String], in folder: TestFolder, input: String = "") async throws
        -> ServerProcess.Ending
    {
        try await Turnstile.servers.run { try await ServerProcess.run(arguments, in: folder, input: input) }
    }

    private func folder(_ fixtures: String, of policy: String = "plain", upstream: String = "http://127.0.0.1:9/v1")
        throws -> TestFolder
    {
        let folder = try TestFolder()
        let setup = TestSetup(baseURL: upstream)
        try folder.write(setup.yaml(upstream: ""), to: "cascade.yaml")
        try folder.write(policies: setup.policies)
        try folder.write(fixtures, to: "policies/\(policy)/fixtures.yaml")
        return folder
    }

    @Test(
        "assertions that verifiers check",
        arguments: [
            ("{ type: regex, value: '^Os\\w+' }", "Oslo", true), ("{ type: regex, value: 'Bergen' }", "Oslo", false),
            ("{ type: not-regex, value: 'Bergen' }", "Oslo", true), ("is-json", "{\"a\": 1}", true),
            ("is-json", "{a}", false),
            ("{ type: is-json, value: { required: [a] } }", "{\"a\": 1}", true),
            ("{ type: is-json, value: { required: [b] } }", "{\"a\": 1}", false),
            ("{ type: is-json, value: 'file://a.schema.json' }", "{\"a\": 1}", true),
            ("{ type: is-json, value: 'file://a.schema.json' }", "{\"a\": \"1\"}", false),
            ("contains-json", "Sure! ```json\n{\"a\": 1}\n``` Bye.", true), ("contains-json", "Sure!", false),
            ("{ type: contains-json, value: { required: [b] } }", "Sure! {\"a\": 1}", false),
            ("is-xml", "<a><b/></a>", true), ("is-xml", "<a><b></a>", false), ("not-is-xml", "<a><b></a>", true),
            ("is-refusal", "I'm sorry, but I can't help with that.", true), ("is-refusal", "Oslo", false),
            ("not-is-refusal", "Oslo", true), ("{ type: word-count, value: 2 }", "two words", true),
            ("{ type: word-count, value: { max: 1 } }", "two words", false),
            ("is-valid-openai-tools-call", "Oslo", false),
        ]
    )
    func assertions(assertion: String, answer: String, holds: Bool) async throws {
        let text = JSONValue.string(answer).json()
        let folder = try folder("- { name: a, answer: \(text), assert: [\(assertion)] }\n")
        try folder.write(#"{"properties": {"a": {"type": "integer"}}}"#, to: "policies/plain/a.schema.json")
        let ending = try await run(["test", "policies/plain"], in: folder)
        #expect(ending.status == (holds ? 0 : 1), "\(ending.output)\(ending.messages)")
    }

    @Test("a pattern or a schema that cannot work is told at the assertion")
    func badAssertions() async throws {
        let folder = try folder(
            """
            - name: a
              answer: x
              assert:
                - { type: regex, value: "([0-9]+" }
                - { type: is-json, value: { type: nmber } }
                - { type: is-json, value: "file://none.json" }
            """
        )
        let ending = try await run(["test", "policies/plain"], in: folder)
        #expect(ending.status == 2)
        for words in [
            "fixtures.yaml:4:29: [0].assert[0].value: ", "fixtures.yaml:5:31: [0].assert[1].value",
            "fixtures.yaml:6:31: [0].assert[2].value: found `none.json`, which is not in the policy's folder",
        ] {
            #expect(ending.messages.contains(words), "\(ending.messages)")
        }
    }

    @Test("--mutate fails where a corrupted answer is accepted, --coverage only tells")
    func mutation() async throws {
        let folder = try folder(
            "- { name: a, answer: { json: { category: bug, urgency: low, summary: It crashes. } }, expect: accepted }\n",
            of: "support-triage"
        )
        let loose = try await run(["test", "policies/support-triage", "--mutate", "--coverage"], in: folder)
        #expect(loose.status == 1)
        for words in [
            "UNNOTICED empty_text: Give it a `minLength` in the schema.", "/summary: an empty text",
            "json_schema never rejected an answer", "rung 1 (medium) never answered",
        ] {
            #expect(loose.output.contains(words), "\(loose.output)")
        }
        try folder.write(
            TestPolicies.ticketSchema.replacing(#""maxLength": 200"#, with: #""minLength": 1, "maxLength": 200"#),
            to: "policies/support-triage/ticket.schema.json"
        )
        try folder.write(
            """
            survives: [change_text /summary]
            fixtures:
              - { name: a, answer: { json: { category: bug, urgency: low, summary: It crashes. } }, expect: accepted }
            """,
            to: "policies/support-triage/fixtures.yaml"
        )
        let strict = try await run(["test", "policies/support-triage", "--mutate", "--format", "json"], in: folder)
        #expect(strict.status == 0, "\(strict.output)")
        let mutation = try JSONValue(parsing: strict.output).at("/mutation/0")
        #expect(mutation?["survivors"] == [] && (mutation?["noticed"]?.int ?? 0) > 20)
        // The policy's name is as good as its folder.
        #expect(try await run(["test", "support-triage", "--coverage"], in: folder).status == 0)
        let missing = try await run(["test", "policies/support-triag"], in: folder)
        #expect(missing.status == 2 && missing.messages.contains("Did you mean `policies/support-triage`?"))
    }

    @Test("--record adds what the models answer to the fixtures, which then hold")
    func record() async throws {
        let upstream = try await DemoUpstream.start()
        let folder = try folder("# kept\n- { name: a, answer: x, expect: accepted }\n", upstream: upstream.baseURL)
        try folder.write("What is the capital of Norway?\n", to: "question.txt")
        let arguments = ["test", "policies/plain", "--record", "the capital", "--request", "question.txt"]
        let ending = try await run(arguments, in: folder)
        #expect(ending.status == 0 && ending.messages.contains("it holds offline"), "\(ending.messages)")
        #expect(ending.output.hasPrefix("- name: the capital\n  request: "))
        let file = try String(contentsOfFile: folder.path + "/policies/plain/fixtures.yaml", encoding: .utf8)
        #expect(file.hasPrefix("# kept\n- { name: a, answer: x, expect: accepted }\n\n- name: the capital\n"))
        await upstream.stop()
        let offline = try await run(["test", "policies/plain"], in: folder)
        #expect(offline.status == 0 && offline.output.contains("2 passed"))
        let again = try await run(arguments, in: folder)
        #expect(again.status == 2 && again.messages.contains("found a fixture named `the capital`"))
    }

    @Test(
        "says what does not go together",
        arguments: [
            (["test", "policies/plain", "--record", "a"], "--record: found no request"),
            (["test", "policies/plain", "--request", "a"], "--request: found without --record"),
            (["test", "--record", "a", "--request", "b"], "--record: found no folder"),
            (["test", "policies/plain", "--record", "a", "--from", "b", "--mutate"], "expected it alone"),
            (["test", "policies/plain", "--record", "c", "--from", "b"], "found no fixture named `b`"),
            (["test", "--format", "xml"], "format"),
        ]
    )
    func usage(arguments: [String], words: String) async throws {
        let ending = try await run(arguments, in: try folder("- { name: a, answer: x, expect: accepted }\n"))
        #expect(ending.status == 2 && ending.output.isEmpty)
        #expect(ending.messages.contains(words), "\(ending.messages)")
    }

    @Test("--watch runs again when a file changes, and ends at SIGINT")
    func watch() async throws {
        try await Turnstile.servers.run {
            let folder = try folder("- { name: a, answer: x, expect: accepted }\n")
            let process = Process()
            process.executableURL = ServerProcess.program
            process.arguments = ["test", "policies/plain", "--watch"]
            process.currentDirectoryURL = URL(filePath: folder.path)
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            let output = Mutex("")
            pipe.fileHandleForReading.readabilityHandler = { file in
                let data = file.availableData
                if data.isEmpty { file.readabilityHandler = nil }
                output.withLock { $0 += String(decoding: data, as: UTF8.self) }
            }
            try process.run()
            #expect(await eventually { output.withLock { $0.contains("1 passed, 0 failed") } })
            try folder.write("- { name: b, answer: x, expect: rejected }\n", to: "policies/plain/fixtures.yaml")
            #expect(await eventually { output.withLock { $0.contains("0 passed, 1 failed") } })
            kill(process.processIdentifier, SIGINT)
            #expect(await eventually { !process.isRunning })
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
    }

    @Test("verify shows each verifier with its time, and findings with the line they are about")
    func verdicts() async throws {
        let folder = try folder("", of: "invoice")
        let answer = "Here:\n{\"invoice_number\": \"A\", \"total\": \"5\"}"
        let ending = try await run(["verify", "--policy", "invoice", "--answer", "-"], in: folder, input: answer)
        #expect(ending.status == 1)
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "invoice, rung 0 (small): not accepted, by json_schema; then: reask")
        #expect(
            lines[1].wholeMatch(of: #/  refusal      accepted  [0-9.]+ (µs|ms) +score 0\.[0-9]+/#) != nil,
            "\(lines)"
        )
        #expect(lines[2].wholeMatch(of: #/  json_schema  rejected  [0-9.]+ (µs|ms)/#) != nil, "\(lines)")
        #expect(ending.output.contains("    answer:2:34: type: /total: found the string \"5\"; expected a number."))
        #expect(ending.output.contains("        2 | {\"invoice_number\": \"A\", \"total\": \"5\"}\n"))
        #expect(ending.output.contains("          |                                  ^"))
    }

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test("the JSON Schema of fixtures accepts those of every shipped policy")
    func schema() async throws {
        let folder = try folder("", of: "meta")
        try folder.write(
            "policy: meta\nladder: [{ model: small }]\nverify: [{ json_schema: { schema: fixtures.schema.json } }]\n",
            to: "policies/meta/policy.yaml"
        )
        try folder.write(
            try await run(["schema", "fixtures"], in: folder).output,
            to: "policies/meta/fixtures.schema.json"
        )
        let policies = Self.repository.appending(path: "policies")
        let names = try FileManager.default.contentsOfDirectory(atPath: policies.path)
        try #require(names.contains("invoice"))
        for name in names {
            let text = try String(contentsOf: policies.appending(path: "\(name)/fixtures.yaml"), encoding: .utf8)
            let root = try #require(YAMLDocument(SourceText(file: name, text: text)).root, "\(name)")
            let ending = try await run(["verify", "--policy", "meta", "--answer", "-"], in: folder, input: root.json())
            #expect(ending.status == 0, "\(name): \(ending.output)\(ending.messages)")
        }
    }

    /// The examples of `docs/fixtures.md`, by the heading they stand under.
    private static let examples: [(heading: String, yaml: String)] = {
        let page = (try? String(contentsOf: repository.appending(path: "docs/fixtures.md"), encoding: .utf8)) ?? ""
        return page.components(separatedBy: "\n## ").dropFirst().flatMap { section in
            let heading = section.prefix { !$0.isNewline }
            return section.components(separatedBy: "```yaml\n").dropFirst().map { block in
                (String(heading), block.components(separatedBy: "\n```")[0] + "\n")
            }
        }
    }()

    @Test("the examples of the page on fixtures hold", arguments: 0..<max(1, examples.count))
    func page(index: Int) async throws {
        try #require(Self.examples.count == 6)
        let example = Self.examples[index]
        let folder = try folder("", of: "page")
        // Two of them are about other policies than the page's invoices.
        let verify =
            switch example.heading {
            case "promptfoo's assertions": "[]"
            case "Verifiers that ask models": "[{ judge: { model: large, rubric: { right: It is right. } } }]"
            default: "[{ json_schema: { schema: page.schema.json, repair: true } }]"
            }
        if verify.contains("judge"), !Catalog.verifiers.contains(where: { $0.kind == "judge" }) { return }
        try folder.write(
            "policy: page\nladder: [{ model: small }, { model: medium }]\nverify: \(verify)\n",
            to: "policies/page/policy.yaml"
        )
        try folder.write(
            """
            {"type": "object", "additionalProperties": false, "properties": {
              "total": {"type": "number"}, "currency": {"enum": ["EUR", "USD", "GBP"]}, "note": {"type": "string"}}}
            """,
            to: "policies/page/page.schema.json"
        )
        try folder.write("Sure!\n```json\n{\"total\": 12}\n```\n", to: "policies/page/answers/chatty.txt")
        try folder.write(#"{"total": 12, "note": "paid"}"#, to: "policies/page/answers/noted.json")
        try folder.write(example.yaml, to: "policies/page/fixtures.yaml")
        let ending = try await run(["test", "policies/page"], in: folder)
        #expect(ending.status == 0, "\(example.heading): \(ending.output)\(ending.messages)")
    }
}
