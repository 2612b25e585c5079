// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import OpenAIAPI
import Providers
import Testing

/// An input with the text it must come to: a file of the input, a line of ten dashes, and the text.
///
/// `UPDATE_GOLDEN=1` rewrites the texts.
struct GeminiGolden: CustomTestStringConvertible, Sendable {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    private static let separator = "\n----------\n"

    let file: URL
    let input: String
    let expected: String

    var testDescription: String { file.deletingPathExtension().lastPathComponent }

    /// The cases of a folder under `Goldens`, by name.
    static func all(in name: String) -> [GeminiGolden] {
        let root = folder.appending(path: name)
        let files = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "golden" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            let parts = text.components(separatedBy: separator)
            return GeminiGolden(file: file, input: parts[0], expected: parts.count > 1 ? parts[1] : "")
        }
    }

    /// Compares, or rewrites the file where asked to.
    func check(_ found: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            return try (input + Self.separator + found + "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(found + "\n" == expected, sourceLocation: sourceLocation)
    }
}

/// Calls and dialects as the tests of this folder need them.
enum GeminiBench {
    static let key = "AQ.test-0123456789"

    static func dialect(
        _ service: GeminiProviderSettings.Service = .gemini(apiKey: key),
        set: (inout GeminiProviderSettings) -> Void = { _ in }
    ) throws -> GeminiDialect {
        var settings = GeminiProviderSettings(service)
        set(&settings)
        return try GeminiDialect(settings)
    }

    static let vertex = GeminiProviderSettings.Service.vertex(project: "p", region: "europe-west4", token: "ya29.test")

    /// A call with one user's turn and further members of the request.
    static func call(
        _ more: String = "",
        model: String = "gemini-2.5-flash",
        followUp: [FollowUp] = [],
        sampling: Sampling = Sampling()
    ) throws -> ProviderCall {
        let members = more.isEmpty ? "" : ",\(more)"
        return try call(
            body: #"{"messages":[{"role":"user","content":"Hi"}]\#(members)}"#,
            model: model,
            followUp: followUp,
            sampling: sampling
        )
    }

    static func call(
        body: String,
        model: String = "gemini-2.5-flash",
        followUp: [FollowUp] = [],
        sampling: Sampling = Sampling()
    ) throws -> ProviderCall {
        ProviderCall(
            request: try ChatRequestParser.parse(Array(body.utf8)),
            followUp: followUp,
            upstreamModel: model,
            sampling: sampling,
            timeout: .seconds(10)
        )
    }

    static func embeddingCall(_ body: String, model: String = "gemini-embedding-001") throws -> EmbeddingCall {
        let request = try EmbeddingRequestParser.parse(Array(body.utf8))
        return EmbeddingCall(request: request, upstreamModel: model, timeout: .seconds(10))
    }

    /// What a stream comes to when it is cut into pieces before these offsets.
    static func completion(
        ofStream stream: [UInt8],
        cuts: [Int] = [],
        logprobs: Bool = false
    ) throws(ProviderError) -> Completion {
        var fold = CompletionFold()
        var reader: GeminiStream
        do {
            reader = try dialect().stream(of: try call(logprobs ? #""logprobs":true"# : ""))
        } catch {
            Issue.record(error)
            return Completion()
        }
        var start = 0
        for cut in cuts.sorted() + [stream.count] {
            for event in reader.events(in: Array(stream[start..<cut])) { fold.add(event) }
            start = cut
        }
        for event in try reader.finish() { fold.add(event) }
        return fold.completion
    }

    static func fault(_ body: () throws -> Void) -> ProviderError? {
        do {
            try body()
            return nil
        } catch let error as ProviderError {
            return error
        } catch {
            Issue.record(error)
            return nil
        }
    }
}

extension Completion {
    /// All that is in it, a line for each.
    var summary: String {
        var lines = ["id: \(id ?? "none")", "model: \(model ?? "none")"]
        let words: ([UInt8]) -> String = { String(decoding: $0, as: UTF8.self) }
        if !reasoning.isEmpty { lines.append("reasoning: \(words(reasoning).debugDescription)") }
        lines.append("text: \(words(text).debugDescription)")
        for call in toolCalls {
            lines.append(
                "call: \(call.id) \(call.name) \(words(call.arguments))" + (call.extra.map { " " + words($0) } ?? "")
            )
        }
        for token in logprobs ?? [] {
            let top = token.top.map { "\(words($0.bytes)) \($0.logprob)" }.joined(separator: ", ")
            lines.append("token: \(words(token.bytes)) \(token.logprob) [\(top)]")
        }
        lines.append("finish: \(finishReason?.wireName ?? "none")")
        if let usage {
            lines.append(
                "usage: \(usage.input) in (\(usage.cachedInput) cached), \(usage.output) out (\(usage.reasoning) reasoning)"
            )
        }
        return lines.joined(separator: "\n")
    }
}

extension ProviderError {
    /// All that is in it, with the words for the client.
    var whole: String {
        switch self {
        case .invalidRequest(let status, let message, let param, let code):
            "\(self.code) \(status) \(code ?? "-") \(param ?? "-"): \(message)"
        case .refused(let message): "\(code): \(message)"
        default: "\(code): \(summary)"
        }
    }
}
