// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// What is sent to a provider: it allows all that the whole schema allows, or says that it is narrower.
struct StrictSubsetTests {
    @Test("what is valid is allowed by what is sent, before it is narrowed", arguments: 0..<100)
    func relaxation(seed: UInt64) throws {
        try compare(seed) { sample in
            guard let wide = sample.wide else { return }
            for instance in sample.instances where sample.whole.isValid(instance) == true {
                #expect(wide.isValid(instance) == true, "\(sample.told(instance))")
            }
        }
    }

    @Test("what is narrowed allows nothing that was not allowed before", arguments: 0..<100)
    func narrowing(seed: UInt64) throws {
        try compare(seed) { sample in
            guard let narrow = sample.narrow, let wide = sample.wide else { return }
            for instance in sample.instances where narrow.isValid(instance) == true {
                #expect(wide.isValid(instance) == true, "\(sample.told(instance))")
            }
        }
    }

    @Test(
        "what is exact has the verdicts of the schema, and what only narrows accepts nothing else",
        arguments: 0..<100
    )
    func exactness(seed: UInt64) throws {
        try compare(seed) { sample in
            guard let narrow = sample.narrow else { return }
            let onlyNarrows = sample.subset.changes.allSatisfy { $0.effect == .narrowed }
            for instance in sample.instances {
                guard let verdict = sample.whole.isValid(instance) else { continue }
                if sample.subset.isExact {
                    #expect(narrow.isValid(instance) == verdict, "\(sample.told(instance))")
                } else if onlyNarrows, narrow.isValid(instance) == true {
                    #expect(verdict, "\(sample.told(instance))")
                }
            }
        }
    }

    /// A schema, what a dialect makes of it, and some instances.
    private struct Sample {
        let text: String
        let whole: CompiledSchema
        let subset: StrictSubset
        let narrow: CompiledSchema?
        let wide: CompiledSchema?
        let instances: [JSONDocument]

        init(_ text: String, _ whole: CompiledSchema, _ dialect: StrictDialect, _ instances: [JSONDocument]) throws {
            self.text = text
            self.whole = whole
            self.instances = instances
            subset = whole.strictSubset(for: dialect)
            narrow = try subset.schema.map { try Self.compiler.compile(JSONDocument(parsing: $0)) }
            let widened = whole.strictSubset(for: dialect.widened)
            wide = try widened.schema.map { try Self.compiler.compile(JSONDocument(parsing: $0)) }
        }

        private static let compiler = SchemaCompiler(options: SchemaOptions(checksMetaschema: false))

        func told(_ instance: JSONDocument) -> String {
            "\(subset.dialect.name): \(text) on \(instance.root.value.json()): \(subset.schema.map { String(decoding: $0, as: UTF8.self) } ?? "")"
        }
    }

    /// Looks at generated schemas in all dialects.
    private func compare(_ seed: UInt64, _ property: (Sample) -> Void) throws {
        for (text, instances) in [Self.realistic(seed), Self.odd(seed)] {
            guard let whole = try? SchemaCompiler().compile(JSONDocument(parsing: text)) else { continue }
            let documents = try instances.map { try JSONDocument(parsing: $0) }
            for dialect in StrictDialect.all { property(try Sample(text, whole, dialect, documents)) }
        }
    }

    private static func realistic(_ seed: UInt64) -> (String, [String]) {
        var maker = AnswerSchemaMaker(generator: SeededGenerator(state: seed &* 31 &+ 5))
        let schema = maker.schema()
        return (schema.json(), (0..<12).map { _ in maker.instance(of: schema).json() })
    }

    private static func odd(_ seed: UInt64) -> (String, [String]) {
        var maker = SchemaMaker(generator: SeededGenerator(state: seed &* 104_729 &+ 11))
        let schema = maker.schema()
        return (schema, (0..<12).map { _ in maker.instance(depth: 3) })
    }

