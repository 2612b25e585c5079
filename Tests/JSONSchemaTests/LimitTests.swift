// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// Every limit is reached here, and what is exponential elsewhere ends at once.
struct LimitTests {
    private func compile(_ schema: String, _ options: SchemaOptions = SchemaOptions()) throws -> CompiledSchema {
        try SchemaCompiler(options: options).compile(JSONDocument(parsing: schema))
    }

    @Test("evaluation that takes too many steps is undecided")
    func steps() throws {
        var options = SchemaOptions()
        options.limits.stepsPerNode = 0
        options.limits.baseSteps = 5
        let schema = try compile(#"{"items": {"minLength": 1}}"#, options)
        let document = try JSONDocument(parsing: #"["a","b","c","d","e","f","g"]"#)
        #expect(schema.isValid(document) == nil)
        #expect(schema.evaluate(document) == .undecided(.steps))
        #expect(schema.isValid(try JSONDocument(parsing: #"["a"]"#)) == true)
    }

    @Test("a pattern bomb is undecided")
    func pattern() throws {
        let schema = try compile(#"{"pattern": "^(a+)+$"}"#)
        let document = try JSONDocument(parsing: "\"" + String(repeating: "a", count: 60) + "!\"")
        #expect(schema.evaluate(document) == .undecided(.pattern))
    }

    @Test("evaluations too deep inside one another are undecided")
    func depth() throws {
        var options = SchemaOptions()
        options.limits.evaluationDepth = 100
        let schema = try compile(
            ##"{"$defs": {"n": {"anyOf": [{"type": "null"}, {"items": {"$ref": "#/$defs/n"}}]}}, "$ref": "#/$defs/n"}"##,
            options
        )
        let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        #expect(schema.isValid(try JSONDocument(parsing: nested(20))) == true)
        #expect(schema.isValid(try JSONDocument(parsing: nested(250))) == nil)
    }

    @Test("the deepest document is checked without running out of stack")
    func stack() throws {
        let schema = try compile(
            ##"{"$defs": {"n": {"allOf": [{"anyOf": [{"not": {}}, {"oneOf": [{"items": {"$ref": "#/$defs/n"}}]}]}]}}, "##
                + ##""$ref": "#/$defs/n"}"##
        )
        let text = String(repeating: "[", count: 255) + String(repeating: "]", count: 255)
        #expect(schema.isValid(try JSONDocument(parsing: text)) == true)
    }

    @Test(
        "a schema that can never be left is refused",
        arguments: [
            ##"{"$ref": "#"}"##, ##"{"allOf": [{"$ref": "#"}]}"##, ##"{"anyOf": [true, {"not": {"$ref": "#"}}]}"##,
            ##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"if": {"$ref": "#/$defs/a"}}}}"##,
        ]
    )
    func loop(schema: String) throws {
        let error = #expect(throws: SchemaError.self) { try compile(schema) }
        #expect(error?.problems.first?.code == "endless_reference")
    }

    @Test("a loop in a definition that the document uses is undecided, and harmless elsewhere")
    func hiddenLoop() throws {
        let schema = try compile(
            ##"{"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, {"type": "object"}]}}}"##
        )
        #expect(schema.isValid(try JSONDocument(parsing: #"{"b": 1}"#)) == true)
        #expect(schema.isValid(try JSONDocument(parsing: #"{"a": {}}"#)) == nil)
    }

    @Test("a chain of references may be 256 long")
    func chain() throws {
        func chain(_ length: Int) -> String {
            let definitions = (0..<length).map { ##""d\##($0)": {"$ref": "#/$defs/d\##($0 + 1)"}"## }
            return ##"{"$ref": "#/$defs/d0", "$defs": {"## + definitions.joined(separator: ",")
                + ##", "d\##(length)": {}}}"##
        }
        #expect(try compile(chain(250)).isValid(JSONDocument(parsing: "1")) == true)
        let error = #expect(throws: SchemaError.self) { try compile(chain(300)) }
        #expect(error?.problems.first?.code == "endless_reference")
    }

    @Test("a schema may have so many subschemas and no more")
    func subschemas() throws {
        var options = SchemaOptions(checksMetaschema: false)
        options.limits.subschemas = 100
        let error = #expect(throws: SchemaError.self) {
            try compile(#"{"allOf": ["# + (0..<200).map { _ in "{}" }.joined(separator: ",") + "]}", options)
        }
        #expect(error?.problems.first?.code == "too_many_subschemas")
    }

    @Test("twenty nested anyOf with unevaluatedProperties end at once")
    func nestedAnyOf() throws {
        var schema = #"{"properties": {"x": {"type": "integer"}}}"#
        for level in 0..<20 {
            schema =
                #"{"anyOf": [\#(schema), \#(level < 4 ? schema : #"{"properties": {"y": true}}"#)], "unevaluatedProperties": false}"#
        }
        let compiled = try compile(schema)
        let document = try JSONDocument(parsing: #"{"x": "no", "z": 1}"#)
        within(.seconds(1)) {
            #expect(compiled.isValid(document) == false)
        }
    }

    @Test("a recursive anyOf with two equal arms ends at once")
    func recursiveAnyOf() throws {
        let schema = try compile(
            ##"{"$defs": {"n": {"anyOf": [{"properties": {"c": {"$ref": "#/$defs/n"}, "v": {"const": 1}}, "required": ["v"]}, "##
                + ##"{"properties": {"c": {"$ref": "#/$defs/n"}, "v": {"const": 1}}, "minProperties": 1}]}}, "$ref": "#/$defs/n"}"##
        )
        var text = #"{"v": 2}"#
        for _ in 0..<60 { text = #"{"c": \#(text)}"# }
        let document = try JSONDocument(parsing: text)
        within(.seconds(1)) {
            #expect(schema.isValid(document) == false)
            guard case .invalid(let findings, _) = schema.evaluate(document) else {
                Issue.record("not invalid")
                return
            }
            #expect(!findings.isEmpty)
        }
    }

    @Test("a large array of distinct or equal items is compared in linear time")
    func uniqueItems() throws {
        let schema = try compile(#"{"uniqueItems": true}"#)
        let objects = (0..<20_000).map { #"{"a": [\#($0), 1.0], "b": "\#($0)"}"# }
        let distinct = try JSONDocument(parsing: "[" + objects.joined(separator: ",") + "]")
        let repeated = try JSONDocument(
            parsing: "[" + (objects + [#"{"b": "7", "a": [7.0, 1]}"#]).joined(separator: ",") + "]"
        )
        within(.seconds(2)) {
            #expect(schema.isValid(distinct) == true)
            #expect(schema.isValid(repeated) == false)
        }
    }

    @Test("many findings are counted, and few are kept")
    func findings() throws {
        let schema = try compile(#"{"additionalProperties": {"type": "string"}}"#)
        let members = (0..<500).map { #""k\#($0)": \#($0)"# }.joined(separator: ",")
        guard case .invalid(let findings, let total) = schema.evaluate(try JSONDocument(parsing: "{\(members)}")) else {
            Issue.record("not invalid")
            return
        }
        #expect(findings.count == 8)
        #expect(total == 500)
    }

    private func within(_ limit: Duration, _ body: () -> Void) {
        let spent = ContinuousClock().measure(body)
        #expect(spent < limit, "took \(spent)")
    }
}
