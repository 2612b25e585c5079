// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Curl
import Foundation
import JSON
@testable import Providers
import Testing

/// AWS's own library over what we write and read; what it does and expects is in `botocore_check.py`.
struct BotocoreTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "botocore_check.py"
    )

    /// Runs a function of the script over a file of cases.
    private func run(_ test: String, over cases: JSONValue) throws {
        try PythonScript.withFolder { folder in
            try Data(cases.jsonUTF8()).write(to: folder.appending(path: "\(test).json"))
            try PythonScript.run(Self.script, [folder.path, test])
        }
    }

    private static func base64(_ bytes: [UInt8]) -> JSONValue { .string(Data(bytes).base64EncodedString()) }

    private static func object(_ members: [(String, JSONValue)]) throws -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// What we read, in the form in which the script says what botocore reads.
    private static func read(_ events: [CompletionEvent]) throws -> JSONValue {
        var fold = CompletionFold()
        for event in events { fold.add(event) }
        let completion = fold.completion
        let usage = try #require(completion.usage)
        let calls = try completion.toolCalls.map { call in
            JSONValue.array([.string(call.id), .string(call.name), try JSONValue(parsing: call.arguments)])
        }
        return try object([
            ("text", .string(String(decoding: completion.text, as: UTF8.self))), ("calls", .array(calls)),
            ("reasoning", .string(String(decoding: completion.reasoning, as: UTF8.self))),
            ("reason", .string(completion.finishReason?.wireName ?? "none")),
            (
                "usage",
                try JSONValue(
                    parsing: Array("[\(usage.input),\(usage.cachedInput),\(usage.cacheWrites),\(usage.output)]".utf8)
                )
            ),
        ])
    }

    @Test("every body of the goldens is an input that the service's model allows")
    func requests() throws {
        let cases = try BedrockGolden.all.compactMap { golden -> JSONValue? in
            guard let request = try? golden.request(), let url = URL(string: request.url) else { return nil }
            let call = try JSONDocument(parsing: golden.input).root
            let model = call["model"]?.string ?? "anthropic.claude-3-5-sonnet-20240620-v1:0"
            return try Self.object([
                ("name", .string(golden.testDescription)), ("streams", .bool(request.streams)),
                ("model", .string(model)), ("path", .string(url.path(percentEncoded: true))),
                ("body", try JSONValue(parsing: request.body)),
            ])
        }
        #expect(cases.count > 30)
        try run("requests", over: .array(cases))
    }

    @Test("random requests have the signature that botocore gives them")
    func signatures() throws {
        var cases: [JSONValue] = []
        try forAll(cases: 300) { random, _ in
            func text(_ letters: String, _ counts: ClosedRange<Int>) -> String {
                String(
                    (0..<Int.random(in: counts, using: &random)).compactMap { _ in letters.randomElement(using: &random)
                    }
                )
            }
            let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
            let segments = (0..<Int.random(in: 1...5, using: &random)).map { _ in text(letters + "-._~%:", 1...12) }
            // A lone percent sign is no path that is ever sent.
            let path = "/" + segments.map { $0.replacingOccurrences(of: "%", with: "%3A") }.joined(separator: "/")
            let parameters = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                text(letters, 1...5) + "=" + text(letters + "-_", 0...5)
            }
            let body = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let keys = AWSCredentials(
                accessKeyID: "AKIA" + text(letters, 16...16),
                secretAccessKey: text(letters + "/+", 40...40),
                sessionToken: Bool.random(using: &random) ? text(letters + "/+=", 100...300) : nil
            )
            let signer = SigV4(
                region: text("abcdef-123", 3...14),
                service: Bool.random(using: &random) ? "bedrock" : "sts"
            )
            let host = text("abcdef", 1...10) + ".amazonaws.com"
            let method = ["GET", "POST", "PUT"].randomElement(using: &random) ?? "POST"
            let seconds = Int64.random(in: 0...4_000_000_000, using: &random)
            let request = SigV4.Request(
                method: method,
                path: path,
                query: parameters.joined(separator: "&"),
                fields: [("host", host)],
                body: body
            )
            let fields = signer.fields(for: request, credentials: keys, at: seconds)
            cases.append(
                try Self.object([
                    ("method", .string(method)), ("host", .string(host)), ("path", .string(path)),
                    ("query", .string(request.query)), ("body", Self.base64(body)), ("region", .string(signer.region)),
                    ("service", .string(signer.service)), ("id", .string(keys.accessKeyID)),
                    ("secret", .string(keys.secretAccessKey)),
                    ("token", keys.sessionToken.map(JSONValue.string) ?? .null),
                    ("seconds", try JSONValue(parsing: Array("\(seconds)".utf8))),
                    ("fields", try Self.object(fields.map { ($0.name, .string($0.value)) })),
                ])
            )
        }
        try run("signatures", over: .array(cases))
    }

    @Test("botocore reads from recorded answers what we read")
    func answers() throws {
        let cases = try [BedrockSamples.answer, BedrockSamples.toolAnswer].map { body in
            try Self.object([
                ("body", .string(body)), ("read", try Self.read(try ConverseAnswer.events(of: Array(body.utf8)))),
            ])
        }
        try run("answers", over: .array(cases))
    }

    @Test("botocore reads from recorded event streams what we read")
    func streams() throws {
        let cases = try [BedrockSamples.stream, BedrockSamples.toolStream].map { events in
            let bytes = BedrockSamples.bytes(events)
            var stream = ConverseStream(redaction: Redaction(secrets: []))
            let read = stream.events(in: bytes) + (try stream.finish())
            return try Self.object([("body", Self.base64(bytes)), ("read", try Self.read(read))])
        }
        try run("streams", over: .array(cases))
    }

    @Test("botocore finds the exceptions that our recorded streams hold")
    func faults() throws {
        let begun = BedrockSamples.bytes(Array(BedrockSamples.stream.prefix(2)))
        let names = [
            "throttlingException", "modelStreamErrorException", "internalServerException", "validationException",
        ]
        let cases = try names.map { name in
            let bytes = begun + EventStreamWriter.exception(name, #"{"message":"The words."}"#)
            return try Self.object([
                ("body", Self.base64(bytes)), ("name", .string(name)), ("message", .string("The words.")),
            ])
        }
        try run("faults", over: .array(cases))
    }

    @Test("a server of botocore's lets in what we sign and takes what we say", .timeLimit(.minutes(1)))
    func server() async throws {
        guard let interpreter = PythonScript.interpreter else { return }
        let output = Pipe()
        let process = try PythonScript.start(Self.script, ["/", "serve"], by: interpreter) {
            $0.standardOutput = output
        }
        // Not `terminate()`: what is started from a thread of Dispatch's has its signals blocked.
        defer {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(Int(line.filter(\.isNumber)))
        let client = try CurlClient()
        for streams in [false, true] {
            var settings = BedrockSamples.settings
            settings.baseURL = "http://127.0.0.1:\(port)"
            settings.streams = streams
            let model = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0"
            let call = try BedrockSamples.call(
                #"{"messages":[{"role":"user","content":"Grüße \ud83d\ude00"}]}"#,
                model: model
            )
            let answer = try await BedrockProvider(settings, client: client).complete(call)
            #expect(String(decoding: answer.text, as: UTF8.self) == "\(model): Grüße 😀")
            #expect(answer.finishReason == .stop && answer.usage == TokenUsage(input: 5, output: 7))
            var wrong = BedrockSamples.keys
            wrong.secretAccessKey += "x"
            settings.credentials = .keys(wrong)
            let provider = try BedrockProvider(settings, client: client)
            await #expect(throws: ProviderError.unauthorised(status: 403)) { try await provider.complete(call) }
        }
        await client.shutdown()
    }
}
