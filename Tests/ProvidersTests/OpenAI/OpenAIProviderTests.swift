// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import DemoUpstream
import JSON
import OpenAIAPI
import Providers
import Testing

struct OpenAIProviderTests {
    @Test("brings a whole answer, in one piece and as a stream", arguments: [false, true])
    func answer(streams: Bool) async throws {
        try await Bench.with(streams: streams) { bench in
            let completion = try await bench.provider.complete(try Bench.call("capital of Norway", model: "medium"))
            #expect(String(decoding: completion.text, as: UTF8.self) == "The capital of Norway is Oslo.")
            #expect(completion.model == "medium")
            #expect(completion.id?.hasPrefix("chatcmpl-demo-") == true)
            #expect(completion.finishReason == .stop)
            #expect(completion.usage == TokenUsage(input: 5, output: 8))
            #expect((completion.wire == nil) == streams)
        }
    }

    @Test("brings tool calls, a refusal and a truncated answer", arguments: [false, true])
    func others(streams: Bool) async throws {
        try await Bench.with(streams: streams) { bench in
            let calls = #"{"tool_calls":[{"name":"f","arguments":"{\"a\":1}"},{"name":"g","arguments":""}]}"#
            let called = try await bench.provider.complete(try Bench.call(demo: calls))
            #expect(called.toolCalls.map(\.name) == ["f", "g"])
            #expect(called.toolCalls.first?.arguments == Array(#"{"a":1}"#.utf8))
            #expect(called.finishReason == .toolCalls)
            let refused = try await bench.provider.complete(try Bench.call(demo: #"{"*":{"fault":"refusal"}}"#))
            #expect(refused.refusal != nil && refused.text.isEmpty)
            let cut = try await bench.provider.complete(try Bench.call(demo: #"{"*":{"fault":"truncated"}}"#))
            #expect(cut.finishReason == .length && !cut.text.isEmpty)
        }
    }

    @Test("sends the client's contract, the turns and the model, and no field of ours")
    func request() async throws {
        try await Bench.with { bench in
            let call = try Bench.call(
                "Grüße",
                demo: #"{"echo":true}"#,
                more: #","seed":7,"response_format":{"type":"json_object"},"unknown":{"a":[1.0]},"cascade":{"x":1}"#,
                followUp: [FollowUp(role: .assistant, text: [0x61]), FollowUp(role: .user, text: [0x62])]
            )
            let echoed = try await bench.provider.complete(call).text
            let sent = try JSONValue(parsing: echoed)
            let expected = try JSONValue(
                parsing: #"""
                    {"model":"small","messages":[{"role":"user","content":"Grüße"},{"role":"assistant","content":"a"},
                    {"role":"user","content":"b"}],"demo":{"echo":true},"seed":7,"response_format":{"type":"json_object"},
                    "unknown":{"a":[1.0]}}
                    """#
            )
            #expect(sent == expected)
        }
    }

    @Test("calls once, over one connection, however often it is used")
    func keepAlive() async throws {
        try await Bench.with { bench in
            for _ in 0..<20 { _ = try await bench.provider.complete(try Bench.call()) }
            _ = await bench.fault(of: try Bench.call(demo: #"{"*":{"fault":"server_error"}}"#))
            #expect(bench.upstream.stats.calls == ["small": 21])
            #expect(bench.upstream.stats.connections == 1)
        }
    }

    @Test("serves many calls at once")
    func parallel() async throws {
        try await Bench.with { bench in
            let count = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for index in 0..<64 {
                    tasks.addTask {
                        let call = try Bench.call(demo: #"{"answer":"\#(index)","*":{"delay_ms":20}}"#)
                        let text = try await bench.provider.complete(call).text
                        return text == Array("\(index)".utf8) ? 1 : 0
                    }
                }
                return try await tasks.reduce(0, +)
            }
            #expect(count == 64)
        }
    }

    @Test("a stream's events arrive as they are sent")
    func incremental() async throws {
        try await Bench.with(streams: true) { bench in
            var sentAtFirst: Int?
            let call = try Bench.call(demo: #"{"*":{"fault":"drip","delay_ms":100}}"#)
            try await bench.provider.call(call) { event in
                if case .text = event, sentAtFirst == nil { sentAtFirst = bench.upstream.stats.bytesSent }
            }
            #expect(try #require(sentAtFirst) < bench.upstream.stats.bytesSent)
        }
    }

    @Test("the events before a fault are handed on", arguments: ["cut", "malformed", "error_in_200"])
    func eventsBeforeFault(fault: String) async throws {
        try await Bench.with(streams: true) { bench in
            var count = 0
            let call = try Bench.call(demo: #"{"*":{"fault":"\#(fault)"}}"#)
            do {
                try await bench.provider.call(call) { _ in count += 1 }
                Issue.record("no fault")
            } catch {}
            #expect(count >= 1)
        }
    }

    @Test("an endpoint that answers a stream in one piece is understood")
    func notStreaming() async throws {
        try await Bench.with(streams: true) { bench in
            // The html fault's status is 200 and its type is not an event stream.
            let fault = await bench.fault(of: try Bench.call(demo: #"{"*":{"fault":"html"}}"#))
            #expect(fault == .malformed(reason: "found HTML or XML; expected a chat completion"))
        }
    }

    @Test("a slow consumer slows the upstream")
    func backPressure() async throws {
        try await Bench.with(streams: true, set: { $0.endpoint.maxResponseBytes = 1 << 30 }) { bench in
            let call = try Bench.call(demo: #"{"*":{"fault":"huge","bytes":20000000}}"#, timeout: .seconds(60))
            var sentEarly = 0
            var text = 0
            try await bench.provider.call(call) { event in
                guard case .text(let bytes) = event else { return }
                if text == 0 {
                    try? await Task.sleep(for: .milliseconds(300))
                    sentEarly = bench.upstream.stats.bytesSent
                }
                text += bytes.count
            }
            #expect(text >= 20_000_000)
            // What the kernel's and our own buffers hold, and no more.
            #expect(sentEarly < 12_000_000, "\(sentEarly) bytes were taken from the upstream")
        }
    }
}
