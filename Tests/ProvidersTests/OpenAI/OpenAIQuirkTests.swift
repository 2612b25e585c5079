// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Providers
import Testing

/// Upstreams that refuse what their vendors' servers refuse.
struct OpenAIQuirkTests {
    private static let schema = #"{"type":"object","properties":{"city":{"type":"string"}}}"#
    private static let format =
        #","response_format":{"type":"json_schema","json_schema":{"name":"a","schema":\#(schema)}}"#
    private static let rich =
        #","seed":7,"user":"u","store":false,"metadata":{"a":"b"},"max_completion_tokens":50,"service_tier":"auto""#

    private func call(_ more: String) throws -> ProviderCall {
        let body = #"""
            {"model":"p","messages":[{"role":"developer","content":"Be brief."},{"role":"user","name":"ann","content":"Hi"},
            {"role":"assistant","content":"Yes?","refusal":null,"reasoning_content":"Hm."},{"role":"user","content":"Go"}]\#(more)}
            """#
        return ProviderCall(
            request: try ChatRequestParser.parse(Array(body.utf8)),
            upstreamModel: "m",
            timeout: .seconds(10)
        )
    }

    /// The first member of a body, or of its messages, that is not on a list.
    private static func stranger(in body: JSONValue, known: [String], inMessages: [String]) -> String? {
        let members = (body.object?.map { $0.0 } ?? []).filter { !known.contains($0) }
        let inside = (body["messages"]?.array ?? []).flatMap { $0.object?.map { $0.0 } ?? [] }
        return members.first ?? inside.first { !inMessages.contains($0) }
    }

    private static func hasRole(_ role: String, _ body: JSONValue) -> Bool {
        body["messages"]?.array?.contains { $0["role"]?.string == role } ?? false
    }

    @Test("Mistral, which takes no field it does not know, takes what is sent", arguments: [false, true])
    func mistral(streams: Bool) async throws {
        let known = [
            "model", "messages", "temperature", "top_p", "max_tokens", "stream", "stop", "random_seed",
            "response_format",
            "tools", "tool_choice", "presence_penalty", "frequency_penalty", "n", "parallel_tool_calls", "safe_prompt",
        ]
        let inMessages = ["role", "content", "tool_calls", "tool_call_id", "prefix"]
        try await VendorBench.with(
            "mistral",
            refuse: { body in
                Self.stranger(in: body, known: known, inMessages: inMessages).map {
                    #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","\#($0)"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","code":null}"#
                } ?? (Self.hasRole("developer", body) ? "{}" : nil)
            },
            set: { $0.streams = streams }
        ) { bench in
            let completion = try await bench.provider.complete(try call(Self.rich + Self.format))
            #expect(completion.text == Array("ok".utf8))
            let sent = try #require(bench.sent.first)
            #expect(sent["random_seed"] == 7 && sent["max_tokens"] == 50)
            #expect(sent["response_format"]?["type"] == "json_schema")
            // What it refuses by name reaches the client as its own words.
            await #expect(
                throws: ProviderError.invalidRequest(
                    status: 400,
                    message: "Extra inputs are not permitted",
                    param: "top_k",
                    code: nil
                )
            ) { try await bench.provider.complete(try call(#","top_k":5"#)) }
        }
    }

    @Test(
        "what a vendor has not and the answer depends on is told before it is sent",
        arguments: [
            ("groq", #","logprobs":true"#, "logprobs", "Groq has no such field"),
            ("groq", #","logit_bias":{"5":1}"#, "logit_bias", "Groq has no such field"),
            ("mistral", #","top_logprobs":2,"logprobs":true"#, "logprobs", "Mistral AI has no such field"),
            ("cerebras", #","presence_penalty":0.5"#, "presence_penalty", "Cerebras has no such field"),
            ("cerebras", #","parallel_tool_calls":false"#, "parallel_tool_calls", "Cerebras has no such field"),
            (
                "perplexity", #","tools":[{"type":"function","function":{"name":"f"}}]"#, "tools",
                "Perplexity has no such field"
            ),
            ("cohere", #","logit_bias":{"5":1}"#, "logit_bias", "Cohere has no such field"),
        ]
    )
    func refused(preset: String, more: String, param: String, reason: String) async throws {
        try await VendorBench.with(preset) { bench in
            let call = try call(more)
            let field = UnsupportedField(param, reason)
            #expect(bench.provider.unsupported(in: call.request) == field)
            await #expect(throws: ProviderError.unsupported(field)) { try await bench.provider.complete(call) }
            #expect(bench.sent.isEmpty)
        }
    }

    @Test(
        "the same fields with values that say nothing are left out",
        arguments: [
            (
                "groq", #","logprobs":false,"top_logprobs":null,"logit_bias":{}"#,
                ["logprobs", "top_logprobs", "logit_bias"]
            ),
            (
                "cerebras",
                #","presence_penalty":0,"frequency_penalty":0.0,"parallel_tool_calls":true,"service_tier":"auto""#,
                ["presence_penalty", "frequency_penalty", "parallel_tool_calls", "service_tier"]
            ),
            ("cohere", #","store":true,"metadata":{"a":"b"},"user":"u""#, ["store", "metadata", "user"]),
        ]
    )
    func nothing(preset: String, more: String, gone: [String]) async throws {
        try await VendorBench.with(preset) { bench in
            _ = try await bench.provider.complete(try call(more))
            let sent = try #require(bench.sent.first)
            for name in gone { #expect(sent[name] == nil, "\(name)") }
        }
    }

    @Test("Groq gets no names in messages")
    func groq() async throws {
        try await VendorBench.with("groq") { bench in
            _ = try await bench.provider.complete(try call(""))
            #expect(bench.sent.first?["messages"]?[1] == ["role": "user", "content": "Hi"])
        }
    }

    @Test("DeepSeek, which has no json_schema, gets json_object and the schema in words")
    func deepSeek() async throws {
        try await VendorBench.with(
            "deepseek",
            refuse: { body in
                let isUnavailable = body["response_format"]?["type"] == "json_schema"
                return isUnavailable || Self.hasRole("developer", body)
                    ? #"{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error"}}"#
                    : nil
            }
        ) { bench in
            _ = try await bench.provider.complete(try call(Self.format))
            let sent = try #require(bench.sent.first)
            #expect(sent["response_format"] == ["type": "json_object"])
            let system = try #require(sent["messages"]?[0]?["content"]?.string)
            #expect(system.hasPrefix("Be brief.\n\nAnswer with one JSON value") && system.hasSuffix(Self.schema))
        }
    }

    @Test(
        "LM Studio and Perplexity, which have no json_object, are asked in words",
        arguments: ["lmstudio", "perplexity"]
    )
    func noJSONObject(preset: String) async throws {
        try await VendorBench.with(
            preset,
            refuse: { body in
                body["response_format"]?["type"] == "json_object"
                    ? #"{"error":"'response_format.type' must be 'json_schema' or 'text'"}"# : nil
            }
        ) { bench in
            _ = try await bench.provider.complete(try call(#","response_format":{"type":"json_object"}"#))
            let sent = try #require(bench.sent.first)
            #expect(sent["response_format"] == nil)
            #expect(sent["messages"]?[0]?["content"]?.string?.contains("one JSON object") == true)
            _ = try await bench.provider.complete(try call(Self.format))
            #expect(bench.sent.last?["response_format"]?["type"] == "json_schema")
        }
    }

    @Test("Cohere gets a schema under json_object")
    func cohere() async throws {
        try await VendorBench.with("cohere") { bench in
            _ = try await bench.provider.complete(try call(Self.format))
            let expected = try JSONValue(parsing: #"{"type":"json_object","schema":\#(Self.schema)}"#)
            #expect(bench.sent.first?["response_format"] == expected)
        }
    }

    @Test("an endpoint can be told to be asked in words alone")
    func prompt() async throws {
        try await VendorBench.with("vllm", set: { $0.schema = .prompt }) { bench in
            _ = try await bench.provider.complete(try call(Self.format))
            #expect(bench.sent.first?["response_format"] == nil)
            #expect(bench.sent.first?["messages"]?[0]?["content"]?.string?.hasSuffix(Self.schema) == true)
        }
    }

    @Test(
        "limits go by the name that a vendor takes",
        arguments: [
            ("openai", "max_completion_tokens"), ("azure", "max_completion_tokens"), ("ollama", "max_tokens"),
            ("deepseek", "max_tokens"), ("cerebras", "max_completion_tokens"), ("nim", "max_tokens"),
        ]
    )
    func limits(preset: String, name: String) async throws {
        try await VendorBench.with(preset) { bench in
            for sent in ["max_tokens", "max_completion_tokens"] {
                _ = try await bench.provider.complete(try call(#","\#(sent)":50"#))
                let limits = try #require(bench.sent.last?.object).filter { $0.0.hasPrefix("max_") }
                #expect(limits.map { $0.0 } == [name])
            }
        }
    }

    @Test(
        "the role developer goes where it is known, and else as system",
        arguments: OpenAIPreset.all.map { ($0.name, $0.quirks.knowsDeveloper) }
    )
    func developer(preset: String, isKnown: Bool) async throws {
        try await VendorBench.with(preset) { bench in
            _ = try await bench.provider.complete(try call(""))
            #expect(bench.sent.first?["messages"]?[0]?["role"]?.string == (isKnown ? "developer" : "system"))
        }
    }
}
