// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import OpenAIAPI
@testable import Providers
import Testing

struct ConverseRequestTests {
    @Test("a call comes to the body it must", arguments: BedrockGolden.all)
    func golden(case golden: BedrockGolden) throws {
        try golden.check()
    }

    @Test("there are goldens")
    func goldens() {
        #expect(BedrockGolden.all.count > 20)
    }

    @Test(
        "what the API cannot say is found before anything is sent, where its value asks for something",
        arguments: [
            (#""temperature":1.5"#, "temperature"), (#""temperature":1"#, nil), (#""temperature":null"#, nil),
            (#""seed":7"#, "seed"), (#""seed":null"#, nil), (#""n":1"#, nil), (#""logprobs":true"#, "logprobs"),
            (#""logprobs":false"#, nil), (#""top_logprobs":3"#, "top_logprobs"), (#""top_logprobs":0"#, nil),
            (#""logit_bias":{"5":1}"#, "logit_bias"), (#""logit_bias":{}"#, nil),
            (#""frequency_penalty":0.5"#, "frequency_penalty"), (#""frequency_penalty":0.0"#, nil),
            (#""presence_penalty":-1"#, "presence_penalty"), (#""parallel_tool_calls":false"#, "parallel_tool_calls"),
            (#""parallel_tool_calls":true"#, nil), (#""modalities":["text"]"#, nil),
            (#""modalities":["text","audio"]"#, "modalities"), (#""audio":{"voice":"a"}"#, "audio"),
            (#""web_search_options":{}"#, "web_search_options"), (#""functions":[]"#, nil),
            (#""functions":[{"name":"f"}]"#, "functions"), (#""function_call":"auto""#, "function_call"),
            (#""user":"u","metadata":{"a":"b"},"store":true,"unheard_of":1"#, nil),
        ] as [(String, String?)]
    )
    func unsupported(field: String, param: String?) throws {
        let call = try BedrockSamples.call(#"{"messages":[{"role":"user","content":"Hi"}],\#(field)}"#)
        let dialect = try BedrockDialect(BedrockSamples.settings)
        #expect(dialect.unsupported(in: call.request)?.param == param)
        guard let param else { return }
        let error = #expect(throws: ProviderError.self) { try dialect.request(for: call) }
        guard case .unsupported(let field)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(field.param == param)
    }

    @Test("a rung's temperature beyond the API's is refused")
    func rungTemperature() throws {
        let call = try BedrockSamples.call(sampling: Sampling(temperature: 1.2))
        #expect(throws: ProviderError.self) { try BedrockDialect(BedrockSamples.settings).request(for: call) }
    }

    @Test("the table names each field once, and the docs name each")
    func table() throws {
        let names = ConverseFields.table.map(\.name)
        #expect(Set(names).count == names.count)
        let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/providers.md")
        let text = try String(contentsOf: docs, encoding: .utf8)
        for name in names where name != "cascade" {
            #expect(text.contains("`\(name)`"), "docs/providers.md says nothing of \(name)")
        }
    }

    @Test(
        "a model's family is read from its id",
        arguments: [
            ("us.anthropic.claude-3-7-sonnet-20250219-v1:0", .claude(ClaudeModel(.sonnet, 3, 7))),
            ("us.amazon.nova-2-lite-v1:0", .nova2), ("amazon.nova-lite-v1:0", .other),
            ("openai.gpt-oss-120b-1:0", .openAI), ("meta.llama3-70b-instruct-v1:0", .other),
            ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefgh1234", .other), ("", .other),
        ] as [(String, BedrockModelID.Family)]
    )
    func families(id: String, family: BedrockModelID.Family) {
        #expect(BedrockModelID(id).family == family)
    }

    @Test("foreign ids of tool calls become ids the API takes, different ones different ids")
    func toolUseIDs() {
        let ids = ["call_a", "tooluse_A-b.c:d", "", "a b", "a/b", "a?b", String(repeating: "x", count: 65), "é"]
        let made = ids.map(ToolUse.id)
        #expect(made.prefix(2) == ids.prefix(2))
        #expect(Set(made).count == ids.count)
        for id in made {
            #expect(
                (1...64).contains(id.utf8.count)
                    && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.:-".contains($0)) }
            )
        }
    }
}