    @Test("the properties above are about many schemas, of which many can be sent")
    func coverage() throws {
        var sent = 0
        var exact = 0
        var valid = 0
        for seed in UInt64(0)..<100 {
            let (text, instances) = Self.realistic(seed)
            let whole = try SchemaCompiler().compile(JSONDocument(parsing: text))
            for dialect in StrictDialect.all {
                let subset = whole.strictSubset(for: dialect)
                sent += subset.schema == nil ? 0 : 1
                exact += subset.isExact ? 1 : 0
            }
            for instance in instances { valid += whole.isValid(try JSONDocument(parsing: instance)) == true ? 1 : 0 }
        }
        #expect(sent > 200 && exact > 20 && valid > 250, "\(sent) sent, \(exact) exact, \(valid) valid")
    }

    @Test(
        "what decides whether OpenAI's strict mode can be used",
        arguments: [
            (
                #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#,
                "exact"
            ),
            (#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#, "narrowed"),
            (
                #"{"type":"object","properties":{"a":{"type":["string","null"]}},"additionalProperties":false}"#,
                "narrowed"
            ),
            (#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"#, "inexpressible"),
            (#"{"type":"object","properties":{},"additionalProperties":false}"#, "exact"),
            (#"{"type":"object","properties":{}}"#, "narrowed"),
            (#"{"type":"object"}"#, "inexpressible"),
            (#"{"type":"object","additionalProperties":{"type":"string"}}"#, "inexpressible"),
            (
                #"{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false}"#,
                "inexpressible"
            ),
            (#"{"type":"array","items":{"type":"string"}}"#, "inexpressible"),
            (#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, "inexpressible"),
            (#"{"type":"string"}"#, "inexpressible"),
            (#"{}"#, "inexpressible"),
            ("true", "inexpressible"),
            ("false", "inexpressible"),
            (
                #"{"type":"object","properties":{"a":{"type":"string","minLength":3}},"required":["a"],"additionalProperties":false}"#,
                "relaxed"
            ),
            (
                ##"{"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},"required":["a"],"additionalProperties":false,"##
                    + ##""$defs":{"n":{"type":"object","properties":{"a":{"anyOf":[{"$ref":"#/$defs/n"},{"type":"null"}]}},"##
                    + ##""required":["a"],"additionalProperties":false}}}"##,
                "exact"
            ),
            (
                #"{"type":"object","properties":{"a":{"type":"array","prefixItems":[{"type":"string"}]}},"required":["a"],"additionalProperties":false}"#,
                "inexpressible"
            ),
        ]
    )
    func openAI(schema: String, expected: String) throws {
        let subset = try SchemaCompiler().compile(JSONDocument(parsing: schema)).strictSubset(for: .openAI)
        let effects = Set(subset.changes.map(\.effect))
        let found =
            effects.contains(.inexpressible)
            ? "inexpressible"
            : effects.contains(.relaxed) ? "relaxed" : effects.contains(.narrowed) ? "narrowed" : "exact"
        #expect(found == expected, "\(subset.changes)")
        #expect((subset.schema == nil) == (expected == "inexpressible"))
        #expect(subset.isExact == (expected == "exact"))
    }

    @Test(
        "limits of size are kept",
        arguments: [
            ("openai", 5_001, "5001 members"), ("openai", 5_000, ""),
            ("anthropic", 25, "25 members that are not required"),
            ("anthropic", 24, ""), ("gemini", 6_000, ""),
        ]
    )
    func limits(name: String, members: Int, reason: String) throws {
        let names = (0..<members).map { "m\($0)" }
        let properties = names.map { #""\#($0)":{"type":"integer"}"# }.joined(separator: ",")
        let required = name == "openai" ? names.map { "\"\($0)\"" }.joined(separator: ",") : ""
        let schema = try SchemaCompiler().compile(
            JSONDocument(
                parsing:
                    #"{"type":"object","properties":{\#(properties)},"required":[\#(required)],"additionalProperties":false}"#
            )
        )
        let dialect = try #require(StrictDialect.all.first { $0.name == name })
        let subset = schema.strictSubset(for: dialect)
        #expect(subset.isExact == reason.isEmpty)
        #expect(subset.changes.first?.reason.hasPrefix(reason) ?? reason.isEmpty)
    }

    @Test(
        "circles of references are told where a dialect has none",
        arguments: [("anthropic", false), ("gemini", true), ("openai", true), ("outlines", false), ("xgrammar", true)]
    )
    func recursion(name: String, isSent: Bool) throws {
        let schema = try SchemaCompiler().compile(
            JSONDocument(
                parsing:
                    ##"{"type":"object","properties":{"v":{"type":"integer"},"next":{"$ref":"#"}},"required":["v"]}"##
            )
        )
        var dialect = try #require(StrictDialect.all.first { $0.name == name })
        dialect.demands.remove(.everyMember)
        #expect((schema.strictSubset(for: dialect).schema != nil) == isSent)
    }

    @Test(
        "a schema that would be multiplied out without end, or is too large, is given up on in time",
        arguments: 0..<6
    )
    func hostile(shape: Int) throws {
        func many(_ count: Int, _ part: (Int) -> String) -> String { (0..<count).map(part).joined(separator: ",") }
        let choice = #"{"anyOf":[{"required":["a"]},{"required":["b"]},{"required":["c"]}]}"#
        let values = many(3_000) { "\"v\($0)\"" }
        let text =
            switch shape {
            case 0: #"{"type":"object","properties":{"a":{},"b":{},"c":{}},"allOf":[\#(many(16) { _ in choice })]}"#
            case 1: #"{"type":"object","properties":{\#(many(30_000) { #""m\#($0)":{"not":{}}"# })}}"#
            case 2:
                #"{"allOf":[\#(many(3_000) { #"{"minLength":\#($0)}"# })],"anyOf":[\#(many(3_000) { #"{"maxLength":\#($0)}"# })]}"#
            case 3:
                #"{"properties":{\#(many(3_000) { #""m\#($0)":{}"# })},"allOf":[\#(many(3_000) { #"{"additionalProperties":{"maxLength":\#($0)}}"# })]}"#
            case 4: #"{"allOf":[{"enum":[\#(values)]},{"enum":[\#(values),1]}]}"#
            default: #"{"oneOf":[\#(many(20_000) { #"{"properties":{"k":{"const":"\#($0)"}},"required":["k"]}"# })]}"#
            }
        let compiler = SchemaCompiler(options: SchemaOptions(checksMetaschema: false))
        let schema = try compiler.compile(JSONDocument(parsing: text))
        for dialect in [StrictDialect.xgrammar] {
            let spent = ContinuousClock().measure {
                let subset = schema.strictSubset(for: dialect)
                #expect(subset.schema == nil)
                #expect(
                    subset.changes.contains { $0.reason.hasPrefix("all of it would be too") }
                        || subset.changes.count == 256
                )
            }
            #expect(spent < .seconds(20), "\(dialect.name) took \(spent)")
        }
    }

    @Test("the response format is strict where that can be said, and else holds the whole schema")
    func responseFormat() throws {
        for (text, isStrict) in [
            (
                #"{"type":"object","properties":{"a":{"type":"string","maxLength":9}},"required":["a"],"additionalProperties":false}"#,
                true
            ),
            (#"{"type":"array"}"#, false),
        ] {
            let subset = try SchemaCompiler().compile(JSONDocument(parsing: text)).strictSubset(for: .openAI)
            let format = try JSONValue(parsing: subset.responseFormat(named: "answer", whole: Array(text.utf8)))
            #expect(format["type"] == "json_schema")
            #expect(format["json_schema"]?["name"] == "answer")
            #expect(format["json_schema"]?["strict"] == .bool(isStrict))
            let sent = try #require(format["json_schema"]?["schema"])
            #expect(isStrict ? sent.at("/properties/a/maxLength") == nil : sent == (try JSONValue(parsing: text)))
        }
    }
}
