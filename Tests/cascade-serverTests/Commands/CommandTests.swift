// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import cascade_server

/// The commands as a shell sees them: what they print where, and how they exit.
struct CommandTests {
    private func run(
        _ arguments: [String],
        in folder: TestFolder,
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> ServerProcess.Ending {
        try await Turnstile.servers.run {
            try await ServerProcess.run(arguments, in: folder, input: input, environment: environment)
        }
    }

    private func folder(_ setup: TestSetup = TestSetup(baseURL: "http://127.0.0.1:9/v1")) throws -> TestFolder {
        let folder = try TestFolder()
        try folder.write(setup.yaml(upstream: ""), to: "cascade.yaml")
        try folder.write(policies: setup.policies)
        return folder
    }

    @Test("prices: where each is from; --stale exits 1 if one is in doubt")
    func prices() async throws {
        let folder = try TestFolder()
        let yaml = """
            providers: { a: { kind: anthropic, api_key: k }, v: { kind: vllm } }
            models:
              listed: { provider: a, model: claude-haiku-4-5 }
              wrong: { provider: a, model: claude-sonnet-4-5, price: { input: 0.01 USD/1M, output: 0.02 USD/1M } }
              own: { provider: v, price: free }

            """
        try folder.write(yaml, to: "cascade.yaml")
        let all = try await run(["prices"], in: folder)
        #expect(all.status == 0 && all.output.contains("table of") && all.output.contains("own@v"))
        let stale = try await run(["prices", "--stale", "--format", "json"], in: folder)
        #expect(stale.status == 1 && stale.output.contains("wrong@a") && !stale.output.contains("own@v"))
        let table = try await run(["prices", "--all"], in: folder)
        #expect(table.status == 0 && table.output.split(separator: "\n").count == PriceTable.shipped.entries.count + 1)
        #expect(try await run(["prices", "--config", "nowhere.yaml"], in: folder).status == 2)
    }

    @Test("check: right files exit 0, with every setting under --explain")
    func right() async throws {
        let folder = try folder()
        let plain = try await run(["check"], in: folder)
        #expect(plain.status == 0 && plain.output.isEmpty)
        #expect(plain.messages.contains("cascade.yaml: right; 6 policies: assistant, contract"))
        let explained = try await run(["check", "--explain"], in: folder)
        #expect(explained.status == 0)
        for words in ["limits.body", "policy invoice", "ladder[1].reask", "default"] {
            #expect(explained.output.contains(words), "\(words)")
        }
    }

    @Test(
        "check: wrong files exit 1, with every problem at its place",
        arguments: [
            (
                "policies/plain/policy.yaml", "policy: plain\nladder: []\n",
                ["policies/plain/policy.yaml:2:", "no rungs"]
            ),
            (
                "policies/plain/policy.yaml", "policy: plain\nladder: [{ model: smal }]\n",
                ["`smal`", "Did you mean `small`?"]
            ),
            ("policies/plain/policy.yaml", "policy: plain\n", ["ladder"]),
            (
                "policies/invoice/policy.yaml",
                TestPolicies.invoice.replacing("invoice.schema.json", with: "invoise.schema.json"),
                ["invoise.schema.json", "Did you mean `invoice.schema.json`?"]
            ),
            ("policies/invoice/invoice.schema.json", "{", ["policies/invoice/policy.yaml:", "invoice.schema.json"]),
            (
                "policies/plain/policy.yaml",
                "policy: plain\nladder: [{ model: small, retris: 1 }]\nlimits: { deadline: 5 }\n",
                ["retris", "Did you mean `retries`?", "deadline", "2 problems"]
            ),
            ("cascade.yaml", "policies: policies\nprovider: {}\n", ["cascade.yaml:2:1", "Did you mean `providers`?"]),
        ]
    )
    func wrong(file: String, text: String, words: [String]) async throws {
        let folder = try folder()
        try folder.write(text, to: file)
        let ending = try await run(["check"], in: folder)
        #expect(ending.status == 1 && ending.output.isEmpty)
        for words in words { #expect(ending.messages.contains(words), "\(ending.messages)") }
    }

    @Test("check: a missing secret is named, one that is there is never shown")
    func secrets() async throws {
        let folder = try folder(
            TestSetup(baseURL: "http://127.0.0.1:9/v1", provider: #"api_key: "${env:UPSTREAM_KEY}""#)
        )
        let missing = try await run(["check"], in: folder)
        #expect(missing.status == 1 && missing.messages.contains("Set the environment variable `UPSTREAM_KEY`"))
        let explained = try await run(["check", "--explain"], in: folder, environment: ["UPSTREAM_KEY": "sk-5a1e"])
        #expect(explained.status == 0 && !explained.output.contains("5a1e") && !explained.messages.contains("5a1e"))
    }

    @Test("check: a configuration that cannot be read is no finding, but no work done")
    func unreadable() async throws {
        let ending = try await run(["check"], in: try TestFolder())
        #expect(ending.status == 2 && ending.messages.contains("cascade.yaml: found no file"))
    }

    @Test(
        "verify: exits by the verdict, and prints it as JSON",
        arguments: [("never said", 0), ("something else", 1)] as [(String, Int32)]
    )
    func verify(answer: String, status: Int32) async throws {
        let ending = try await run(
            ["verify", "--policy", "strict", "--answer", "-", "--format", "json"],
            in: try folder(),
            input: answer
        )
        #expect(ending.status == status)
        let verdict = try JSONValue(parsing: ending.output)
        #expect(verdict["accepted"]?.bool == (status == 0) && verdict["policy"] == "strict")
    }

    @Test(
        "verify: says what it lacks, and exits 2",
        arguments: [
            (["--policy", "strikt", "--answer", "-"], "Did you mean `strict`?"),
            (["--policy", "strict", "--answer", "nowhere.txt"], "nowhere.txt: found no file"),
            (["--policy", "strict", "--answer", "-", "--rung", "7"], "--rung: found 7; expected 0 to 1"),
            (["--policy", "strict", "--answer", "-", "--request", "nowhere.json"], "nowhere.json: found no file"),
            (["--policy", "strict", "--answer", "-", "--request", "cascade.yaml"], "--request"),
            (["--policy", "strict"], "--answer"),
        ]
    )
    func cannotVerify(arguments: [String], words: String) async throws {
        let ending = try await run(["verify"] + arguments, in: try folder(), input: "x")
        #expect(ending.status == 2 && ending.output.isEmpty)
        #expect(ending.messages.contains(words), "\(ending.messages)")
    }

    @Test("schema: prints a JSON Schema on standard output", arguments: ["policy", "fixtures", "config"])
    func schema(subject: String) async throws {
        let ending = try await run(["schema", subject], in: try TestFolder())
        #expect(ending.status == 0 && ending.messages.isEmpty)
        #expect(try JSONValue(parsing: ending.output, limits: .schema)["$schema"]?.string != nil)
    }

    @Test("test: exits 0 where every fixture holds, 1 where one does not, 2 where they cannot be run")
    func fixtures() async throws {
        let folder = try folder()
        let fixture = "- name: says so\n  answer: never said\n  expect: { verdict: VERDICT }\n"
        try folder.write(fixture.replacing("VERDICT", with: "accepted"), to: "policies/strict/fixtures.yaml")
        let good = try await run(["test"], in: folder)
        #expect(good.status == 0 && !good.output.isEmpty)
        try folder.write(fixture.replacing("VERDICT", with: "rejected"), to: "policies/strict/fixtures.yaml")
        let bad = try await run(["test", "policies/strict"], in: folder)
        #expect(bad.status == 1 && bad.output.contains("says so"))
        let json = try await run(["test", "--format", "json"], in: folder)
        #expect(json.status == 1 && (try? JSONValue(parsing: json.output)) != nil)
        let junit = try await run(["test", "--format", "junit"], in: folder)
        #expect(junit.status == 1 && junit.output.hasPrefix("<?xml"))
        try folder.write("nonsense: [", to: "policies/strict/fixtures.yaml")
        #expect(try await run(["test"], in: folder).status == 2)
        #expect(try await run(["test", "nowhere"], in: folder).status == 2)
    }

    @Test(
        "tells of a mistake on its command line with exit 2",
        arguments: [["chekc"], ["check", "--nonsense"], ["serve", "--port", "x"], ["serve", "--port", "70000"]]
    )
    func usage(arguments: [String]) async throws {
        let ending = try await run(arguments, in: try TestFolder())
        #expect(ending.status == 2 && ending.output.isEmpty && ending.messages.contains("Usage:"))
        let help = try await run(["--help"], in: try TestFolder())
        #expect(help.status == 0 && help.output.contains("USAGE:") && help.messages.isEmpty)
    }
}
