// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// Generated schemas: the optimised program, the plain one and the keyword-by-keyword evaluation always agree.
struct DifferentialTests {
    @Test("three ways to a verdict agree on generated schemas", arguments: 0..<200)
    func agreement(seed: UInt64) throws {
        var maker = SchemaMaker(generator: SeededGenerator(state: seed &* 7_919 &+ 3))
        let text = maker.schema()
        let document = try JSONDocument(parsing: text)
        let optimised: CompiledSchema
        let plain: CompiledSchema
        do throws(SchemaError) {
            let options = SchemaOptions(defaultDraft: seed % 4 == 0 ? .draft2019 : .draft2020)
            var plainOptions = options
            plainOptions.optimises = false
            optimised = try SchemaCompiler(options: options).compile(document)
            plain = try SchemaCompiler(options: plainOptions).compile(document)
        } catch {
            // A generated circle of references is refused by both.
            #expect(error.problems.allSatisfy { $0.code == "endless_reference" }, "\(error)")
            return
        }
        for _ in 0..<25 {
            let instance = try JSONDocument(parsing: maker.instance(depth: 3))
            let verdict = optimised.isValid(instance)
            let source = String(decoding: instance.source, as: UTF8.self)
            #expect(plain.isValid(instance) == verdict, "seed \(seed): \(text) on \(source)")
            guard let verdict else { continue }
            if let unit = optimised.outputUnit(instance) {
                #expect(unit.isValid == verdict, "seed \(seed): \(text) on \(source), keyword by keyword")
            }
            if case .invalid(let findings, _) = optimised.evaluate(instance) {
                #expect(!verdict && !findings.isEmpty)
            } else {
                #expect(verdict)
            }
        }
    }

    @Test("no bytes crash the compiler or the evaluator", arguments: 0..<100)
    func randomBytes(seed: UInt64) throws {
        var maker = SchemaMaker(generator: SeededGenerator(state: seed &+ 99))
        var bytes = Array(maker.schema().utf8)
        for _ in 0..<Int.random(in: 1...4, using: &maker.generator) {
            let position = Int.random(in: bytes.indices, using: &maker.generator)
            bytes[position] = UInt8.random(in: 32..<127, using: &maker.generator)
        }
        guard let document = try? JSONDocument(parsing: bytes) else { return }
        for checks in [true, false] {
            let compiler = SchemaCompiler(options: SchemaOptions(formats: .assert, checksMetaschema: checks))
            guard let schema = try? compiler.compile(document) else { continue }
            for _ in 0..<5 { _ = schema.evaluate(try JSONDocument(parsing: maker.instance(depth: 3))) }
        }
    }
}

/// Makes small schemas and instances over the same few names and values, so that they often fit.
struct SchemaMaker {
    var generator: SeededGenerator
    private static let names = ["a", "b", "c", "kind"]

