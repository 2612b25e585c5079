// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Testing

struct EmbeddingRequestParserTests {
    @Test(
        "says where a request is wrong, what was found and how to mend it",
        arguments: Golden.all(in: "embedding_request")
    )
    func faults(_ golden: Golden) throws {
        do {
            _ = try EmbeddingRequestParser.parse(golden.input.bytes)
            Issue.record("the request was taken")
        } catch {
            try golden.check("\(error.code) \(error.param ?? "-")\n\(error.message)")
        }
    }

    @Test("finds the goldens")
    func goldens() {
        #expect(Golden.all(in: "embedding_request").count >= 24)
    }

    @Test(
        "takes every kind of input, with options known and unknown",
        arguments: [
            (#""a""#, .string), (#"["a", "b"]"#, .array), ("[1, 2, 0]", .array), ("[[1], [2, 3]]", .array),
        ] as [(String, JSONKind)]
    )
    func inputs(input: String, kind: JSONKind) throws {
        let request = try EmbeddingRequestParser.parse(
            #"{"model": "e", "input": \#(input), "encoding_format": "base64", "dimensions": 8, "user": null, "x": [1]}"#
                .bytes
        )
        #expect(request.model == "e")
        #expect(request.input.kind == kind)
        #expect(Array(request.input.text) == input.bytes)
        #expect(request.body["x"]?.count == 1)
    }
}
