// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI
import Providers
import Synchronization
import Testing

struct StrictSchemasTests {
    private static func request(strict: String, schema: String) -> String {
        #"""
        ,"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":\#(strict),"schema":\#(schema)}},
        "tools":[{"type":"function","function":{"name":"f","strict":\#(strict),"parameters":\#(schema)}},{"type":"custom"}]
        """#
    }

    /// The response format's and the tool's schema and strictness that are sent.
    private func sent(
        strict: String,
        schema: String = #"{"type":"object","minProperties":1}"#,
        preset: String = "openai",
        times: Int = 1,
        _ subset: (@Sendable (JSONNode) -> [UInt8]?)?
    ) async throws -> [JSONValue?] {
        try await VendorBench.with(preset, set: { $0.strictSubset = subset }) { bench in
            for _ in 0..<times {
                _ = try await bench.provider.complete(
                    try Bench.call(more: Self.request(strict: strict, schema: schema))
                )
            }
            let format = bench.sent.last?["response_format"]?["json_schema"]
            let function = bench.sent.last?["tools"]?[0]?["function"]
            return [format?["strict"], format?["schema"], function?["strict"], function?["parameters"]]
        }
    }

    @Test("a schema that strict mode cannot take is sent as the part that it can")
    func subset() async throws {
        let found = try await sent(strict: "true") { _ in Array(#"{"type":"object"}"#.utf8) }
        #expect(found == [true, ["type": "object"], true, ["type": "object"]])
    }

    @Test("a schema of which strict mode can express nothing is not strict")
    func nothing() async throws {
        let whole: JSONValue = ["type": "object", "minProperties": 1]
        #expect(try await sent(strict: "true") { _ in nil } == [false, whole, false, whole])
    }

    @Test("what is not strict, and every schema where no function is set, stays", arguments: ["true", "false", "null"])
    func asSent(strict: String) async throws {
        let whole: JSONValue = ["type": "object", "minProperties": 1]
        let flag = try JSONValue(parsing: strict)
        #expect(try await sent(strict: strict, nil) == [flag, whole, flag, whole])
        guard strict != "true" else { return }
        #expect(try await sent(strict: strict) { _ in Array("{}".utf8) } == [flag, whole, flag, whole])
    }

    @Test("a server that takes every schema gets the client's", arguments: ["vllm", "compatible"])
    func lenient(preset: String) async throws {
        let whole: JSONValue = ["type": "object", "minProperties": 1]
        #expect(try await sent(strict: "true", preset: preset) { _ in nil } == [true, whole, true, whole])
    }

    @Test("a schema is fitted once, however often it comes")
    func cache() async throws {
        let count = Mutex(0)
        _ = try await sent(strict: "true", times: 5) { schema in
            count.withLock { $0 += 1 }
            return Array(schema.text)
        }
        #expect(count.withLock { $0 } == 1)
    }
}
