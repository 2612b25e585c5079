// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import CurlTesting
import Foundation
import Glibc
import OpenAIAPI
import Providers
import Testing

/// LiteLLM's proxy as upstream: a server of somebody else's, which answers from its configuration and calls nobody.
///
/// `Scripts/python-env litellm 'litellm[proxy]==1.106.2'` installs it, which takes a minute and 750 MB; without it these tests are left out,
/// but not in CI, where `make test` installs it.
@Suite(.serialized)
struct LiteLLMTests {
    /// The program; nil, after a line that says so, where there is none.
    ///
    /// In CI it must be there: a missing one cannot be started, which fails.
    private static let program: String? = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
            .standardizedFileURL
        let environment = ProcessInfo.processInfo.environment
        let path = environment["CASCADE_LITELLM"] ?? repository.appending(path: ".build/litellm/bin/litellm").path
        if FileManager.default.isExecutableFile(atPath: path) || environment["CI"] == "true" { return path }
        print("left out, since there is no \(path): run Scripts/python-env litellm 'litellm[proxy]==1.106.2'")
        return nil
    }()

    private static let key = "sk-test-0123456789"
    private static let configuration = """
        model_list:
          - model_name: plain
            litellm_params: { model: openai/m, api_key: none, mock_response: "The capital of Norway is Oslo." }
          - model_name: limited
            litellm_params: { model: openai/m, api_key: none, mock_response: "litellm.RateLimitError" }
          - model_name: broken
            litellm_params: { model: openai/m, api_key: none, mock_response: "litellm.InternalServerError" }
          - model_name: long
            litellm_params: { model: openai/m, api_key: none, mock_response: "litellm.ContextWindowExceededError" }
          - model_name: embedder
            litellm_params: { model: openai/e, api_key: none, mock_response: [0.25, -0.5] }
        litellm_settings: { num_retries: 0 }
        general_settings: { master_key: \(key) }
        """

    /// Runs `body` with a provider of a proxy that is up; does nothing where there is no proxy.
    private func run(streams: Bool, _ body: (OpenAIProvider) async throws -> Void) async throws {
        guard let program = Self.program else { return }
        let folder = FileManager.default.temporaryDirectory.appending(path: "litellm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "config.yaml")
        try Self.configuration.write(to: file, atomically: true, encoding: .utf8)
        let (descriptor, port) = try ScriptedServer.reserve(forSharing: false)
        close(descriptor)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--config", file.path, "--host", "127.0.0.1", "--port", "\(port)", "--telemetry", "False"]
        process.currentDirectoryURL = folder
        process.environment = [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "NO_PROXY": "*", "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            // The threads that run tests block signals, and what they start does so too: only this one cannot be blocked.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let client = try CurlClient()
        let outcome: Result<Void, any Error>
        do {
            try await Self.waitForStart(port: port, client: client)
            let preset = try #require(OpenAIPreset.named("litellm"))
            var settings = OpenAIProviderSettings(
                preset: preset,
                baseURL: "http://127.0.0.1:\(port)/v1",
                apiKey: Self.key
            )
            settings.streams = streams
            outcome = .success(try await body(try OpenAIProvider(settings, client: client)))
        } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        try outcome.get()
    }

    private static func waitForStart(port: UInt16, client: CurlClient) async throws {
        for _ in 0..<120 {
            let answer = try? await client.perform(CurlRequest(url: "http://127.0.0.1:\(port)/health/liveliness"))
            if answer?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(500))
        }
        Issue.record("the proxy has not started within a minute")
    }

    private func fault(_ provider: OpenAIProvider, _ model: String) async throws -> ProviderError? {
        let call = try Bench.call(model: model, timeout: .seconds(30))
        do {
            _ = try await provider.complete(call)
            return nil
        } catch {
            return error
        }
    }

    @Test("its answers and errors are read as what they are", .timeLimit(.minutes(3)), arguments: [false, true])
    func answers(streams: Bool) async throws {
        try await run(streams: streams) { provider in
            let answer = try await provider.complete(try Bench.call(model: "plain", timeout: .seconds(30)))
            #expect(answer.text == Array("The capital of Norway is Oslo.".utf8))
            #expect(answer.finishReason == .stop)
            #expect(try #require(answer.usage).input > 0)
            #expect(try await fault(provider, "limited")?.code == "rate_limited")
            #expect(try await fault(provider, "broken") == .unavailable(status: 500, retryAfter: nil))
            guard case .invalidRequest(400, _, _, "context_length_exceeded") = try await fault(provider, "long") else {
                Issue.record("the conversation was not too long")
                return
            }
            #expect(try await fault(provider, "nobody")?.code == "invalid_request")
            try await embeds(provider)
        }
    }

    private func embeds(_ provider: OpenAIProvider) async throws {
        let request = try EmbeddingRequestParser.parse(Array(#"{"model":"e","input":"a"}"#.utf8))
        let call = EmbeddingCall(request: request, upstreamModel: "embedder", timeout: .seconds(30))
        let found = try await provider.embed(call)
        #expect(String(decoding: found.body, as: UTF8.self).contains("[0.25,-0.5]"))
        #expect(try #require(found.usage).input > 0)
    }
}
