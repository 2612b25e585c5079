// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// Rules that are easy to get wrong, beyond what the official suite asks.
struct RuleTests {
    @Test(
        "exact where machine numbers and Swift strings are not",
        arguments: [
            (#"{"const": 9007199254740993}"#, "9007199254740992", false),
            (#"{"const": 9007199254740993}"#, "9007199254740993.0", true),
            (#"{"enum": [0]}"#, "-0", true), (#"{"enum": [0]}"#, "-0.0e5", true), (#"{"enum": [1]}"#, "true", false),
            (#"{"multipleOf": 0.01}"#, "4.35", true), (#"{"multipleOf": 0.01}"#, "4.355", false),
            (#"{"multipleOf": 0.1}"#, "1e300", true), (#"{"multipleOf": 3}"#, "1e300", false),
            (#"{"multipleOf": 0.0001}"#, "123456789012345678901234567890.0001", true),
            (#"{"multipleOf": 7}"#, "123456789012345678901234567891", false),
            (#"{"multipleOf": 9}"#, "123456789012345678901234567890", true),
            (#"{"maximum": 1e-400}"#, "1e-401", true), (#"{"maximum": 1e-400}"#, "2e-400", false),
            (#"{"minimum": 9223372036854775807}"#, "9223372036854775806.5", false),
            (#"{"exclusiveMinimum": 1.10}"#, "1.1", false), (#"{"minimum": 1.10}"#, "1.1", true),
            (#"{"type": "integer"}"#, "1e2", true), (#"{"type": "integer"}"#, "1.50e1", true),
            (#"{"type": "integer"}"#, "1e-1", false),
            (#"{"const": "é"}"#, "\"e\u{301}\"", false), (#"{"maxLength": 1}"#, "\"e\u{301}\"", false),
            (#"{"maxLength": 1}"#, "\"😀\"", true),
            (#"{"properties": {"é": false}}"#, "{\"e\u{301}\": 1}", true),
            (#"{"uniqueItems": true}"#, "[\"é\", \"e\u{301}\"]", true),
            (#"{"uniqueItems": true}"#, "[1, 1.0]", false), (#"{"uniqueItems": true}"#, "[1, true]", true),
            (#"{"uniqueItems": true}"#, "[0,1,2,3,4,5,6,7,8,1e21,1000000000000000000000]", false),
            (#"{"uniqueItems": true}"#, "[0,1,2,3,4,5,6,7,8,9,10,90e-1]", false),
            (#"{"uniqueItems": true}"#, "[0,1,2,3,4,5,6,7,8,9,[],{}]", true),
            (#"{"minContains": 2}"#, "[]", true), (#"{"then": false, "else": false}"#, "1", true),
            (#"{"contains": {"const": 1}, "minContains": 0}"#, "[2]", true),
            (#"{"dependencies": {"a": ["b"]}}"#, #"{"a": 1}"#, false),
            (##"{"$ref": "#/$defs/a", "maximum": 1, "$defs": {"a": {"type": "integer"}}}"##, "2", false),
            (
                ##"{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "maximum": 1, "definitions": {"a": true}}"##,
                "2", true
            ),
            (##"{"properties": {"$ref": {"type": "string"}}}"##, #"{"$ref": 1}"#, false),
            (##"{"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": {"type": "string"}}}"##, "1", false),
            (
                ##"{"$id": "urn:x:y", "$ref": "urn:x:y#a", "$defs": {"q": {"$anchor": "a", "type": "string"}}}"##, "1",
                false
            ),
            (#"{"format": "no-such-format"}"#, "\"x\"", true), (#"{"format": "date"}"#, "\"x\"", true),
            (
                #"{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true}"#, "1",
                false
            ),
            (#"{"enum": [{"a": [1, {"b": null}]}]}"#, #"{"a": [1.0, {"b": null}]}"#, true),
            (#"{"enum": ["a","b","c","d","e","f","g","h"]}"#, "\"h\"", true),
            (#"{"enum": ["a","b","c","d","e","f","g","h"]}"#, "\"i\"", false),
        ]
    )
    func verdicts(schema: String, instance: String, expected: Bool) throws {
        for optimises in [true, false] {
            let compiler = SchemaCompiler(options: SchemaOptions(optimises: optimises))
            let compiled = try compiler.compile(JSONDocument(parsing: schema))
            #expect(compiled.isValid(try JSONDocument(parsing: instance)) == expected)
            #expect((compiled.evaluate(try JSONDocument(parsing: instance)) == .valid) == expected)
        }
    }

    @Test(
        "a schema that cannot be meant is refused, with the place and what to do",
        arguments: [
            (#"{"properties": {"a": {"type": "strnig"}}}"#, "/properties/a/type", "invalid_schema"),
            (#"{"minLength": -1}"#, "/minLength", "invalid_schema"),
            (##"{"properties": {"a": {"$ref": "#/$defs/b"}}}"##, "/properties/a/$ref", "unresolved_reference"),
            (#"{"$ref": "https://example.org/missing"}"#, "/$ref", "unresolved_reference"),
            (##"{"$ref": "#nowhere"}"##, "/$ref", "unresolved_reference"),
            (#"{"pattern": "([0-9]+"}"#, "/pattern", "bad_pattern"),
            (#"{"patternProperties": {"[z-a]": true}}"#, "/patternProperties/[z-a]", "bad_pattern"),
            (#"{"$schema": "https://example.org/dialect"}"#, "/$schema", "unknown_dialect"),
            ("12", "", "invalid_schema"),
        ]
    )
    func refusal(schema: String, pointer: String, code: String) throws {
        let document = try JSONDocument(parsing: schema)
        let error = #expect(throws: SchemaError.self) { try SchemaCompiler().compile(document) }
        let problem = try #require(error?.problems.first)
        #expect(problem.pointer.description == pointer)
        #expect(problem.code == code)
        #expect(!problem.found.isEmpty)
        #expect(problem.description.hasSuffix("."))
    }

    @Test("all problems of a schema are told at once")
    func allProblems() throws {
        let document = try JSONDocument(
            parsing: ##"{"allOf": [{"pattern": "("}, {"$ref": "#a"}, {"pattern": "[z-a]"}]}"##
        )
        let error = #expect(throws: SchemaError.self) { try SchemaCompiler().compile(document) }
        #expect(error?.problems.count == 3)
    }

    @Test("a schema and a value within larger documents are checked in place")
    func subtrees() throws {
        let body = try JSONDocument(
            parsing:
                ##"{"tool": {"parameters": {"type": "object", "$defs": {"c": {"type": "string"}}, "properties": {"city": {"$ref": "#/$defs/c"}}}}}"##
        )
        let schema = try SchemaCompiler().compile(try #require(body.root["tool"]?["parameters"]))
        let call = try JSONDocument(parsing: #"{"arguments": {"city": 5}}"#)
        let arguments = try #require(call.root["arguments"])
        #expect(schema.isValid(arguments) == false)
        guard case .invalid(let findings, _) = schema.evaluate(arguments) else {
            Issue.record("not invalid")
            return
        }
        #expect(findings.first?.instance == "/city")
        #expect(findings.first?.position == JSONPosition(line: 1, column: 24))
        #expect(findings.first?.byteRange == 23..<24)
        #expect(findings.first?.keywordLocation == "/properties/city/$ref/type")
    }

    @Test("masked messages quote nothing of the answer")
    func masking() throws {
        let schema = try SchemaCompiler().compile(
            JSONDocument(
                parsing:
                    #"{"properties": {"a": {"type": "number"}, "b": {"enum": ["secretive"]}, "c": {"maximum": 1}}}"#
            )
        )
        let outcome = schema.evaluate(try JSONDocument(parsing: #"{"a": "4711", "b": "secret1", "c": 815}"#))
        guard case .invalid(let findings, _) = outcome else {
            Issue.record("not invalid")
            return
        }
        let text = findings.map { $0.message(masked: true) }.joined(separator: "\n")
        for value in ["4711", "secret1", "815"] { #expect(!text.contains(value)) }
        #expect(outcome.reask?.contains("4711") == true)
    }
}

struct SchemaWarningTests {
    @Test("what is probably not meant is a warning at its place")
    func warnings() throws {
        let schema = try SchemaCompiler().compile(
            JSONDocument(
                parsing: #"""
                    {"properties": {"a": {"minimun": 1, "format": "datetime"}}, "additionalProperties": false, "required": ["b"]}
                    """#
            )
        )
        #expect(
            schema.warnings.map { "\($0.code) \($0.pointer) \($0.remedy)" } == [
                "impossible_requirement /required/0 Add `b` to `properties`, or do not require it.",
                "unknown_keyword /properties/a/minimun Rename it to `minimum`.",
                "unknown_format /properties/a/format Rename it to `date-time`.",
            ]
        )
    }
}
