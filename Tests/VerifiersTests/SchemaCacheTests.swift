// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct SchemaCacheTests {
    private func schema(_ text: String) throws -> JSONNode {
        try JSONDocument(parsing: text).root
    }

    @Test("keeps what was used last, within its limits")
    func bounded() throws {
        let cache = SchemaCache(countLimit: 3, byteLimit: 100)
        for number in 0..<5 {
            _ = cache.entry(for: try schema("{\"const\":\(number)}"))
            _ = cache.entry(for: try schema("{\"const\":0}"))
        }
        #expect(cache.count == 3)
        _ = cache.entry(for: try schema("{\"const\":\"\(String(repeating: "x", count: 80))\"}"))
        #expect(cache.count == 1)
        _ = cache.entry(for: try schema("{\"const\":\"\(String(repeating: "x", count: 200))\"}"))
        #expect(cache.count == 1)
    }

    @Test("tells a server what is wrong with a request's schemas before a model is called")
    func requestProblems() throws {
        let schemas = RequestSchemas(cache: SchemaCache())
        let good = try Sample.request(
            #""tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]"#
        )
        #expect(schemas.problems(in: good).isEmpty)
        let bad = try Sample.request(
            #""tools":[{"type":"function","function":{"name":"f","parameters":{"properties":{"a":{"type":"strnig"}}}}}]"#,
            format: .jsonSchema(name: "s", schema: try schema(#"{"minLength":-1}"#))
        )
        #expect(
            schemas.problems(in: bad).map(\.place) == [
                "response_format.json_schema.schema.minLength", "tools[0].function.parameters.properties.a.type",
            ]
        )
    }
}
