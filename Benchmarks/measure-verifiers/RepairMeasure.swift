// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Verifiers

/// Judges answers by `json_schema` with `repair: true` and prints a JSON line each: verdict, finding, changes, and the answer as amended.
struct RepairMeasure {
    let schema: String

    func run() async throws {
        let settings: JSONValue = .object(["schema": try JSONValue(parsing: schema), "repair": .bool(true)])
        var reader = SettingsReader(settings)
        let factory = JSONSchemaVerifierFactory(cache: SchemaCache())
        guard let verifier = factory.makeVerifier(from: &reader, in: .empty) else {
            return print(SettingsError(reader.problems))
        }
        let body = try JSONDocument(parsing: "{\"messages\":[]}").root
        while let input = readLine() {
            var completion = Completion()
            completion.text = try JSONDocument(parsing: input).root["text"].flatMap(\.utf8).map(Array.init) ?? []
            let candidate = Candidate(
                request: ChatRequest(body: body, model: nil, messages: body),
                completion: completion,
                model: "measured",
                timeLeft: .seconds(10)
            )
            let judgement = await verifier.verify(candidate)
            print(Self.line(for: judgement, of: completion))
        }
    }

    private static func line(for judgement: Judgement, of completion: Completion) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("verdict")
        writer.string(judgement.verdict.code)
        if case .rejected(let findings) = judgement.verdict, let first = findings.first {
            writer.key("finding")
            writer.string(first.code)
            writer.key("message")
            writer.string(first.quoting)
        }
        writer.key("changes")
        writer.beginArray()
        for change in judgement.amended?.changes ?? [] { writer.string(change) }
        writer.endArray()
        writer.key("text")
        writer.string(utf8: judgement.amended?.text ?? completion.text)
        writer.endObject()
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
