// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

struct ChatRequestBodyTests {
    private func body(
        _ text: String,
        _ form: ChatRequestBody = ChatRequestBody(),
        followUp: [FollowUp] = [],
        sampling: Sampling = Sampling()
    ) throws -> String {
        let call = ProviderCall(
            request: try ChatRequestParser.parse(text.bytes),
            followUp: followUp,
            upstreamModel: "gpt-\"x\"",
            sampling: sampling,
            timeout: .seconds(1)
        )
        let bytes = form.bytes(for: call)
        _ = try JSONDocument(parsing: bytes)
        return bytes.text
    }

    @Test("changes nothing but the model of a plain request, byte for byte")
    func modelOnly() throws {
        let rest = """
             ,  "messages" : [ {"role":"user","content":"caf\\u00e9"} ], "seed": 1e2, "stop": ["\\n"],
            "response_format": {"type": "json_object"}, "unknown": {"a" : [1.0, 2.50]}, "stream": false }

            """
        #expect(try body(#"{ "model": "invoice""# + rest) == #"{ "model": "gpt-\"x\"""# + rest)
    }

    @Test(
        "splices what the call sets",
        arguments: [
            (#""top_p": 1"#, nil, nil, #""top_p": 1"#),
            (#""temperature": 1"#, 0.25, nil, #""temperature": 0.25"#),
            (#""top_p": 1"#, 0, nil, #""top_p": 1,"temperature":0.0"#),
            (#""top_p": 1"#, nil, 64, #""top_p": 1,"max_completion_tokens":64"#),
            (#""max_tokens": 100"#, nil, 64, #""max_tokens": 64"#),
            (#""max_tokens": 32"#, nil, 64, #""max_tokens": 32"#),
            (#""max_completion_tokens": 100"#, nil, 64, #""max_completion_tokens": 64"#),
            (
                #""max_completion_tokens": 32, "max_tokens": 90"#, nil, 64,
                #""max_completion_tokens": 32, "max_tokens": 32"#
            ),
            (
                #""max_completion_tokens": 32, "max_tokens": 90"#, nil, nil,
                #""max_completion_tokens": 32, "max_tokens": 90"#
            ),
            (#""stream": true, "stream_options": {"include_usage": true}"#, nil, nil, #""stream": false"#),
            (#""cascade": {"trace": true}, "seed": 1"#, nil, nil, #""seed": 1"#),
        ] as [(String, Double?, Int?, String)]
    )
    func splices(sent: String, temperature: Double?, limit: Int?, expected: String) throws {
        let found = try body(
            Samples.request(sent),
            sampling: Sampling(temperature: temperature, maxOutputTokens: limit)
        )
        #expect(found == Samples.request(expected).replacing("\"invoice\"", with: #""gpt-\"x\"""#))
    }

    @Test(
        "moves the limit to the name that the upstream knows",
        arguments: [
            (#""max_completion_tokens": 100"#, .maxTokens, nil, #"{"max_tokens":100}"#),
            (#""max_completion_tokens": 100"#, .maxTokens, 64, #"{"max_tokens":64}"#),
            (#""max_tokens": 100"#, .maxTokens, 640, #"{"max_tokens":100}"#),
            (#""max_tokens": 100"#, .maxCompletionTokens, nil, #"{"max_completion_tokens":100}"#),
            (#""max_tokens": 100, "max_completion_tokens": 50"#, .maxTokens, nil, #"{"max_tokens":50}"#),
            (#""seed": 1"#, .maxTokens, 64, #"{"max_tokens":64}"#),
            (#""seed": 1"#, .maxTokens, nil, #"{}"#),
        ] as [(String, ChatRequestBody.TokenLimitField, Int?, String)]
    )
    func limitNames(sent: String, field: ChatRequestBody.TokenLimitField, limit: Int?, expected: String) throws {
        var quirks = ChatQuirks()
        quirks.tokenLimitField = field
        let found = try body(
            Samples.request(sent),
            ChatRequestBody(quirks: quirks),
            sampling: Sampling(maxOutputTokens: limit)
        )
        let limits = try #require(try JSONValue(parsing: found).object).filter { $0.0.hasPrefix("max_") }
        #expect(JSONValue.object(JSONObject(limits)) == (try JSONValue(parsing: expected)))
    }

    @Test(
        "asks for a stream with its usage",
        arguments: [
            (#""seed": 1"#, #"{"include_usage":true}"#),
            (#""stream": false, "stream_options": null"#, #"{"include_usage":true}"#),
            (#""stream": true, "stream_options": {"include_usage": false, "x": 1}"#, #"{"include_usage":true,"x":1}"#),
            (#""stream": true, "stream_options": {"x": 1}"#, #"{"x":1,"include_usage":true}"#),
            (#""stream": true, "stream_options": {"include_usage": true}"#, #"{"include_usage":true}"#),
        ]
    )
    func streams(sent: String, options: String) throws {
        let found = try JSONValue(parsing: try body(Samples.request(sent), ChatRequestBody(stream: true)))
        #expect(found["stream"] == true)
        #expect(found["stream_options"] == (try JSONValue(parsing: options)))
    }

    @Test("appends turns after the client's messages")
    func followUp() throws {
        let found = try body(
            #"{"model": "m", "messages": [{"role": "user", "content": "Hi"} ]}"#,
            followUp: [
                FollowUp(role: .assistant, text: "a \"draft\"\n".bytes),
                FollowUp(role: .user, text: "Mend it: é".bytes),
            ]
        )
        let messages = try #require(try JSONValue(parsing: found)["messages"]?.array)
        #expect(messages.count == 3)
        #expect(messages[1] == ["role": "assistant", "content": "a \"draft\"\n"])
        #expect(messages[2] == ["role": "user", "content": "Mend it: é"])
        #expect(found.hasPrefix(#"{"model": "gpt-\"x\"", "messages": [{"role": "user", "content": "Hi"}"#))
    }

    @Test("names the model where the client did not")
    func noModel() throws {
        let found = try body(#"{"messages": [{"role": "user", "content": "Hi"}]}"#)
        #expect(found == #"{"messages": [{"role": "user", "content": "Hi"}],"model":"gpt-\"x\""}"#)
    }
}
