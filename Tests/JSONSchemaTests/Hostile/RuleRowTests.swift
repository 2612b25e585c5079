// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// The rules that are easy to get wrong, topic by topic, in the words of the design.
struct RuleRowTests {
    private static let draft4 = #""$schema":"http://json-schema.org/draft-04/schema#""#
    private static let draft6 = #""$schema":"http://json-schema.org/draft-06/schema#""#
    private static let draft7 = #""$schema":"http://json-schema.org/draft-07/schema#""#
    private static let draft2019 = #""$schema":"https://json-schema.org/draft/2019-09/schema""#

    @Test(
        "verdicts",
        arguments: [
            // `$ref`, drafts 4–7: siblings are ignored, `$id` beside it included; from 2019-09 they all apply.
            (
                ##"{\##(draft4),"properties":{"a":{"$ref":"#/definitions/s","maxLength":1}},"definitions":{"s":{"type":"string"}}}"##,
                #"{"a":"xx"}"#, true
            ),
            (
                ##"{\##(draft7),"$id":"http://x/root","properties":{"a":{"$id":"http://y/","$ref":"#/definitions/s"}},"definitions":{"s":{"type":"string"}}}"##,
                #"{"a":1}"#, false
            ),
            (
                ##"{\##(draft2019),"properties":{"a":{"$ref":"#/$defs/s","maxLength":1}},"$defs":{"s":{"type":"string"}}}"##,
                #"{"a":"xx"}"#, false
            ),
            // `$id`: a fragment alone is an anchor; in `enum`, `const` and unknown keywords it is data; an empty fragment is dropped.
            (##"{\##(draft7),"definitions":{"q":{"$id":"#s","type":"string"}},"$ref":"#s"}"##, "1", false),
            (##"{"$id":"http://x/a#","$ref":"http://x/a#/$defs/s","$defs":{"s":{"type":"string"}}}"##, "1", false),
            (
                ##"{"$id":"http://x/a","enum":[{"$id":"http://x/b","type":"string"}],"$defs":{"s":{"$id":"b","type":"object"}},"$ref":"b"}"##,
                #"{"$id":"http://x/b","type":"string"}"#, true
            ),
            (
                ##"{"$id":"http://x/a","unknown":{"$id":"b","type":"string"},"$defs":{"s":{"$id":"b","type":"integer"}},"$ref":"b"}"##,
                "1", true
            ),
            // References: RFC 3986, then percent-decoding, then `~1` and `~0`; `urn:`; a property named `$ref`.
            (##"{"$ref":"#/$defs/a~0b~1c%20d","$defs":{"a~b/c d":{"type":"string"}}}"##, "1", false),
            (
                ##"{"$id":"http://x/a/b/c","$ref":"../d","$defs":{"q":{"$id":"http://x/a/d","type":"string"}}}"##, "1",
                false
            ),
            (
                ##"{"$id":"urn:example:r","$defs":{"q":{"$id":"urn:example:s","type":"string"}},"$ref":"urn:example:s"}"##,
                "1", false
            ),
            (##"{"properties":{"$ref":{"type":"string"}}}"##, ##"{"$ref":"#/nowhere"}"##, true),
            // Dialect: `$schema`, else the option.
            (##"{\##(draft4),"const":1}"##, "2", true), (##"{\##(draft6),"const":1}"##, "2", false),
            (##"{\##(draft6),"if":true,"then":false}"##, "2", true),
            (##"{\##(draft7),"if":true,"then":false}"##, "2", false),
            (##"{\##(draft2019),"prefixItems":[{"type":"string"}]}"##, "[1]", true),
            // Integer: `1.0` and `1e2` from draft 6; in draft 4 only without fraction and exponent.
            (##"{\##(draft4),"type":"integer"}"##, "1.0", false), (##"{\##(draft4),"type":"integer"}"##, "1e2", false),
            (##"{\##(draft4),"type":"integer"}"##, "100", true), (##"{\##(draft6),"type":"integer"}"##, "1.0", true),
            (##"{"type":"integer"}"##, "1e2", true),
            // Comparison.
            (##"{"const":9007199254740993}"##, "9007199254740992", false), (##"{"const":0}"##, "-0", true),
            (##"{"const":1}"##, "1.0", true), (##"{"const":1}"##, "true", false),
            (##"{"maximum":1e300}"##, "1.0000001e300", false),
            // `multipleOf`: exact decimals of any exponent and length.
            (##"{"multipleOf":0.01}"##, "19.99", true), (##"{"multipleOf":0.01}"##, "1e-3", false),
            (##"{"multipleOf":7}"##, "7000000000000000000000000000000000000000", true),
            (##"{"multipleOf":7}"##, "7000000000000000000000000000000000000001", false),
            (##"{"multipleOf":1e-8}"##, "12391239123", true),
            // Strings: bytes are compared, code points counted.
            (##"{"const":"é"}"##, "\"e\u{301}\"", false), (##"{"minLength":2}"##, "\"e\u{301}\"", true),
            (##"{"maxLength":1}"##, "\"👩‍👩‍👧\"", false), (##"{"required":["é"]}"##, "{\"e\u{301}\":1}", false),
            // `uniqueItems`.
            (##"{"uniqueItems":true}"##, #"[{"a":1,"b":2},{"b":2.0,"a":1e0}]"#, false),
            (##"{"uniqueItems":true}"##, "[0,false,[],{},\"\",null]", true),
            (##"{"uniqueItems":true}"##, "[1,2,3,4,5,6,7,8,9,10,[1],[1.0]]", false),
            (##"{"uniqueItems":false}"##, "[1,1]", true),
            // `items`: `prefixItems` and `items` in 2020-12; before, a list and `additionalItems`, which means nothing beside an object.
            (##"{"prefixItems":[{"type":"string"}],"items":false}"##, #"["a",1]"#, false),
            (##"{\##(draft7),"items":[{"type":"string"}],"additionalItems":false}"##, #"["a",1]"#, false),
            (##"{\##(draft7),"items":{"type":"integer"},"additionalItems":false}"##, "[1,2]", true),
            (
                ##"{"items":[{"type":"string"}],"$schema":"https://json-schema.org/draft/2019-09/schema"}"##, "[1]",
                false
            ),
            (##"{\##(draft7),"additionalItems":false}"##, "[1]", true),
            // `contains`.
            (##"{"contains":false,"minContains":0}"##, "[]", true),
            (##"{"minContains":3,"maxContains":0}"##, "[1]", true),
            (##"{"contains":{"const":1},"maxContains":1}"##, "[1,1]", false),
            (##"{\##(draft7),"contains":{"const":1},"minContains":0}"##, "[]", false),
            // `dependencies` lives on.
            (##"{"dependencies":{"a":{"required":["b"]}}}"##, #"{"a":1}"#, false),
            (##"{\##(draft7),"dependencies":{"a":["b"]}}"##, #"{"a":1}"#, false),
            // `if` without `then` and `else`: only its annotations count; both without `if` mean nothing.
            (##"{"if":false}"##, "1", true), (##"{"then":false,"else":false}"##, "1", true),
            (##"{"if":{"properties":{"a":true}},"unevaluatedProperties":false}"##, #"{"a":1}"#, true),
            (##"{"if":{"properties":{"a":{"type":"string"}}},"unevaluatedProperties":false}"##, #"{"a":1}"#, false),
            // `format` and content say something, and assert nothing, unless asked to.
            (##"{"format":"ipv4"}"##, #""x""#, true), (##"{"format":"no-such"}"##, #""x""#, true),
            (##"{"contentEncoding":"base64","contentMediaType":"application/json"}"##, #""!""#, true),
            (##"{\##(draft7),"contentEncoding":"base64"}"##, #""!""#, true),
            // Annotations of what failed are dropped.
            (
                ##"{"anyOf":[{"properties":{"a":true},"required":["z"]},{"properties":{"b":true}}],"unevaluatedProperties":false}"##,
                #"{"a":1,"b":2}"#, false
            ),
            (##"{"not":{"not":{"properties":{"a":true}}},"unevaluatedProperties":false}"##, #"{"a":1}"#, false),
            // 2020-12: `contains` marks what it matched; 2019-09: it does not.
            (##"{"contains":{"type":"string"},"unevaluatedItems":{"type":"integer"}}"##, #"["a",1]"#, true),
            (
                ##"{\##(draft2019),"contains":{"type":"string"},"unevaluatedItems":{"type":"integer"}}"##, #"["a",1]"#,
                false
            ),
        ] as [(String, String, Bool)]
    )
    func verdicts(schema: String, instance: String, expected: Bool) throws {
        for optimises in [true, false] {
            let compiler = SchemaCompiler(options: SchemaOptions(optimises: optimises))
            let compiled = try compiler.compile(JSONDocument(parsing: schema))
            #expect(compiled.isValid(try JSONDocument(parsing: instance)) == expected)
        }
    }

    @Test("format is asserted by the option, and by the vocabulary of a metaschema")
    func formats() throws {
        let text = #"{"format":"ipv4"}"#
        let asserting = SchemaCompiler(options: SchemaOptions(formats: .assert))
        #expect(try asserting.compile(JSONDocument(parsing: text)).isValid(JSONDocument(parsing: #""x""#)) == false)
        #expect(
            try asserting.compile(JSONDocument(parsing: #"{"format":"no-such"}"#)).isValid(
                JSONDocument(parsing: #""x""#)
            )
                == true
        )
        let compiled = try compiler(vocabulary: "format-assertion", isRequired: true)
            .compile(JSONDocument(parsing: #"{"$schema":"http://x/meta","format":"ipv4"}"#))
        #expect(compiled.isValid(try JSONDocument(parsing: #""x""#)) == false)
    }

    @Test("content is asserted by an option, for draft 7")
    func content() throws {
        let compiler = SchemaCompiler(options: SchemaOptions(defaultDraft: .draft7, assertsContent: true))
        let schema = try compiler.compile(
            JSONDocument(parsing: #"{"contentEncoding":"base64","contentMediaType":"application/json"}"#)
        )
        #expect(schema.isValid(try JSONDocument(parsing: #""e30=""#)) == true)
        #expect(schema.isValid(try JSONDocument(parsing: #""e3=""#)) == false)
        #expect(schema.isValid(try JSONDocument(parsing: #""eyc=""#)) == false)
    }

    @Test("a metaschema's vocabularies decide which keywords exist, and an unknown required one is an error")
    func vocabularies() throws {
        let compiled = try compiler(vocabulary: "applicator", isRequired: true)
            .compile(JSONDocument(parsing: #"{"$schema":"http://x/meta","maximum":1,"not":{"not":{}}}"#))
        #expect(compiled.isValid(try JSONDocument(parsing: "2")) == true)
        let unknown = try JSONDocument(parsing: #"{"$schema":"http://x/meta"}"#)
        #expect(throws: Never.self) { try compiler(vocabulary: "no-such", isRequired: false).compile(unknown) }
        let error = #expect(throws: SchemaError.self) {
            try compiler(vocabulary: "no-such", isRequired: true).compile(unknown)
        }
        #expect(error?.problems.first?.code == "unknown_vocabulary")
    }

    private func compiler(vocabulary: String, isRequired: Bool) throws -> SchemaCompiler {
        var registry = SchemaRegistry.standard
        let uri = "https://json-schema.org/draft/2020-12/vocab/"
        registry.register(
            try JSONDocument(
                parsing:
                    #"{"$id":"http://x/meta","$schema":"https://json-schema.org/draft/2020-12/schema","$vocabulary":{"\#(uri)core":true,"\#(uri)\#(vocabulary)":\#(isRequired)}}"#
            )
        )
        return SchemaCompiler(registry: registry)
    }

    @Test("what is not registered is named, with what is near, and never fetched")
    func remote() throws {
        var registry = SchemaRegistry.standard
        registry.register(try JSONDocument(parsing: "{}"), at: "https://example.org/schemas/address.json")
        let document = try JSONDocument(
            parsing: #"{"properties":{"a":{"$ref":"https://example.org/schemas/adress.json"}}}"#
        )
        let error = #expect(throws: SchemaError.self) { try SchemaCompiler(registry: registry).compile(document) }
        let problem = try #require(error?.problems.first)
        #expect(problem.code == "unresolved_reference")
        #expect(problem.pointer == "/properties/a/$ref")
        #expect(problem.found.contains("https://example.org/schemas/adress.json"))
        #expect(problem.expected.contains("https://example.org/schemas/address.json"))
    }
}
