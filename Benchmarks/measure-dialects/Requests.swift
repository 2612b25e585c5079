// SPDX-License-Identifier: Apache-2.0

import Cascade
import OpenAIAPI
import Providers

/// Something that is timed; each run returns how much it made, never 0.
typealias Case = (name: String, run: @Sendable () -> Int)

/// What a dialect does with a request of 1 KB, plain and with tools, and with an answer of 1 KB, whole and as a stream of 64 events.
func cases<D: Dialect>(_ name: String, _ dialect: D?, model: String, answer: [UInt8], events: [UInt8]) -> [Case] {
    guard let dialect, let plain = call(of: plainRequest, model), let tools = call(of: toolRequest, model) else {
        return [("\(name): cannot be made", { 0 })]
    }
    return [
        ("\(name): what of a plain request cannot be said", { dialect.unsupported(in: plain.request) == nil ? 1 : 0 }),
        ("\(name): a plain request", { (try? dialect.request(for: plain))?.body.count ?? 0 }),
        ("\(name): a request with tools, calls and results", { (try? dialect.request(for: tools))?.body.count ?? 0 }),
        ("\(name): an answer", { (try? dialect.events(of: answer, to: plain))?.count ?? 0 }),
        (
            "\(name): a stream of 64 events",
            {
                var stream = dialect.stream(of: plain)
                let count = stream.events(in: events).count
                return ((try? stream.finish()) ?? []).count + count
            }
        ),
    ]
}

private func call(of body: String, _ model: String) -> ProviderCall? {
    guard let request = try? ChatRequestParser.parse(Array(body.utf8)) else { return nil }
    return ProviderCall(request: request, upstreamModel: model, timeout: .seconds(30))
}

let sentence =
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
    + #""number"],"additionalProperties":false}}}],"tool_choice":"auto"}"#

/// A stream of server-sent events: the data of the first, of some in the middle, and of the last.
func stream(_ first: [String], _ middle: String, _ last: [String]) -> [UInt8] {
    let data = first + Array(repeating: middle, count: 64 - first.count - last.count) + last
    return Array(data.map { "data: \($0)\n\n" }.joined().utf8)
}
