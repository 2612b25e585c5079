// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Foundation
import JSON
import OpenAIAPI
import Testing

@testable import Providers

struct AnthropicRequestTests {
    @Test("a request becomes Anthropic's", arguments: MessagesCase.all)
    func golden(_ golden: MessagesCase) throws {
        let found = try golden.outcome()
        if try !golden.rewrite(found) { #expect(found + "\n" == golden.expected) }
    }

    private static func request(_ members: String) throws -> ChatRequest {
        try ChatRequestParser.parse(Array(#"{"messages":[{"role":"user","content":"Hi"}],\#(members)}"#.utf8))
    }

    @Test(
        "what the API cannot say is named before the rung is entered, and what asks for nothing passes",
        arguments: [
            (#""logprobs":true"#, "logprobs"), (#""logprobs":false"#, nil), (#""logprobs":null"#, nil),
            (#""seed":7"#, "seed"), (#""seed":null"#, nil), (#""logit_bias":{"5":1}"#, "logit_bias"),
            (#""logit_bias":{}"#, nil), (#""frequency_penalty":0.5"#, "frequency_penalty"),
            (#""frequency_penalty":0.0"#, nil), (#""presence_penalty":-1"#, "presence_penalty"),
            (#""presence_penalty":0"#, nil), (#""repetition_penalty":1.1"#, "repetition_penalty"),
            (#""repetition_penalty":1"#, nil), (#""min_p":0.1"#, "min_p"), (#""n":1"#, nil),
            (#""audio":{"voice":"alloy"}"#, "audio"), (#""modalities":["text","audio"]"#, "modalities"),
            (#""modalities":["text"]"#, nil), (#""web_search_options":{}"#, "web_search_options"),
            (#""functions":[{"name":"f"}]"#, "functions"), (#""functions":[]"#, nil),
            (#""function_call":"auto""#, "function_call"), (#""temperature":1.5"#, "temperature"),
            (#""temperature":1"#, nil), (#""stop":["a"," \n"]"#, "stop"), (#""stop":"\t""#, "stop"),
            (#""stop":["a b"]"#, nil), (#""service_tier":"flex""#, "service_tier"), (#""service_tier":"auto""#, nil),
            (#""tool_choice":{"type":"allowed_tools"}"#, "tool_choice"), (#""top_k":5"#, nil), (#""store":true"#, nil),
            (#""verbosity":"low""#, nil), (#""prediction":{"type":"content","content":"x"}"#, nil),
            (#""anything":{"of":"tomorrow"}"#, nil),
        ] as [(String, String?)]
    )
    func fates(member: String, param: String?) throws {
        let request = try Self.request(member)
        #expect(MessagesField.unsupported(in: request, sampling: .sent)?.param == param)
    }

    @Test(
        "where sampling fields are refused, one that says something is named",
        arguments: [
            (#""temperature":0.2"#, "temperature"), (#""temperature":1"#, nil), (#""top_p":0.9"#, "top_p"),
            (#""top_p":1"#, nil), (#""top_k":1"#, "top_k"), (#""top_k":null"#, nil),
        ] as [(String, String?)]
    )
    func refusedSampling(member: String, param: String?) throws {
        #expect(MessagesField.unsupported(in: try Self.request(member), sampling: .refused)?.param == param)
    }

    @Test("the documentation has the fate of every field")
    func documented() throws {
        let file = AnthropicFiles.repository.appending(path: "docs/providers.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for name in MessagesField.fates.names { #expect(text.contains("`\(name)`"), "\(name)") }
    }

    @Test("a field that is left out, or refused, is never sent")
    func left() throws {
        let fields = #""store":true,"verbosity":"low","prompt_cache_key":"k","seed":7,"cascade":{"x":1},"stream":true"#
        let call = ProviderCall(request: try Self.request(fields), upstreamModel: "m", timeout: .seconds(1))
        let body = try JSONValue(parsing: try AnthropicDialect(AnthropicProviderSettings()).request(for: call).body)
        #expect(body.object?.keys == ["model", "messages", "max_tokens"])
    }

    @Test("whatever stands in the place of a value, a body that is sent is JSON, and what is refused has a place")
    func mutants() throws {
        let values = [
            "null", "true", "-1", "0.5", "\"\"", "\"x\"", "[]", "[1]", "{}", "{\"type\":\"text\"}", "[{}]", "[[]]",
        ]
        let requests = try MessagesCase.all.map {
            try JSONDocument(parsing: $0.input).root["request"].map { Array($0.text) } ?? []
        }
        let dialect = try AnthropicDialect(AnthropicProviderSettings())
        var sent = 0
        try forAll(cases: 3_000) { random, seed in
            let document = try JSONDocument(parsing: requests[Int.random(in: 0..<requests.count, using: &random)])
            let place = document.node(at: Int.random(in: 0..<document.nodeCount, using: &random)).byteRange
            let value = values[Int.random(in: 0..<values.count, using: &random)]
            var body = Array(document.source)
            body.replaceSubrange(place, with: value.utf8)
            guard let request = try? ChatRequestParser.parse(body) else { return }
            _ = dialect.unsupported(in: request)
            do {
                let made = try dialect.request(
                    for: ProviderCall(request: request, upstreamModel: "m", timeout: .seconds(1))
                )
                #expect(try JSONDocument(parsing: made.body).root.kind == .object, "seed \(seed)")
                sent += 1
            } catch ProviderError.unsupported(let field) {
                #expect(!field.param.isEmpty && !field.reason.isEmpty, "seed \(seed)")
            }
        }
        #expect(sent > 300)
    }

    @Test("whatever the texts of a conversation are, the body is JSON and holds them in their order")
    func texts() throws {
        let dialect = try AnthropicDialect(AnthropicProviderSettings())
        let roles = ["user", "assistant", "system", "developer"]
        try forAll(cases: 300) { random, seed in
            var written: [String: [String]] = [:]
            var turns: [JSONValue] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let role = roles[Int.random(in: 0..<4, using: &random)]
                let scalars = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    Unicode.Scalar(UInt32.random(in: 1...0xD7FF, using: &random)) ?? "x"
                }
                let text = String(String.UnicodeScalarView(scalars))
                turns.append(.object(["role": .string(role), "content": .string(text)]))
                let speaker = role == "developer" ? "system" : role
                if !text.utf8.allSatisfy(\.isBlank) { written[speaker, default: []].append(text) }
            }
            let body = JSONValue.object(["messages": .array(turns)]).jsonUTF8()
            let call = ProviderCall(
                request: try ChatRequestParser.parse(body),
                upstreamModel: "m",
                timeout: .seconds(1)
            )
            guard written["user"] != nil || written["assistant"] != nil else { return }
            let sent = try JSONValue(parsing: try dialect.request(for: call).body)
            var found: [String: [String]] = [:]
            for block in sent["system"]?.array ?? [] { found["system", default: []] += [block["text"]?.string ?? ""] }
            var last: String?
            for turn in sent["messages"]?.array ?? [] {
                let role = turn["role"]?.string ?? ""
                #expect(role != last, "seed \(seed): two turns of one speaker")
                last = role
                for block in turn["content"]?.array ?? [] { found[role, default: []] += [block["text"]?.string ?? ""] }
            }
            #expect(found == written, "seed \(seed)")
        }
    }
}
