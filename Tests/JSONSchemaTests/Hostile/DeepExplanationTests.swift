// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// What is wrong deep inside is explained as what is wrong at the top.
struct DeepExplanationTests {
    private static let levels = [1, 20, 60, 100, 120]

    private func message(_ schema: String, _ answer: String) throws -> SchemaFinding {
        let compiled = try SchemaCompiler().compile(JSONDocument(parsing: schema))
        guard case .invalid(let findings, _) = compiled.evaluate(try JSONDocument(parsing: answer)) else {
            throw Fault()
        }
        return try #require(findings.first)
    }

    private struct Fault: Error {}

    private static func nested(_ levels: Int, _ opening: String, _ inner: String, _ closing: String) -> String {
        String(repeating: opening, count: levels) + inner + String(repeating: closing, count: levels)
    }

    @Test("through a schema as deep as the answer", arguments: levels)
    func written(levels: Int) throws {
        let schema = Self.nested(levels, #"{"properties":{"a":"#, #"{"type":"number"}"#, "}}")
        let finding = try message(schema, Self.nested(levels, #"{"a":"#, #""x""#, "}"))
        #expect(finding.code == "type")
        #expect(finding.instance.tokens.count == levels)
        #expect(finding.keywordLocation.tokens.count == 2 * levels + 1)
    }

    @Test("through a schema that refers to itself, several keywords a level", arguments: levels + [250])
    func recursive(levels: Int) throws {
        let schema =
            ##"{"$defs":{"n":{"allOf":[{"properties":{"a":{"$ref":"#/$defs/n"},"v":{"type":"number"}}}]}},"$ref":"#/$defs/n"}"##
        let finding = try message(schema, Self.nested(levels, #"{"a":"#, #"{"v":"x"}"#, "}"))
        #expect(finding.code == "type")
        #expect(finding.instance.tokens.count == levels + 1)
        #expect(finding.message(masked: false).hasSuffix(#"found the string "x"; expected a number."#))
    }

    @Test("through choices at every level", arguments: [1, 20, 60, 100])
    func choices(levels: Int) throws {
        let schema =
            ##"{"$defs":{"n":{"anyOf":[{"type":"null"},{"type":"object","properties":{"a":{"$ref":"#/$defs/n"},"v":{"type":"number"}}}]}},"$ref":"#/$defs/n"}"##
        let finding = try message(schema, Self.nested(levels, #"{"a":"#, #"{"v":"x"}"#, "}"))
        #expect(finding.code == "type")
        #expect(finding.instance.tokens.count == levels + 1)
    }

    @Test("a schema of 100 levels in one place: references in a row")
    func inPlace() throws {
        let definitions = (0..<100).map { ##""d\##($0)":{"allOf":[{"$ref":"#/$defs/d\##($0 + 1)"}]}"## }
        let schema =
            ##"{"$ref":"#/$defs/d0","$defs":{\##(definitions.joined(separator: ",")),"d100":{"required":["a"]}}}"##
        let finding = try message(schema, "{}")
        #expect(finding.message(masked: false) == "the answer: `a` is missing. Add it.")
    }

    @Test("many deep faults are explained or counted in time")
    func manyDeep() throws {
        let schema =
            ##"{"$defs":{"n":{"properties":{"a":{"$ref":"#/$defs/n"},"b":{"$ref":"#/$defs/n"},"v":{"type":"number"}}}},"$ref":"#/$defs/n"}"##
        var answer = #"{"v":"x"}"#
        for level in 0..<240 { answer = #"{"a":\#(answer),"b":{"v":"y\#(level)"}}"# }
        let compiled = try SchemaCompiler().compile(JSONDocument(parsing: schema))
        let document = try JSONDocument(parsing: answer)
        let spent = ContinuousClock().measure {
            guard case .invalid(let findings, let total) = compiled.evaluate(document) else {
                Issue.record("not invalid")
                return
            }
            #expect(findings.count == 8 && total > 64)
        }
        #expect(spent < .seconds(10))
    }
}
