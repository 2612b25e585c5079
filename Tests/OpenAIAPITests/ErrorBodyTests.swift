// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

struct ErrorBodyTests {
    @Test("writes OpenAI's shape and our object")
    func shape() throws {
        let error = RequestError(code: "invalid_type", param: "messages[2].content", message: "found `a \"b\"`")
        let found = ErrorBody(error, cascade: #"{"trace_id":"01K"}"#.bytes).json.text
        #expect(
            found
                == #"{"error":{"message":"found `a \"b\"`","type":"invalid_request_error","param":"messages[2].content","code":"invalid_type","cascade":{"trace_id":"01K"}}}"#
        )
        #expect(
            ErrorBody(message: "m", type: "server_error").json.text
                == #"{"error":{"message":"m","type":"server_error","param":null,"code":null}}"#
        )
    }

    @Test(
        "reads the error bodies of upstreams",
        arguments: [
            (#"{"error": {"message": "m", "type": "t", "param": "p", "code": "c"}}"#, ["m", "t", "p", "c", "-"]),
            (#"{"error": {"message": "m", "type": null, "param": null, "code": 400}}"#, ["m", "-", "-", "400", "-"]),
            (#"{"error": "m"}"#, ["m", "-", "-", "-", "-"]),
            (
                #"{"object": "error", "message": "m", "type": "BadRequestError", "code": 400}"#,
                ["m", "BadRequestError", "-", "400", "-"]
            ),
            (#"{"detail": "Not Found"}"#, ["Not Found", "-", "-", "-", "-"]),
            (#"{"detail": [{"loc": ["body"], "msg": "m"}]}"#, ["m", "-", "-", "-", "-"]),
            (
                #"{"detail": [{"loc": ["body", "messages", 0, "name"], "msg": "m"}]}"#,
                ["m", "-", "messages.0.name", "-", "-"]
            ),
            (
                #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"m"}]},"type":"t","code":null}"#,
                ["m", "t", "seed", "-", "-"]
            ),
            (
                #"{"type": "about:blank", "title": "t", "status": 400, "detail": "m"}"#,
                ["m", "about:blank", "-", "-", "-"]
            ),
            (#"{"code": "c", "error": "m"}"#, ["m", "-", "-", "c", "-"]),
            (
                #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\"}}"}}}"#,
                ["Provider returned error: m", "t", "p", "400", "-"]
            ),
            (
                #"{"error":{"message":"m","code":403,"metadata":{"reasons":["violence"],"flagged_input":"x"}}}"#,
                ["m", "-", "-", "403", "filter"]
            ),
            (#"{"error": {"message": "m", "code": "content_filter"}}"#, ["m", "-", "-", "content_filter", "filter"]),
            (
                #"{"error": {"message": "m", "code": "400", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}"#,
                ["m", "-", "-", "400", "filter"]
            ),
            // Alibaba.
            (
                #"{"error": {"message": "m", "type": "data_inspection_failed", "param": null, "code": "data_inspection_failed"}}"#,
                ["m", "data_inspection_failed", "-", "data_inspection_failed", "filter"]
            ),
            // A prompt that is only not valid is no matter of the filter.
            (
                #"{"error": {"message": "too long", "type": "invalid_request_error", "code": "invalid_prompt"}}"#,
                ["too long", "invalid_request_error", "-", "invalid_prompt", "-"]
            ),
        ]
    )
    func upstreams(body: String, expected: [String]) throws {
        let error = try #require(UpstreamErrorBody(parsing: body.bytes))
        let found = [
            error.message, error.type ?? "-", error.param ?? "-", error.code ?? "-",
            error.isContentFilter ? "filter" : "-",
        ]
        #expect(found == expected)
    }

    @Test(
        "knows a conversation that is too long by every server's words",
        arguments: [
            #"{"error": {"message": "m", "code": "context_length_exceeded"}}"#,
            #"{"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it", "type": "exceed_context_size_error"}}"#,
            #"{"object": "error", "message": "This model's maximum context length is 8192 tokens. However, you requested 9000.", "code": 400}"#,
            #"{"object": "error", "message": "The input (9000 tokens) is longer than the model's context length (8192 tokens)."}"#,
            #"{"code": "Client specified an invalid argument", "error": "This model's maximum prompt length is 131072 but the request contains 200000 tokens."}"#,
            #"{"error": {"message": "litellm.ContextWindowExceededError: it is too long", "code": "400"}}"#,
            #"{"error": {"message": "Please reduce the length of the messages or completion.", "type": "invalid_request_error"}}"#,
        ]
    )
    func contextLength(body: String) throws {
        #expect(try #require(UpstreamErrorBody(parsing: body.bytes)).isContextLength)
    }

    @Test(
        "an error inside an answer is what its code says, and shows none of its words",
        arguments: [
            (#"{"error": {"message": "secret", "code": "content_filter"}}"#, "refused"),
            (#"{"error": {"message": "secret: Content Exists Risk", "code": "invalid_request_error"}}"#, "refused"),
            (#"{"error": {"message": "secret", "code": 429}}"#, "rate_limited"),
            (#"{"error": {"message": "secret", "type": "rate_limit_error"}}"#, "rate_limited"),
            (#"{"error": {"message": "secret", "code": 401}}"#, "unauthorised"),
            (#"{"error": {"message": "secret", "code": 402}}"#, "unauthorised"),
            (#"{"error": {"message": "secret", "code": "insufficient_quota"}}"#, "unauthorised"),
            (#"{"error": {"message": "secret", "code": 429, "type": "insufficient_quota"}}"#, "unauthorised"),
            (#"{"error": {"message": "secret", "code": 502}}"#, "unavailable"),
            (#"{"error": {"message": "secret", "code": "503"}}"#, "unavailable"),
            (#"{"error": {"message": "secret", "code": 400}}"#, "invalid_request"),
            (#"{"error": {"message": "secret: maximum context length"}}"#, "invalid_request"),
            (#"{"error": {"message": "secret", "code": "overloaded"}}"#, "malformed"),
            (#"{"error": "secret"}"#, "malformed"),
        ]
    )
    func insideAnswers(body: String, code: String) throws {
        let whole = Completion.fault { () throws(ProviderError) in try Completion(body: body) }
        let streamed = Completion.fault { () throws(ProviderError) in
            try Completion(stream: "data: \(body)\n\ndata: [DONE]\n\n".bytes)
        }
        for fault in [whole, streamed] {
            #expect(fault?.code == code)
            #expect(!String(describing: fault).contains("secret"))
        }
    }

    @Test(
        "a body that says nothing of an error is none",
        arguments: ["", "<p>", "[]", "{}", #"{"choices": []}"#, #"{"error": 1}"#]
    )
    func none(body: String) {
        #expect(UpstreamErrorBody(parsing: body.bytes) == nil)
    }

    @Test("lists models in OpenAI's shape")
    func models() throws {
        let list = ModelList(
            [
                ModelList.Entry(id: "invoice", owner: "cascade", cascade: #"{"kind":"policy"}"#.bytes),
                ModelList.Entry(id: "small", owner: "demo"),
            ],
            created: 1
        )
        #expect(
            list.json.text
                == #"{"object":"list","data":[{"id":"invoice","object":"model","created":1,"owned_by":"cascade","cascade":{"kind":"policy"}},{"id":"small","object":"model","created":1,"owned_by":"demo"}]}"#
        )
    }
}
