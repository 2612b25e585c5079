// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Providers

/// What Anthropic's dialect does with a request of 1 KB and with answers: each run returns how much it made.
let anthropicCases: [(name: String, run: @Sendable () -> Int)] = {
    guard let dialect = try? AnthropicDialect(AnthropicProviderSettings()), let plain = call(of: plainRequest),
        let tools = call(of: toolRequest)
    else { return [] }
    return [
        (
            "anthropic: what of a plain request of 1 KB cannot be said",
            { dialect.unsupported(in: plain.request) == nil ? 1 : 0 }
        ),
        ("anthropic: a plain request of 1 KB", { (try? dialect.request(for: plain))?.body.count ?? 0 }),
        (
            "anthropic: what of a request of 1 KB with tools cannot be said",
            { dialect.unsupported(in: tools.request) == nil ? 1 : 0 }
        ),
        (
            "anthropic: a request of 1 KB with tools, calls and results",
            { (try? dialect.request(for: tools))?.body.count ?? 0 }
        ),
        ("anthropic: an answer of 1 KB", { (try? dialect.events(of: answer, to: plain))?.count ?? 0 }),
        (
            "anthropic: a stream of 64 events",
            {
                var stream = dialect.stream(of: plain)
                let count = stream.events(in: events).count
                return stream.isDone ? count : 0
            }
        ),
    ]
}()

private func call(of body: String) -> ProviderCall? {
    guard let request = try? ChatRequestParser.parse(Array(body.utf8)) else { return nil }
    return ProviderCall(request: request, upstreamModel: "claude-sonnet-5", timeout: .seconds(30))
}

private let sentence =
    "The invoice of Halden Paper & Print lists four reams of paper, a box of envelopes and the freight to Oslo. "

private let plainRequest =
    #"{"model":"ladder","temperature":0.2,"max_tokens":500,"messages":[{"role":"system","content":"You read invoices."},"#
    + #"{"role":"user","content":"\#(sentence + sentence + sentence)"},{"role":"assistant","content":"\#(sentence)"},"#
    + #"{"role":"user","content":"\#(sentence + sentence)\nHow much is it?"}]}"#

private let toolRequest =
    #"{"model":"ladder","max_tokens":500,"messages":[{"role":"system","content":"You read invoices."},"#
    + #"{"role":"user","content":"\#(sentence)"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","#
    + #""type":"function","function":{"name":"lookup","arguments":"{\"number\":\"INV-2026-00417\",\"year\":2026}"}}]},"#
    + #"{"role":"tool","tool_call_id":"call_1","content":"{\"total\":1249.5}"}],"tools":[{"type":"function","function":"#
    + #"{"name":"lookup","description":"Finds an invoice by its number.","parameters":{"type":"object","properties":"#
    + #"{"number":{"type":"string","description":"The number as printed."},"year":{"type":"integer"}},"required":["#
    + #""number"],"additionalProperties":false}}}],"tool_choice":"auto","parallel_tool_calls":false}"#

private let answer = Array(
    (#"{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"text","text":""#
        + String(repeating: sentence, count: 8)
        + #""}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":310,"output_tokens":220}}"#).utf8
)

private let events: [UInt8] = {
    let delta = #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a few words "}}"#
    let usage = #""usage":{"input_tokens":310,"output_tokens":1}"#
    let data =
        [
            #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],\#(usage)}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        ] + Array(repeating: delta, count: 59) + [
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":220}}"#,
            #"{"type":"message_stop"}"#,
        ]
    return Array(data.map { "event: x\ndata: \($0)\n\n" }.joined().utf8)
}()
