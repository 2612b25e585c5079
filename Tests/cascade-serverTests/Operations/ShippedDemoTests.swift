// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import cascade_server

/// What `make serve` starts: the configuration and the policies of this repository, in the built program.
struct ShippedDemoTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A copy, since the server writes its traces beside the configuration.
    private func folder() throws -> TestFolder {
        let folder = try TestFolder()
        for name in ["cascade.yaml", "policies"] {
            try FileManager.default.copyItem(
                at: Self.repository.appending(path: name),
                to: URL(filePath: "\(folder.path)/\(name)")
            )
        }
        return folder
    }

    @Test("answers the README's request from the second rung, and says that its models are scripted")
    func readme() async throws {
        try await Turnstile.servers.run {
            let server = try await ServerProcess(in: try folder())
            let reply = try await server.ask(ReadmeFlowTests.question, policy: "invoice")
            #expect(reply.status == 200 && reply["x-cascade-model"] == "medium" && reply["x-cascade-rung"] == "1")
            #expect(try JSONValue(parsing: reply.answer ?? "")["total"]?.double == 1_249.5)
            let ticket = try await server.ask(
                "Classify this ticket: the app crashes at start.",
                policy: "support-triage"
            )
            #expect(ticket["x-cascade-model"] == "small" && ticket["x-cascade-attempts"] == "2")
            let chat = try await server.ask("What is the capital of Norway?")
            #expect(chat["x-cascade-policy"] == "assistant" && chat.answer == "The capital of Norway is Oslo.")
            let vectors = try await server.send(
                "POST",
                "/v1/embeddings",
                #"{"model": "embedder", "input": ["a hat", "a cat"]}"#
            )
            #expect(vectors.status == 200)
            #expect(try vectors.json["data"]?.array?.count == 2)
            #expect(try await server.send("GET", "/v1/deployments").json["data"]?.array?.count == 4)
            let id = try #require(reply["x-cascade-trace-id"])
            #expect(try await server.send("GET", "/v1/traces/\(id)").status == 200)
            #expect(server.messages.contains("scripted"))
            server.signal(SIGTERM)
            #expect(await server.ending() == 0)
        }
    }

    @Test("is right, and its fixtures hold", arguments: ["check", "test"])
    func command(name: String) async throws {
        let ending = try await Turnstile.servers.run { try await ServerProcess.run([name], in: try folder()) }
        #expect(ending.status == 0, "\(ending.output)\(ending.messages)")
    }
}
