// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

struct ScratchPoolTests {
    @Test("evaluations at the same time have room of their own for matches")
    func concurrent() async throws {
        // Unanchored, so that it takes the library.
        let schema = try SchemaCompiler().compile(JSONDocument(parsing: #"{"items": {"pattern": "(a|b)+c$"}}"#))
        let strings = (1...40).map { String(repeating: "ab", count: $0) }
        let valid = try JSONDocument(parsing: "[" + strings.map { "\"\($0)c\"" }.joined(separator: ",") + "]")
        let invalid = try JSONDocument(parsing: "[" + strings.map { "\"\($0)d\"" }.joined(separator: ",") + "]")
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let expected = number % 2 == 0
                    return (0..<20).allSatisfy { _ in schema.isValid(expected ? valid : invalid) == expected }
                }
            }
            for await holds in group { #expect(holds) }
        }
    }

    @Test("room is used again")
    func reuse() {
        let pool = ScratchPool()
        let first = pool.take()
        #expect(pool.take() !== first)
        pool.put(first)
        #expect(pool.take() === first)
    }
}
