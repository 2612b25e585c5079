// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Providers

struct AnthropicStreamTests {
    private static let start =
        #"{"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":5,"output_tokens":1}}}"#
    private static let stop = #"{"type":"message_stop"}"#

    /// A stream of some events' data.
    private static func stream(_ events: [String]) -> [UInt8] {
        Array(events.map { "data: \($0)\n\n" }.joined().utf8)
    }

    @Test(
        "an error inside the stream has the name that its status would have",
        arguments: [
            ("overloaded_error", .unavailable(status: 529, retryAfter: nil)),
            ("api_error", .unavailable(status: 500, retryAfter: nil)),
            ("timeout_error", .unavailable(status: 504, retryAfter: nil)),
            ("rate_limit_error", .rateLimited(retryAfter: nil)),
            ("authentication_error", .unauthorised(status: 401)), ("permission_error", .unauthorised(status: 403)),
            ("billing_error", .unauthorised(status: 402)),
            (
                "invalid_request_error",
                .invalidRequest(
                    status: 400,
                    message: "the upstream called the request invalid inside the stream",
                    param: nil,
                    code: "invalid_request_error"
                )
            ),
            (
                "teapot_error",
                .malformed(reason: "found an error (`teapot_error`) inside the stream; expected a message")
            ),
        ] as [(String, ProviderError)]
    )
    func errors(type: String, expected: ProviderError) {
        let error = #"{"type":"error","error":{"type":"\#(type)","message":"sk-ant-secret-key"}}"#
        for events in [[error], [Self.start, error], [Self.start, error, Self.stop]] {
            #expect(throws: expected) { try readStream([Self.stream(events)]) }
        }
    }

    @Test(
        "what is no stream of messages is malformed",
        arguments: [
            (["[DONE]"], "found text that is not JSON"), (["{}"], "found a stream that does not begin"),
            ([#"{"choices":[]}"#], "found a stream that does not begin"),
            ([stop], "found a stream that does not begin"),
            ([start, "{"], "found an event that is not whole JSON"),
            (
                [start, #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}"#],
                "found a part of a block that has not begun"
            ),
            (
                [start, #"{"type":"content_block_start","content_block":{"type":"text","text":""}}"#],
                "found a part of a block without `index`"
            ),
            (
                [start, #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a"}}"#],
                "found a `tool_use` without a name"
            ),
        ]
    )
    func malformed(events: [String], reason: String) {
        do {
            _ = try readStream([Self.stream(events)])
            Issue.record("read")
        } catch {
            guard case .malformed(let found) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(found.hasPrefix(reason))
        }
    }

    @Test("only `message_stop` ends an answer, not a reason to stop, a connection that ends, or `[DONE]`")
    func ends() throws {
        let text = #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Five"}}"#
        let reason = #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}"#
        let end = #"{"type":"content_block_stop","index":0}"#
        for events in [
            [], [Self.start], [Self.start, text], [Self.start, text, end], [Self.start, text, end, reason],
        ] {
            let stream = Self.stream(events)
            #expect(throws: ProviderError.cutOff(received: stream.count, expected: nil)) { try readStream([stream]) }
        }
        let whole = Self.stream([Self.start, text, end, reason, Self.stop, "[DONE]", "{broken"])
        let answer = try readStream([whole])
        #expect(answer.text == "Five" && answer.finish == .stop)
        #expect(answer.usage == TokenUsage(input: 5, output: 3))
    }

    @Test("events, blocks and pieces of tomorrow are passed over; a call's input may come with its beginning")
    func leniency() throws {
        let call = #"{"type":"tool_use","id":"t","name":"f","input":{"a":1}}"#
        let answer = try readStream([
            Self.stream([
                #"{"type":"ping"}"#, Self.start, #"{"type":"hologram"}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"hologram"}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"light_delta"}}"#,
                #"{"type":"content_block_stop","index":0}"#, #"{"type":"content_block_stop","index":7}"#,
                #"{"type":"content_block_start","index":1,"content_block":\#(call)}"#,
                #"{"type":"content_block_delta","index":1,"delta":{"type":"light_delta"}}"#, Self.stop,
            ])
        ])
        #expect(answer.calls == [["id": "t", "name": "f", "input": ["a": 1]]])
        #expect(answer.finish == nil)
    }

    @Test("usage is known before the end, so that a cut answer is charged by what was reported")
    func earlyUsage() {
        var stream = MessagesStream()
        let summary = AnswerSummary(stream.events(in: Self.stream([Self.start])))
        #expect(summary.usage == TokenUsage(input: 5, output: 1))
        #expect(throws: ProviderError.self) { try stream.finish() }
    }

    @Test("numbers of blocks and counts of tokens that no answer has do no harm")
    func hostileNumbers() throws {
        let huge = 9_223_372_036_854_775_807
        let answer = try readStream([
            Self.stream([
                #"{"type":"message_start","message":{"usage":{"input_tokens":\#(huge),"cache_read_input_tokens":\#(huge),"output_tokens":-5}}}"#,
                #"{"type":"content_block_start","index":\#(huge),"content_block":{"type":"text","text":"a"}}"#,
                #"{"type":"content_block_stop","index":\#(huge)}"#, Self.stop,
            ])
        ])
        #expect(answer.text == "a")
        #expect(answer.usage?.output == 0)
    }
}
