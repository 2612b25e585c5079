// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

struct StringSetTests {
    @Test("a set of any size holds its strings and no other", arguments: [1, 2, 6, 7, 8, 9, 40, 300])
    func membership(count: Int) throws {
        // Lengths around those of a word, and strings that begin or end alike.
        let strings = (0..<count).map {
            String(repeating: "é", count: $0 % 3) + String(repeating: "x", count: $0) + "\($0)"
        }
        let list = strings.map { "\"\($0)\"" }.joined(separator: ",")
        let schema = try SchemaCompiler().compile(JSONDocument(parsing: "{\"enum\": [\(list)]}"))
        let document = try JSONDocument(parsing: "[\(list)]")
        for element in document.root.elements { #expect(schema.isValid(element) == true, "\(element.string ?? "")") }
        for string in strings + ["", "x", "é"] {
            for other in [string + "y", "y" + string, String(string.dropLast())] where !strings.contains(other) {
                #expect(schema.isValid(try JSONDocument(parsing: "\"\(other)\"")) == false, "\(other)")
            }
        }
    }

    @Test(
        "an empty string, no string, and what is no string",
        arguments: [
            (#"{"enum": [""]}"#, #""""#, true), (#"{"enum": [""]}"#, #""a""#, false),
            (#"{"enum": [""]}"#, "null", false),
            (#"{"const": "a"}"#, #""a""#, true), (#"{"const": "a"}"#, "1", false),
            (#"{"const": "a"}"#, #"["a"]"#, false),
            (#"{"enum": [1, "1"]}"#, "1.0", true), (#"{"enum": [1, "1"]}"#, #""1""#, true),
            (#"{"enum": [1, "1"]}"#, #""1.0""#, false), (#"{"enum": [[], null]}"#, #""""#, false),
        ]
    )
    func edges(schema: String, document: String, verdict: Bool) throws {
        for optimises in [true, false] {
            let compiler = SchemaCompiler(options: SchemaOptions(optimises: optimises))
            let compiled = try compiler.compile(JSONDocument(parsing: schema))
            #expect(compiled.isValid(try JSONDocument(parsing: document)) == verdict)
        }
    }
}
