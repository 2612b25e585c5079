// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Providers
import Testing

struct GeminiRequestTests {
    /// The body a request comes to, a line for each member; or why it cannot be sent.
    private static func translation(of input: String) throws -> String {
        let model = try JSONDocument(parsing: input).root["model"]?.string ?? "gemini-2.5-flash"
        let call = try GeminiBench.call(body: input, model: model)
        do {
            let body = try GeminiBench.dialect().request(for: call).body
            let root = try JSONDocument(parsing: body).root
            let lines = root.members.map { "  \"\($0.name)\": \(String(decoding: $0.value.text, as: UTF8.self))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n}"
        } catch let error as ProviderError {
            return error.whole
        }
    }

    @Test("a request comes to its body", arguments: GeminiGolden.all(in: "requests"))
    func goldens(golden: GeminiGolden) throws {
        try golden.check(try Self.translation(of: golden.input))
    }

    @Test(
        "the address names model and method",
        arguments: [
            (
                .gemini(apiKey: nil), nil, "gemini-2.5-flash",
                "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash"
            ),
            (
                .gemini(apiKey: nil), nil, "tunedModels/mine",
                "https://generativelanguage.googleapis.com/v1beta/tunedModels/mine"
            ),
            (.gemini(apiKey: nil), "http://127.0.0.1:9/v1/", "a b?c#d", "http://127.0.0.1:9/v1/models/a%20b%3Fc%23d"),
            (
                GeminiBench.vertex, nil, "gemini-2.5-pro",
                "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-pro"
            ),
            (
                .vertex(project: "p", region: "global", token: nil), nil, "endpoints/12",
                "https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/12"
            ),
            (
                .vertex(project: "example.com:p", region: "eu", token: nil), nil, "m",
                "https://aiplatform.eu.rep.googleapis.com/v1/projects/example.com:p/locations/eu/publishers/google/models/m"
            ),
            (
                GeminiBench.vertex, "http://127.0.0.1:9/v1beta1", "m",
                "http://127.0.0.1:9/v1beta1/projects/p/locations/europe-west4/publishers/google/models/m"
            ),
        ] as [(GeminiProviderSettings.Service, String?, String, String)]
    )
    func address(service: GeminiProviderSettings.Service, base: String?, model: String, expected: String) throws {
        let dialect = try GeminiBench.dialect(service) { $0.baseURL = base }
        #expect(try dialect.request(for: try GeminiBench.call(model: model)).url == expected + ":generateContent")
    }

    @Test("a stream has a method of its own")
    func stream() throws {
        let request = try GeminiBench.dialect { $0.streams = true }.request(for: try GeminiBench.call())
        #expect(request.url.hasSuffix("/models/gemini-2.5-flash:streamGenerateContent?alt=sse"))
        #expect(request.streams)
    }

    @Test("the turns and limits of a call go in, the lower limit of two holds")
    func call() throws {
        let followUp = [
            FollowUp(role: .assistant, text: Array("No.".utf8)), FollowUp(role: .user, text: Array("Why \"no\"?".utf8)),
        ]
        let call = try GeminiBench.call(
            #""temperature":2,"max_tokens":50"#,
            followUp: followUp,
            sampling: Sampling(temperature: 0.5, maxOutputTokens: 40)
        )
        let body = try JSONValue(parsing: try GeminiBench.dialect().request(for: call).body)
        let expected = try JSONValue(
            parsing: #"""
                {"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"No."}]},
                {"role":"user","parts":[{"text":"Why \"no\"?"}]}],"generationConfig":{"temperature":0.5,"maxOutputTokens":40}}
                """#
        )
        #expect(body == expected)
    }

    @Test("an empty answer before a turn of ours is left out, and the user's turns become one")
    func emptyFollowUp() throws {
        let followUp = [FollowUp(role: .assistant, text: []), FollowUp(role: .user, text: Array("Again.".utf8))]
        let request = try GeminiBench.dialect().request(for: try GeminiBench.call(followUp: followUp))
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body == #"{"contents":[{"role":"user","parts":[{"text":"Hi"},{"text":"Again."}]}]}"#)
    }

    @Test("Vertex AI gets no ids of tool calls")
    func vertexIDs() throws {
        let turns = #"""
            {"messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function",
            "function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"1"}]}
            """#
        let call = try GeminiBench.call(body: turns)
        let sent = String(decoding: try GeminiBench.dialect().request(for: call).body, as: UTF8.self)
        #expect(sent.contains(#"{"functionResponse":{"id":"c1","name":"f","response":{"result":"1"}}}"#))
        let vertex = String(
            decoding: try GeminiBench.dialect(GeminiBench.vertex).request(for: call).body,
            as: UTF8.self
        )
        #expect(vertex.contains(#"{"functionCall":{"name":"f","args":{}}}"#) && !vertex.contains("c1"))
    }

    @Test("a signature goes back where it came from, and nowhere else", arguments: ["google", "vertex"])
    func signatures(name: String) throws {
        let answer = #"""
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}
            """#
        let services = ["google": GeminiProviderSettings.Service.gemini(apiKey: nil), "vertex": GeminiBench.vertex]
        let dialect = try GeminiBench.dialect(try #require(services[name]))
        var fold = CompletionFold()
        for event in try dialect.events(of: Array(answer.utf8), to: try GeminiBench.call()) { fold.add(event) }
        var turn = JSONWriter()
        try #require(fold.completion.toolCalls.first).write(to: &turn)
        let call = String(decoding: turn.take(), as: UTF8.self)
        let body = #"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[\#(call)]}]}"#
        for (other, service) in services {
            let dialect = try GeminiBench.dialect(service)
            let request = try dialect.request(for: try GeminiBench.call(body: body, model: "gemini-3-pro-preview"))
            let sent = try JSONDocument(parsing: request.body).root["contents"]?[1]?["parts"]?[0]?["thoughtSignature"]?
                .string
            #expect(sent == (other == name ? "c2ln" : "skip_thought_signature_validator"))
        }
    }

    @Test("a schema is asked for in words where the setting says so")
    func schemaInWords() throws {
        let format = #""response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}}"#
        let dialect = try GeminiBench.dialect { $0.schemas = .prompt }
        let root = try JSONDocument(parsing: try dialect.request(for: try GeminiBench.call(format)).body).root
        let words = try #require(root["systemInstruction"]?["parts"]?[0]?["text"]?.string)
        #expect(words.hasSuffix(#"{"type":"object"}"#) && root["generationConfig"] == nil)
    }

    @Test("what stands in the settings and can never work is said, all at once")
    func settings() {
        var settings = GeminiProviderSettings(
            .vertex(project: "", region: "europe west", token: nil),
            baseURL: "ftp://x"
        )
        #expect {
            try GeminiDialect(settings, at: "/providers/v")
        } throws: { error in
            (error as? SettingsError)?.problems.map(\.pointer.description)
                == ["/providers/v/project", "/providers/v/region", "/providers/v/base_url"]
        }
        settings = GeminiProviderSettings(.gemini(apiKey: nil), baseURL: "https://example.com/v1beta/models")
        #expect {
            try GeminiDialect(settings)
        } throws: { error in
            (error as? SettingsError)?.problems.first?.found == "an address that ends with `/models`"
        }
    }
}