    mutating func schema() -> String {
        let definitions = (0..<3).map { #""d\#($0)": \#(subschema(depth: 2))"# }.joined(separator: ",")
        return #"{"$defs": {\#(definitions)}, "allOf": [\#(subschema(depth: 3))]}"#
    }

    private mutating func pick<T>(_ items: [T]) -> T {
        items[Int.random(in: items.indices, using: &generator)]
    }

    private mutating func name() -> String { pick(Self.names) }

    private mutating func value() -> String {
        pick([#""x""#, #""y""#, "1", "1.0", "2", "0.5", "null", "true", "[]", #"{"a":1}"#])
    }

    private mutating func list(_ depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in subschema(depth: depth) }.joined(separator: ",")
    }

    private mutating func members(_ depth: Int) -> String {
        Self.names.shuffled(using: &generator).prefix(2).map { #""\#($0)": \#(subschema(depth: depth))"# }
            .joined(separator: ",")
    }

    mutating func subschema(depth: Int) -> String {
        guard depth > 0 else {
            return pick(["true", "{}", "false", #"{"type":"string"}"#, #"{"const":"x"}"#, #"{"type":"integer"}"#])
        }
        var keywords: [String: String] = [:]
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let (keyword, value) = keyword(depth - 1)
            keywords[keyword] = value
        }
        if keywords["if"] != nil {
            keywords["then"] = subschema(depth: depth - 1)
            if Bool.random(using: &generator) { keywords["else"] = subschema(depth: depth - 1) }
        }
        return "{" + keywords.sorted { $0.key < $1.key }.map { #""\#($0.key)": \#($0.value)"# }.joined(separator: ",")
            + "}"
    }

    private mutating func keyword(_ depth: Int) -> (String, String) {
        switch Int.random(in: 0..<24, using: &generator) {
        case 0:
            return (
                "type",
                pick([#""object""#, #""array""#, #""string""#, #"["object","integer"]"#, #"["array","null","number"]"#])
            )
        case 1: return ("const", value())
        case 2: return ("enum", "[\(value()),\(value()),\"z\"]")
        case 3, 4, 5: return ("properties", "{\(members(depth))}")
        case 6: return ("required", "[\"\(name())\"]")
        case 7: return ("additionalProperties", subschema(depth: depth))
        case 8: return ("patternProperties", #"{"\#(pick(["^a", "d$", "[bc]"]))": \#(subschema(depth: depth))}"#)
        case 9: return ("propertyNames", #"{"pattern": "^[a-c]"}"#)
        case 10: return ("anyOf", "[\(list(depth))]")
        case 11: return ("oneOf", tagged(depth))
        case 12: return ("oneOf", "[\(list(depth))]")
        case 13: return ("allOf", "[\(list(depth))]")
        case 14: return ("not", subschema(depth: depth))
        case 15: return ("if", subschema(depth: depth))
        case 16: return ("$ref", "\"#/$defs/d\(Int.random(in: 0..<3, using: &generator))\"")
        case 17: return ("unevaluatedProperties", subschema(depth: depth))
        case 18: return ("unevaluatedItems", subschema(depth: depth))
        case 19: return ("items", subschema(depth: depth))
        case 20: return ("contains", subschema(depth: depth))
        case 21: return ("dependentSchemas", #"{"\#(name())": \#(subschema(depth: depth))}"#)
        case 22: return ("allOf", conditionals(depth))
        default: return ("minimum", pick(["0", "1", "1.5"]))
        }
    }

    /// Arms that a member tells apart.
    private mutating func tagged(_ depth: Int) -> String {
        let arms = ["x", "y", "z"].map { tag in
            let required = Bool.random(using: &generator) ? #","required":["kind"]"# : ""
            return #"{"properties":{"kind":{"const":"\#(tag)"},"a":\#(subschema(depth: depth))}\#(required)}"#
        }
        return "[\(arms.joined(separator: ","))]"
    }

    private mutating func conditionals(_ depth: Int) -> String {
        let arms = ["x", "y", "x", "z"].map { tag in
            let required = Bool.random(using: &generator) ? #","required":["kind"]"# : ""
            let otherwise = Bool.random(using: &generator) ? #","else":\#(subschema(depth: depth))"# : ""
            return
                #"{"if":{"properties":{"kind":{"const":"\#(tag)"}}\#(required)},"then":\#(subschema(depth: depth))\#(otherwise)}"#
        }
        return "[\(arms.joined(separator: ","))]"
    }

    mutating func instance(depth: Int) -> String {
        guard depth > 0 else { return value() }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return value()
        case 1:
            return "["
                + (0..<Int.random(in: 0...3, using: &generator)).map { _ in instance(depth: depth - 1) }.joined(
                    separator: ","
                ) + "]"
        default:
            let count = Int.random(in: 0...4, using: &generator)
            return "{"
                + Self.names.shuffled(using: &generator).prefix(count).map {
                    #""\#($0)": \#(instance(depth: depth - 1))"#
                }
                .joined(separator: ",") + "}"
        }
    }
}
