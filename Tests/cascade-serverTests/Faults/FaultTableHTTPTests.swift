// SPDX-License-Identifier: Apache-2.0

import FaultyUpstream
import JSON
import Testing

@testable import cascade_server

/// Every row of the fault table as a client sees it, over HTTP: each with a policy whose one deployment fails as the row says.
struct FaultTableHTTPTests {
    private struct Case {
        let row: FaultRow
        let streams: Bool
        let ending: FaultEnding

        /// The name of its provider, its model and its policy, and a part of its upstream's address.
        var name: String { row.name.replacing("_", with: "-") + (streams ? "-streamed" : "") }

        static let all = [false, true].flatMap { streams in
            FaultTable.rows.compactMap { row in
                row.ending(.openAI, streams: streams).map { Case(row: row, streams: streams, ending: $0) }
            }
        }
    }

    @Test("the client gets the status, the error and the trace that the table says", .timeLimit(.minutes(2)))
    func rows() async throws {
        let faults = Dictionary(Case.all.map { ($0.name, $0.row.fault) }) { first, _ in first }
        let upstream = try FaultyUpstream { call in
            faults[String(call.path.split(separator: "/").first ?? "")] ?? .none
        }
        defer { upstream.stop() }
        try await TestServer.run(Self.setup(upstream)) { server in
            for row in Case.all {
                let reply = try await server.ask("private words", policy: row.name)
                let place = Comment(rawValue: row.name)
                #expect(reply.status == row.ending.status, place)
                #expect(reply.error?["code"]?.string == row.ending.error, place)
                #expect(reply["x-cascade-trace-id"] != nil, place)
                #expect(!reply.text.contains("sk-test-0123456789"), place)
                guard let error = row.ending.error else {
                    #expect(reply["x-cascade-accepted"] == (row.ending.code == "answered" ? "true" : "false"), place)
                    continue
                }
                #expect(reply["x-should-retry"] == "false", place)
                #expect((reply["retry-after"] != nil) == (error == "upstream_rate_limited"), place)
                #expect(!reply.text.contains("private words"), place)
                let attempts = reply.trace?["attempts"]
                #expect(attempts?[1] == nil, place)
                #expect(attempts?[0]?["ending"] == "failed", place)
                #expect(attempts?[0]?["fault"]?["code"]?.string == row.ending.fault, place)
                let usage = attempts?[0]?["usage"]
                #expect((usage?["input_tokens"] != 0) == (row.ending.charge != .nothing), place)
                #expect((usage?["estimated"] == true) == (row.ending.charge == .estimated), place)
            }
        }
    }

    private static func setup(_ upstream: FaultyUpstream) -> TestSetup {
        var setup = TestSetup()
        setup.provider = "api_key: sk-test-0123456789"
        var providers: [String] = []
        var models: [String] = []
        for row in Case.all {
            var settings = ["kind: openai", "api_key: sk-test-0123456789", "max_response_bytes: 1 MB"]
            settings.append(#"base_url: "\#(upstream.origin(for: row.row.fault))/\#(row.name)/v1""#)
            if row.streams { settings.append("stream: true") }
            switch row.ending.code {
            case "timed_out connect": settings.append("connect_timeout: 150ms")
            case "timed_out first_byte": settings.append("first_byte_timeout: 150ms")
            case "timed_out idle": settings.append("idle_timeout: 150ms")
            default: break
            }
            providers.append("  \(row.name): { \(settings.joined(separator: ", ")) }")
            let price = "price: { input: 0.10 USD/1M, output: 0.40 USD/1M }"
            models.append("  \(row.name): { provider: \(row.name), \(price), max_output_tokens: 4096 }")
            let timeout = row.ending.code == "timed_out total" ? ", timeout: 400ms" : ""
            setup.policies[row.name] = [
                "policy.yaml": """
                policy: \(row.name)
                ladder: [{ model: \(row.name), retries: 0\(timeout) }]
                limits: { deadline: 20s }

                """
            ]
        }
        setup.providers = providers.joined(separator: "\n")
        setup.models = models.joined(separator: "\n")
        return setup
    }
}

extension FaultEnding {
    /// The code of the fault, without the phase of a timeout.
    fileprivate var fault: String { String(code.prefix { $0 != " " }) }
}
