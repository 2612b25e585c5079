// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct LimitTests {
    @Test("nesting up to the limit is read, one level more is too deep", arguments: [1, 2, 256, 100_000])
    func depth(limit: Int) throws {
        let limits = JSONLimits(bytes: 16_000_000, depth: limit)
        let arrays = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        let document = try JSONDocument(parsing: arrays, limits: limits)
        #expect(document.nodeCount == limit)
        #expect(document.root.byteRange == 0..<(2 * limit))
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSONDocument(parsing: "[\(arrays)]", limits: limits)
        }
        #expect(error.kind == .tooDeep)
        #expect(error.offset == limit)
        let objects = String(repeating: #"{"a":"#, count: limit) + "1" + String(repeating: "}", count: limit)
        #expect(throws: Never.self) { try JSONDocument(parsing: objects, limits: limits) }
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: #"{"a":\#(objects)}"#, limits: limits) }
    }

    @Test("the limits of answers and schemas are those of the design")
    func defaults() throws {
        #expect(JSONLimits.answer == JSONLimits(bytes: 16_000_000, depth: 256))
        #expect(JSONLimits.schema == JSONLimits(bytes: 4_000_000, depth: 256))
        #expect(throws: Never.self) {
            try JSONDocument(parsing: String(repeating: "[", count: 256) + String(repeating: "]", count: 256))
        }
        #expect(throws: JSONSyntaxError.self) {
            try JSONDocument(parsing: String(repeating: "[", count: 257) + String(repeating: "]", count: 257))
        }
    }

    @Test("a text up to the limit is read, one byte more is too large")
    func size() throws {
        let limits = JSONLimits(bytes: 10, depth: 1)
        #expect(try JSONDocument(parsing: "[12345678]", limits: limits).root[0]?.int == 12_345_678)
        let error = try #require(throws: JSONSyntaxError.self) {
            try JSONDocument(parsing: "[123456789]", limits: limits)
        }
        #expect(error.kind == .tooLarge)
        #expect(error.offset == 10)
    }

    @Test("a limit of nothing refuses containers and takes scalars")
    func noDepth() throws {
        let limits = JSONLimits(bytes: 100, depth: 0)
        #expect(try JSONDocument(parsing: "1", limits: limits).root.int == 1)
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: "[]", limits: limits) }
    }

    @Test("large texts of the worst shapes are read in time and memory in proportion to them")
    func worstShapes() throws {
        let ones = "[" + String(repeating: "1,", count: 100_000) + "1]"
        let document = try JSONDocument(parsing: ones)
        #expect(document.root.count == 100_001)
        #expect(document.memory <= 12 * ones.utf8.count)
        let escapes = "[" + String(repeating: #""\n","#, count: 100_000) + "1]"
        #expect(try JSONDocument(parsing: escapes).root.count == 100_001)
        let names = "{" + (0..<50_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
        #expect(try JSONDocument(parsing: names).root["49999"]?.int == 0)
        let digits = String(repeating: "7", count: 200_000)
        #expect(try JSONDocument(parsing: digits).root.number?.digitCount == 200_000)
    }
}
