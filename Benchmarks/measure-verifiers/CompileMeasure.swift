// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Verifiers

/// Checks the code of answers, JSON lines with `text` and perhaps `tests`, and prints a JSON line each: verdict, finding, microseconds.
struct CompileMeasure {
    /// The verifier's settings as JSON text; with tests, a line's own are its file `tests.py`.
    let settings: String

    func run() async throws {
        let settings = try JSONValue(parsing: settings)
        let factory = CompileCheckVerifierFactory(workers: 2, queueLimit: 1_000_000)
        let body = try JSONDocument(parsing: "{\"messages\":[]}").root
        while let input = readLine() {
            let line = try JSONDocument(parsing: input).root
            let tests = line["tests"].flatMap(\.utf8).map(Array.init)
            let environment = PolicyEnvironment { _ in tests ?? [] }
            var reader = SettingsReader(settings)
            guard let verifier = factory.makeVerifier(from: &reader, in: environment) else {
                return print(SettingsError(reader.problems))
            }
            var completion = Completion()
            completion.text = line["text"].flatMap(\.utf8).map(Array.init) ?? []
            let candidate = Candidate(
                request: ChatRequest(body: body, model: nil, messages: body),
                completion: completion,
                model: "measured",
                timeLeft: .seconds(60)
            )
            let start = ContinuousClock.now
            let judgement = await verifier.verify(candidate)
            print(Self.line(for: judgement, after: start.duration(to: .now)))
        }
    }

    private static func line(for judgement: Judgement, after duration: Duration) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("verdict")
        writer.string(judgement.verdict.code)
        switch judgement.verdict {
        case .accepted: break
        case .rejected(let findings):
            writer.key("finding")
            writer.string(findings.first?.code ?? "")
            writer.key("message")
            writer.string(findings.first?.quoting ?? "")
        case .inconclusive(let reason):
            writer.key("message")
            writer.string(reason)
        }
        writer.key("us")
        writer.int(Int(duration.milliseconds * 1_000))
        writer.endObject()
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
