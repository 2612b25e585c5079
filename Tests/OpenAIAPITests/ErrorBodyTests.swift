// SPDX-License-Identifier: Apache-2.0

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
            (#"{"error": {"message": "m", "code": "content_filter"}}"#, ["m", "-", "-", "content_filter", "filter"]),
            (
                #"{"error": {"message": "m", "code": "400", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}"#,
                ["m", "-", "-", "400", "filter"]
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
