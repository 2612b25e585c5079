// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// Values and patterns that stall or mislead other validators.
struct HostileValueTests {
    private func compile(_ schema: String) throws -> CompiledSchema {
        try SchemaCompiler(options: SchemaOptions(formats: .assert)).compile(JSONDocument(parsing: schema))
    }

    @Test(
        "huge numbers are exact, and cost no more than their digits",
        arguments: [
            (#"{"multipleOf":0.01}"#, "1e999999999999999999", true),
            (#"{"multipleOf":3}"#, "1e999999999999999999", false),
            (#"{"multipleOf":1e-999999999999999999}"#, "5", true),
            (#"{"multipleOf":1e999999999999999999}"#, "5", false),
            (#"{"maximum":1e999999999999999999}"#, "9e999999999999999998", true),
            (#"{"minimum":-1e-999999999999999999}"#, "-2e-999999999999999999", false),
            (#"{"type":"integer"}"#, "1e999999999999999999", true),
            (#"{"type":"integer"}"#, "1e-999999999999999999", false),
            (#"{"const":1e999999999999999999}"#, "10e999999999999999998", true),
            (#"{"enum":[0]}"#, "0e999999999999999999", true), (#"{"minLength":1e18}"#, "\"a\"", false),
            (#"{"maxItems":18446744073709551617}"#, "[1]", true), (#"{"minItems":18446744073709551617}"#, "[1]", false),
            (#"{"maxProperties":0.0}"#, "{}", true), (#"{"minContains":1e400,"contains":{}}"#, "[1]", false),
        ] as [(String, String, Bool)]
    )
    func hugeNumbers(schema: String, instance: String, expected: Bool) throws {
        let compiled = try compile(schema)
        let document = try JSONDocument(parsing: instance)
        within(.seconds(1)) {
            #expect(compiled.isValid(document) == expected)
            #expect((compiled.evaluate(document) == .valid) == expected)
        }
    }

    @Test("numbers of 200,000 digits are compared and divided in time")
    func longNumbers() throws {
        let digits = String(repeating: "7", count: 200_000)
        let schema = try compile(#"{"items":{"multipleOf":0.7,"maximum":\#(digits)},"uniqueItems":true}"#)
        let document = try JSONDocument(parsing: "[\(digits),\(digits).5,\(digits)e-3,1]")
        within(.seconds(60)) {
            #expect(schema.isValid(document) == false)
            guard case .invalid(let findings, _) = schema.evaluate(document) else {
                Issue.record("not invalid")
                return
            }
            #expect(findings.allSatisfy { $0.message(masked: false).utf8.count < 500 })
        }
    }

    @Test("names and items whose hashes are equal but for the seed are told apart in time")
    func collisions() throws {
        // Lengths, first and last bytes, and all sums of bytes are equal: what a hash without mixing would see.
        let names = (0..<20_000).map { number -> String in
            var bytes = [UInt8](repeating: UInt8(ascii: "m"), count: 32)
            for bit in 0..<15 where number >> bit & 1 == 1 {
                bytes[2 * bit] += 1
                bytes[2 * bit + 1] -= 1
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        let members = names.map { "\"\($0)\":1" }.joined(separator: ",")
        let items = names.map { "{\"\($0)\":[\"\($0)\"]}" }.joined(separator: ",")
        let list = names.map { "\"\($0)\"" }.joined(separator: ",")
        within(.seconds(20)) {
            #expect(throws: Never.self) {
                let object = try JSONDocument(parsing: "{\(members)}")
                #expect(
                    try compile(
                        "{\"required\":[\(list)],\"properties\":{\(members.replacing(":1", with: ":{}"))},\"additionalProperties\":false}"
                    ).isValid(object) == true
                )
                #expect(try compile(#"{"uniqueItems":true}"#).isValid(JSONDocument(parsing: "[\(items)]")) == true)
                #expect(
                    try compile("{\"items\":{\"enum\":[\(list)]}}").isValid(JSONDocument(parsing: "[\(list)]")) == true
                )
            }
        }
    }

    @Test(
        "pattern bombs are decided or undecided in time, wherever a pattern may stand",
        arguments: [
            #"{"pattern":"^(a+)+$"}"#, #"{"pattern":"(a|a)*b"}"#, #"{"pattern":"(.*)*x(.*)*y"}"#,
            #"{"pattern":"^(?:a?){40}a{40}$"}"#, #"{"pattern":"(?:(?:(?:a{1,50}){1,50}){1,50})b"}"#,
            #"{"pattern":"^(?=(a+)+b)"}"#, #"{"pattern":"(a*)*\\1b"}"#, #"{"pattern":"[^]*[^]*[^]*[^]*[^]*[^]*q"}"#,
            #"{"not":{"pattern":"^(a+)+$"}}"#, #"{"anyOf":[{"pattern":"^(a+)+$"},{"pattern":"^(a|a)+$"}]}"#,
            #"{"format":"regex"}"#, #"{"format":"email"}"#, #"{"format":"uri-template"}"#,
            #"{"format":"idn-hostname"}"#,
        ]
    )
    func patternBombs(schema: String) throws {
        guard let compiled = try? compile(schema) else { return }
        let names = try compile(
            #"{"patternProperties":{"^(a+)+$":{"type":"string"}},"propertyNames":{"pattern":"(a|a)*b"}}"#
        )
        for length in [30, 5_000] {
            let text = String(repeating: "a", count: length) + "!"
            let string = try JSONDocument(parsing: "\"\(text)\"")
            let object = try JSONDocument(parsing: #"{"\#(text)":1}"#)
            within(.seconds(10)) {
                if case .undecided(let limit) = compiled.evaluate(string) { #expect(limit == .pattern) }
                if case .undecided(let limit) = names.evaluate(object) { #expect(limit == .pattern) }
            }
        }
    }

    @Test(
        "schemas and answers with thousands of names, values or forms are compiled and explained in time",
        arguments: 0..<6
    )
    func thousands(shape: Int) throws {
        func many(_ count: Int, _ part: (Int) -> String) -> String { (0..<count).map(part).joined(separator: ",") }
        let long = String(repeating: "n", count: 50_000)
        let (schema, answer) =
            switch shape {
            case 0:
                (
                    #"{"oneOf":[\#(many(5_000) { #"{"properties":{"k":{"const":"\#($0)"}},"required":["k"]}"# })]}"#,
                    #"{"k":1}"#
                )
            case 1:
                (
                    #"{"anyOf":[\#(many(5_000) { $0 % 2 == 0 ? #"{"properties":{"k":{"const":"\#($0)"}},"required":["k"]}"# : #"{"minProperties":\#($0)}"# })]}"#,
                    "{}"
                )
            case 2: (#"{"enum":[\#(many(5_000) { "\"value \($0)\"" })]}"#, #""value x""#)
            case 3: (#"{"enum":["\#(long)x","\#(long)y"]}"#, "\"\(long)z\"")
            case 4:
                (
                    #"{"properties":{\#(many(5_000) { "\"name \($0)\":{}" })},"additionalProperties":false}"#,
                    "{\(many(5_000) { "\"nome \($0)\":1" })}"
                )
            default: ("{\(many(5_000) { "\"keyword\($0)\":1" }),\"type\":\"null\"}", "1")
            }
        let schemaDocument = try JSONDocument(parsing: schema)
        let document = try JSONDocument(parsing: answer)
        within(.seconds(30)) {
            #expect(throws: Never.self) {
                let compiled = try SchemaCompiler(options: SchemaOptions(checksMetaschema: false)).compile(
                    schemaDocument
                )
                _ = compiled.evaluate(document).reask
                #expect(compiled.warnings.count <= 1_000)
            }
        }
    }

    @Test(
        "a pattern without bound where it has to have one is refused with its place and a remedy",
        arguments: [
            ("(?<=a*)b", "(?<=a*)"), ("x(?<!(?:ab)+)y", "(?<!(?:ab)+)"), ("(?<=a{2,})b", "(?<=a{2,})"),
            ("(?<=(a|b*))c", "(?<=(a|b*))"), (#"(?<x>a)(?<=\k<x>)b"#, #"(?<=\k<x>)"#),
        ]
    )
    func lookBehind(pattern: String, part: String) throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("pattern")
        writer.string(pattern)
        writer.endObject()
        let document = try JSONDocument(parsing: writer.take())
        let error = #expect(throws: SchemaError.self) { try SchemaCompiler().compile(document) }
        let problem = try #require(error?.problems.first)
        #expect(problem.code == "bad_pattern")
        #expect(problem.pointer == "/pattern")
        let range = try #require(pattern.firstRange(of: part))
        let place = pattern[..<range.lowerBound].unicodeScalars.count
        #expect(
            problem.description
                == "/pattern: found `\(part)` at character \(place) of a pattern; "
                + "expected a look-behind with a greatest length. Bound its repetitions, as in `{0,20}`, and refer to no group in it."
        )
    }

    @Test(
        "what matches nothing may be repeated no times",
        arguments: [
            ("^[]*?$", true), ("^a[]*$", false), ("^[]?x{0}$", true), (#"^\ud800*$"#, true),
            (#"^[\ud800-\udfff]{0,3}$"#, true),
            ("^[]+$", false), ("^(?:[]|a)*$", true),
        ]
    )
    func emptyClass(pattern: String, matchesEmpty: Bool) throws {
        #expect(try SchemaPattern(pattern).matchesOnce([UInt8]().span) == matchesEmpty)
    }

    @Test("look-behind of bounded length is compiled", arguments: [#"(?<=a{3}|bc)d"#, #"(?<!\d{2})x"#, #"(?<=^|,)a"#])
    func boundedLookBehind(pattern: String) throws {
        #expect(throws: Never.self) { try SchemaPattern(pattern) }
    }

    @Test(
        "circles of references through anchors, ids and dynamic references are refused, undecided or end in the value",
        arguments: [
            ##"{"$anchor":"a","allOf":[{"$ref":"#a"}]}"##, ##"{"$id":"http://x/y","anyOf":[{"$ref":"http://x/y"}]}"##,
            ##"{"$dynamicAnchor":"n","not":{"$dynamicRef":"#n"}}"##,
            ##"{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"if":{"$recursiveRef":"#"}}"##,
            ##"{"dependentSchemas":{"a":{"$ref":"#"}}}"##, ##"{"properties":{"a":{"$ref":"#/properties/a"}}}"##,
            ##"{"$defs":{"a":{"oneOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/b"}]},"b":{"allOf":[{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}"##,
            ##"{"unevaluatedProperties":{"$ref":"#"}}"##, ##"{"propertyNames":{"$ref":"#"}}"##,
            ##"{"contains":{"$ref":"#"}}"##,
        ]
    )
    func circles(schema: String) throws {
        let document = try JSONDocument(parsing: schema)
        within(.seconds(2)) {
            do throws(SchemaError) {
                let compiled = try SchemaCompiler().compile(document)
                for text in [#"{"a":{"a":[{"a":1}]}}"#, "[[[]]]", "1"] {
                    guard let value = try? JSONDocument(parsing: text) else { continue }
                    if case .undecided(let limit) = compiled.evaluate(value) { #expect(limit == .loop) }
                }
            } catch {
                #expect(error.problems.map(\.code) == ["endless_reference"])
            }
        }
    }

    private func within(_ limit: Duration, _ body: () -> Void) {
        let spent = ContinuousClock().measure(body)
        #expect(spent < limit, "took \(spent)")
    }
}
