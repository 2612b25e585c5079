// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Verifiers

/// Judges the tool calls of `{tools, calls: [{name, arguments}]}` a line by `tool_calls`, and prints a JSON line each: verdict and findings.
///
/// At least one call has to be made.
struct ToolCallMeasure {
    func run() async throws {
        var reader = SettingsReader(.null)
        let factory = ToolCallsVerifierFactory(cache: SchemaCache())
        guard let verifier = factory.makeVerifier(from: &reader, in: .empty) else { return }
        while let line = readLine() {
            let row = try JSONDocument(parsing: line).root
            var completion = Completion()
            for call in row["calls"]?.elements.map({ $0 }) ?? [] {
                completion.toolCalls.append(
                    ToolCall(
                        id: "\(completion.toolCalls.count)",
                        name: call["name"]?.string ?? "",
                        arguments: call["arguments"]?.utf8.map(Array.init) ?? []
                    )
                )
            }
            let body = try JSONDocument(parsing: "{\"messages\":[],\"tool_choice\":\"required\"}").root
            let request = ChatRequest(body: body, model: nil, messages: body, tools: row["tools"])
            let candidate = Candidate(
                request: request,
                completion: completion,
                model: "measured",
                timeLeft: .seconds(10)
            )
            print(Self.line(for: (await verifier.verify(candidate)).verdict))
        }
    }

    private static func line(for verdict: Verdict) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("verdict")
        writer.string(verdict.code)
        writer.key("codes")
        writer.beginArray()
        if case .rejected(let findings) = verdict { for finding in findings { writer.string(finding.code) } }
        writer.endArray()
        if case .rejected(let findings) = verdict, let first = findings.first {
            writer.key("message")
            writer.string(first.quoting)
        }
        if case .inconclusive(let reason) = verdict {
            writer.key("message")
            writer.string(reason)
        }
        writer.endObject()
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
