// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import OpenAIAPI

@testable import Providers

/// The files of these tests.
enum AnthropicFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The files of a folder with an ending, by name.
    static func all(in name: String, ending: String) -> [URL] {
        let root = folder.appending(path: name)
        let files = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == ending }.sorted { $0.path < $1.path }
    }

    static func recorded(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: "Recorded/\(name)")))
    }
}

/// A request in OpenAI's shape with the body that goes to Anthropic: a file of the input, a line of ten dashes, and the body.
///
/// The input is `{"request": …}`, perhaps with `model`, `settings`, `rung` and `follow_up`. `UPDATE_GOLDEN=1` rewrites the bodies.
struct MessagesCase: CustomStringConvertible, Sendable {
    let file: URL
    let input: String
    let expected: String

    private static let separator = "\n----------\n"

    var description: String { file.deletingPathExtension().lastPathComponent }

    static let all: [MessagesCase] = AnthropicFiles.all(in: "Goldens/requests", ending: "golden").compactMap { file in
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        let parts = text.components(separatedBy: separator)
        return MessagesCase(file: file, input: parts[0], expected: parts.count > 1 ? parts[1] : "")
    }

    /// Whether the file is to be written anew with what was found.
    func rewrite(_ found: String) throws -> Bool {
        guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" else { return false }
        try (input.trimmingCharacters(in: .newlines) + Self.separator + found + "\n")
            .write(to: file, atomically: true, encoding: .utf8)
        return true
    }

    /// The body as text with line breaks, or what cannot be said and when that was seen.
    func outcome() throws -> String {
        let (dialect, call) = try parts()
        if let early = dialect.unsupported(in: call.request) {
            return "before the rung: \(early.param): \(early.reason)"
        }
        do {
            return try JSONValue(parsing: try dialect.request(for: call).body).json(pretty: true)
        } catch ProviderError.unsupported(let field) {
            return "at the call: \(field.param): \(field.reason)"
        }
    }

    /// The body; nil where the request cannot be said.
    func body() throws -> [UInt8]? {
        let (dialect, call) = try parts()
        guard dialect.unsupported(in: call.request) == nil else { return nil }
        return try? dialect.request(for: call).body
    }

    private func parts() throws -> (AnthropicDialect, ProviderCall) {
        let root = try JSONDocument(parsing: input).root
        let request = root["request"].map { Array($0.text) } ?? []
        let call = ProviderCall(
            request: try ChatRequestParser.parse(request),
            followUp: (root["follow_up"]?.elements).map { turns in
                turns.map { turn in
                    FollowUp(
                        role: turn["role"]?.string == "user" ? .user : .assistant,
                        text: Array(turn["text"]?.utf8 ?? [])
                    )
                }
            } ?? [],
            upstreamModel: root["model"]?.string ?? "claude-test",
            sampling: Sampling(
                temperature: root["rung"]?["temperature"]?.double,
                maxOutputTokens: root["rung"]?["max_output_tokens"]?.int
            ),
            timeout: .seconds(5)
        )
        return (try AnthropicDialect(Self.settings(root["settings"])), call)
    }

    private static func settings(_ node: JSONNode?) -> AnthropicProviderSettings {
        var settings = AnthropicProviderSettings()
        guard let node else { return settings }
        if let value = node["reasoning"]?.string { settings.reasoning = .init(rawValue: value) ?? .adaptive }
        if let value = node["sampling"]?.string { settings.sampling = .init(rawValue: value) ?? .sent }
        if let value = node["structured_outputs"]?.string {
            settings.structuredOutputs = .init(rawValue: value) ?? .native
        }
        if let value = node["max_tokens"]?.int { settings.maxTokens = value }
        if let value = node["path"]?.string { settings.path = value }
        if let value = node["body_version"]?.string { settings.bodyVersion = value }
        if let value = node["streams"]?.bool { settings.streams = value }
        // The subset of the tests: a schema that says `minimum` is beyond it.
        if node["subset"]?.bool == true {
            settings.strictSubset = { schema in
                let text = Array(schema.text)
                return String(decoding: text, as: UTF8.self).contains("minimum") ? nil : text
            }
        }
        return settings
    }
}
