// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Providers

/// What Gemini's dialect does with a request of 1 KB and with answers: each run returns how much it made.
let geminiCases: [(name: String, run: @Sendable () -> Int)] = {
    guard let dialect = try? GeminiDialect(GeminiProviderSettings(.gemini(apiKey: nil))),
        let plain = call(of: plainRequest),
        let tools = call(of: toolRequest)
    else { return [] }
    return [
        (
            "gemini: what of a plain request of 1 KB cannot be said",
            { dialect.unsupported(in: plain.request) == nil ? 1 : 0 }
        ),
        ("gemini: a plain request of 1 KB", { (try? dialect.request(for: plain))?.body.count ?? 0 }),
        (
            "gemini: what of a request of 1 KB with tools cannot be said",
            { dialect.unsupported(in: tools.request) == nil ? 1 : 0 }
        ),
        (
            "gemini: a request of 1 KB with tools, calls and results",
            { (try? dialect.request(for: tools))?.body.count ?? 0 }
        ),
        ("gemini: an answer of 1 KB", { (try? dialect.events(of: answer, to: plain))?.count ?? 0 }),
        (
            "gemini: a stream of 64 events",
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
    return ProviderCall(request: request, upstreamModel: "gemini-3-flash-preview", timeout: .seconds(30))
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
    + #""type":"function","function":{"name":"lookup","arguments":"{\"number\":\"INV-2026-00417\",\"year\":2026}"},"#
    + #""extra_content":{"google":{"thought_signature":"c2lnbmF0dXJl"}}}]},"#
    + #"{"role":"tool","tool_call_id":"call_1","content":"{\"total\":1249.5}"}],"tools":[{"type":"function","function":"#
    + #"{"name":"lookup","description":"Finds an invoice by its number.","parameters":{"type":"object","properties":"#
    + #"{"number":{"type":"string","description":"The number as printed."},"year":{"type":"integer"}},"required":["#
    + #""number"],"additionalProperties":false}}}],"tool_choice":"required"}"#

private let answer = Array(
    (#"{"candidates":[{"content":{"parts":[{"text":""# + String(repeating: sentence, count: 8)
        + #""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":310,"#
        + #""candidatesTokenCount":220,"totalTokenCount":530},"modelVersion":"gemini-3-flash-preview","responseId":"r1"}"#)
        .utf8
)

private let events: [UInt8] = {
    let chunk = { (end: String) in
        #"data: {"candidates":[{"content":{"parts":[{"text":"a few words "}],"role":"model"}\#(end),"index":0}],"#
            + #""usageMetadata":{"promptTokenCount":310,"candidatesTokenCount":220,"totalTokenCount":530},"#
            + #""modelVersion":"gemini-3-flash-preview","responseId":"r1"}"# + "\n\n"
    }
    return Array((String(repeating: chunk(""), count: 63) + chunk(#","finishReason":"STOP""#)).utf8)
}()
