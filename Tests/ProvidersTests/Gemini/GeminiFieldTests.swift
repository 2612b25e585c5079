// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import Testing

@testable import Providers

struct GeminiFieldTests {
    @Test(
        "what the API cannot say is named before anything is sent",
        arguments: [
            (#""n":1,"logit_bias":{},"modalities":["text"],"verbosity":"medium","service_tier":"flex""#, nil),
            (
                #""user":"u","metadata":{"a":"b"},"store":true,"prompt_cache_key":"k","prediction":{"type":"content"}"#,
                nil
            ),
            (#""audio":null,"functions":null,"min_p":null"#, nil),
            (#""parallel_tool_calls":false"#, nil),
            (
                #""parallel_tool_calls":false,"tools":[{"type":"function","function":{"name":"f"}}]"#,
                "parallel_tool_calls"
            ),
            (#""logit_bias":{"50256":-100}"#, "logit_bias"),
            (#""modalities":["text","audio"]"#, "modalities"),
            (#""audio":{"voice":"alloy","format":"mp3"}"#, "audio"),
            (#""service_tier":"scale""#, "service_tier"),
            (#""verbosity":"low""#, "verbosity"),
            (#""web_search_options":{}"#, "web_search_options"),
            (#""functions":[]"#, "functions"),
            (#""function_call":"auto""#, "function_call"),
            (#""min_p":0.1"#, "min_p"),
            (#""extra_body":{"google":{"thought_tag_marker":"x"}}"#, "extra_body.google.thought_tag_marker"),
            (#""extra_body":{"google":{"temperature":1}}"#, "extra_body.google.temperature"),
            (#""extra_body":{"google":{"thinking_config":{}}}"#, nil),
            (#""extra_body":{"other":{}}"#, "extra_body"),
            (#""extra_body":{"google":7}"#, "extra_body"),
        ] as [(String, String?)]
    )
    func unsupported(members: String, param: String?) throws {
        let request = try GeminiBench.call(members).request
        let dialect = try GeminiBench.dialect()
        #expect(dialect.unsupported(in: request)?.param == param)
        if let param {
            #expect(try #require(dialect.unsupported(in: request)).param == param)
            let fault = GeminiBench.fault { _ = try dialect.request(for: try GeminiBench.call(members)) }
            #expect(fault == dialect.unsupported(in: request).map { .unsupported($0) })
        }
    }

    @Test("no name stands in the table twice")
    func unique() {
        let names = GeminiField.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test("the table in the docs has every field that is not simply translated")
    func documented() throws {
        let page = URL(filePath: #filePath).appending(path: "../../../../docs/providers.md").standardized
        let text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: "\n## Gemini\n")).upperBound
        let section = text[start...].prefix { _ in true }
        for field in GeminiField.all {
            if case .translated = field.fate, field.name == "cascade" { continue }
            #expect(section.contains("`\(field.name)`"), "\(field.name)")
        }
    }
}
