// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import OpenAIAPI
@testable import Providers
import Testing

/// A call with the body it must come to: a file of the call, a line of ten dashes, and the body or the fault.
///
/// A call is `{"model": …, "streams": …, "structured_outputs": …, "temperature": …, "max_output_tokens": …, "follow_up": […],
/// "request": {…}}`, all but the request optional. `UPDATE_GOLDEN=1` rewrites the bodies.
struct BedrockGolden: CustomTestStringConvertible, Sendable {
    let file: URL
    let input: String
    let expected: String

    private static let separator = "\n----------\n"

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/requests")

    static let all: [BedrockGolden] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "golden" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            let parts = text.components(separatedBy: separator)
            return BedrockGolden(file: file, input: parts[0], expected: parts.count > 1 ? parts[1] : "")
        }
    }()

    var testDescription: String { file.deletingPathExtension().lastPathComponent }

    /// What the dialect sends for the call; throws what it refuses.
    func request() throws -> DialectRequest {
        let root = try JSONDocument(parsing: input).root
        var settings = BedrockSamples.settings
        settings.streams = root["streams"]?.bool ?? false
        settings.structuredOutputs =
            root["structured_outputs"]?.string.flatMap(BedrockProviderSettings.StructuredOutputs.init) ?? .automatic
        let request = try #require(root["request"])
        let call = ProviderCall(
            request: try ChatRequestParser.parse(Array(request.text)),
            followUp: root["follow_up"].map { turns in
                turns.elements.compactMap { turn in
                    guard let role = turn["role"]?.string.flatMap(FollowUp.Role.init) else { return nil }
                    return FollowUp(role: role, text: Array(turn["text"]?.utf8 ?? []))
                }
            } ?? [],
            upstreamModel: root["model"]?.string ?? "anthropic.claude-3-5-sonnet-20240620-v1:0",
            sampling: Sampling(
                temperature: root["temperature"]?.double,
                maxOutputTokens: root["max_output_tokens"]?.int
            ),
            timeout: .seconds(10)
        )
        return try BedrockDialect(settings).request(for: call)
    }

    /// The address and the body, or the fault, as text.
    func found() throws -> String {
        do {
            let request = try request()
            return "\(request.url)\n" + (try JSONValue(parsing: request.body)).json(pretty: true)
        } catch let error as ProviderError {
            guard case .unsupported(let field) = error else { return error.summary }
            return "unsupported \(field.param): \(field.reason)"
        }
    }

    func check() throws {
        let found = try found()
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try (input + Self.separator + found + "\n").write(to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(found + "\n" == expected)
    }
}

enum BedrockSamples {
    /// The keys of AWS's own examples.
    static let keys = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )
    static let moment: Int64 = 1_440_938_160

    static var settings: BedrockProviderSettings {
        BedrockProviderSettings(region: "eu-central-1", credentials: .keys(keys)) { moment }
    }

    static func call(
        _ body: String = #"{"messages":[{"role":"user","content":"Hello"}]}"#,
        model: String = "amazon.nova-lite-v1:0",
        sampling: Sampling = Sampling(),
        timeout: Duration = .seconds(10)
    ) throws -> ProviderCall {
        ProviderCall(
            request: try ChatRequestParser.parse(Array(body.utf8)),
            upstreamModel: model,
            sampling: sampling,
            timeout: timeout
        )
    }

    // Bodies as the published model of the service has them, `bedrock-runtime` 2023-09-30; written for these tests.

    static let answer = #"""
        {"metrics":{"latencyMs":412},"output":{"message":{"content":[{"text":"Oslo is the capital of Norway."}],
        "role":"assistant"}},"stopReason":"end_turn","usage":{"inputTokens":14,"outputTokens":9,"totalTokens":23}}
        """#

    static let toolAnswer = #"""
        {"metrics":{"latencyMs":900},"output":{"message":{"role":"assistant","content":[
        {"reasoningContent":{"reasoningText":{"text":"The user wants \"weather\".","signature":"c2lnbmVk"}}},
        {"reasoningContent":{"redactedContent":"aGlkZGVu"}},{"text":"I look it up."},
        {"toolUse":{"toolUseId":"tooluse_a1","name":"weather","input":{"city":"Troms\u00f8","days":[1, 2]}}},
        {"toolUse":{"toolUseId":"tooluse_a2","name":"now","input":{}}}]}},"stopReason":"tool_use",
        "trace":{"promptRouter":{"invokedModelId":"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku"}},
        "usage":{"inputTokens":4,"outputTokens":60,"totalTokens":1464,"cacheReadInputTokens":1000,
        "cacheWriteInputTokens":400,"cacheDetails":[{"ttl":"1h","inputTokens":100},{"ttl":"5m","inputTokens":300}]}}
        """#

    /// The events of a stream, by type and payload.
    static let stream: [(type: String, json: String)] = [
        ("messageStart", #"{"p":"abcd","role":"assistant"}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"text":"Oslo is "},"p":"abcdefghijkl"}"#),
        (
            "contentBlockDelta",
            #"{"contentBlockIndex":0,"delta":{"text":"the \"capital\" of Norwegen \ud83c\uddf3\ud83c\uddf4."}}"#
        ),
        ("contentBlockStop", #"{"contentBlockIndex":0}"#),
        ("messageStop", #"{"stopReason":"end_turn"}"#),
        ("metadata", #"{"metrics":{"latencyMs":380},"usage":{"inputTokens":14,"outputTokens":9,"totalTokens":23}}"#),
    ]

    static let toolStream: [(type: String, json: String)] = [
        ("messageStart", #"{"role":"assistant"}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"The user "}}}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"wants weather."}}}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2lnbmVk"}}}"#),
        ("contentBlockStop", #"{"contentBlockIndex":0}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":1,"delta":{"reasoningContent":{"redactedContent":"aGlkZGVu"}}}"#),
        ("contentBlockStop", #"{"contentBlockIndex":1}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":2,"delta":{"text":"I look it up."}}"#),
        ("contentBlockStop", #"{"contentBlockIndex":2}"#),
        (
            "contentBlockStart",
            #"{"contentBlockIndex":3,"start":{"toolUse":{"name":"weather","toolUseId":"tooluse_a1"}}}"#
        ),
        ("contentBlockDelta", #"{"contentBlockIndex":3,"delta":{"toolUse":{"input":""}}}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":3,"delta":{"toolUse":{"input":"{\"city\":\"Trom"}}}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":3,"delta":{"toolUse":{"input":"s\u00f8\"}"}}}"#),
        ("contentBlockStop", #"{"contentBlockIndex":3}"#),
        ("contentBlockStart", #"{"contentBlockIndex":4,"start":{"toolUse":{"name":"now","toolUseId":"tooluse_a2"}}}"#),
        ("contentBlockDelta", #"{"contentBlockIndex":4,"delta":{"toolUse":{"input":""}}}"#),
        ("contentBlockStop", #"{"contentBlockIndex":4}"#),
        ("messageStop", #"{"stopReason":"tool_use"}"#),
        (
            "metadata",
            #"{"metrics":{"latencyMs":9},"usage":{"inputTokens":4,"outputTokens":60,"totalTokens":1464,"cacheReadInputTokens":1000,"cacheWriteInputTokens":400,"cacheDetails":[{"ttl":"1h","inputTokens":100},{"ttl":"5m","inputTokens":300}]}}"#
        ),
    ]

    static func bytes(_ events: [(type: String, json: String)]) -> [UInt8] {
        events.flatMap { EventStreamWriter.event($0.type, $0.json) }
    }
}
