// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// At which byte a text is rejected.
struct StreamTimingTests {
    struct Case: CustomTestStringConvertible {
        let what: String
        let schema: String
        /// A bar stands before the byte that decides.
        let text: String

        init(_ what: String, _ schema: String, _ text: String) {
            self.what = what
            self.schema = schema
            self.text = text
        }

        var testDescription: String { what }
    }

    static let person = #"{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}"#
    static let shapes = #"""
        {"oneOf":[{"properties":{"kind":{"const":"circle"},"r":{"type":"number"}},"required":["kind"]},
                  {"properties":{"kind":{"const":"square"},"side":{"type":"number"}},"required":["kind"]}]}
        """#

    static let cases: [Case] = [
        Case("a wrong type, at the first byte of the value", #"{"type":"object"}"#, #" |["#),
        Case("a member of a wrong type", person, #"{"name":|1"#),
        Case("`true` for a string", person, #"{"name": |t"#),
        Case("a member that is not allowed, at the end of its name", person, #"{"nam|""#),
        Case(
            "a member that no name and no pattern covers",
            #"{"patternProperties":{"^x-":{}},"additionalProperties":false}"#,
            #"{"x-a":1,"y|""#
        ),
        Case("a name that breaks `propertyNames`", #"{"propertyNames":{"maxLength":2}}"#, #"{"abc|""#),
        Case("a string that begins no value of `enum`", #"{"enum":["EUR","USD"]}"#, #""|e"#),
        Case("a string that begins a value, but goes on otherwise", #"{"enum":["current","closed"]}"#, #""curr|y"#),
        Case("a string that is longer than the values of `enum`", #"{"enum":["EUR"]}"#, #""EUR|O"#),
        Case("a string that ends before a value does", #"{"enum":["current"]}"#, #""curr|""#),
        Case("an escaped letter is compared when it is whole", #"{"const":"é"}"#, #""\u00e|8"#),
        Case("a kind that no value of `enum` has", #"{"enum":["EUR",1]}"#, #"|["#),
        Case("`const` of another kind", #"{"const":null}"#, #"|f"#),
        Case("`const: true` from the first letter", #"{"const":true}"#, #"|f"#),
        Case("a string that is too long", #"{"maxLength":3}"#, #""äöü|x"#),
        Case("a string that is too long by an escape", #"{"maxLength":1}"#, #""a\|n"#),
        Case("a string that is too short, at its end", #"{"minLength":3}"#, #""ab|""#),
        Case("a pattern, at the end of the string", #"{"pattern":"^a"}"#, #""bcd|""#),
        Case("an array that is too long, at the first byte of an item too many", #"{"maxItems":2}"#, #"[1,2,|3"#),
        Case("an array that is too short, at its end", #"{"minItems":2}"#, #"[1|]"#),
        Case("too many members, at the end of a name", #"{"maxProperties":1}"#, #"{"a":1,"b|""#),
        Case("a missing member, at the closing brace", #"{"required":["a","b"]}"#, #"{"a":1|}"#),
        Case(
            "a missing member for which no room is left",
            #"{"required":["a","b"],"maxProperties":2}"#,
            #"{"a":1,"c|""#
        ),
        Case("a member twice", "true", #"{"a":1,"a|""#),
        Case("malformed JSON", "true", #"{"a":1|;"#),
        Case("an item of `prefixItems`", #"{"prefixItems":[{"type":"string"},{"type":"number"}]}"#, #"["a",|""#),
        Case("an item behind `prefixItems`", #"{"prefixItems":[true],"items":false}"#, #"[1,|2"#),
        Case("no arm of `anyOf` takes the kind", #"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, #"|{"#),
        Case("no arm of `oneOf` takes the tag", shapes, #"{"kind":"c|u"#),
        Case("the arm that the tag leaves is broken", shapes, #"{"kind":"square","side":|""#),
        Case("two arms of `oneOf` hold", #"{"oneOf":[{"required":["a"]},{"required":["b"]}]}"#, #"{"a":1,"b|""#),
        Case(
            "`then` where `if` is known to hold",
            #"{"if":{"required":["a"]},"then":{"properties":{"b":{"type":"null"}}}}"#,
            #"{"a":1,"b":|2"#
        ),
        Case(
            "`then` that broke before `if` was known",
            #"{"if":{"required":["a"]},"then":{"properties":{"b":{"type":"null"}}}}"#,
            #"{"b":2,"a|""#
        ),
        Case("`else` where `if` fails", #"{"if":{"type":"array"},"else":{"type":"string"}}"#, #"|1"#),
        Case("`not` of a kind", #"{"not":{"type":"array"}}"#, #"|["#),
        Case("`not` of members that are there", #"{"not":{"required":["a"]}}"#, #"{"a|""#),
        Case("`not` of a string, at its end", #"{"not":{"const":"ab"}}"#, #""ab|""#),
        Case("`contains`, at the end of the array", #"{"contains":{"type":"null"}}"#, #"[1,2|]"#),
        Case("`contains` for which no room is left", #"{"contains":{"type":"null"},"maxItems":2}"#, #"[1,|2"#),
        Case(
            "`minContains` for which no room is left",
            #"{"contains":{"type":"null"},"minContains":2,"maxItems":3}"#,
            #"[1,null,|1"#
        ),
        Case("more than `maxContains`", #"{"contains":{"const":1},"maxContains":1}"#, #"[1,1|,"#),
        Case("`dependentRequired`, at the closing brace", #"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1|}"#),
        Case(
            "`dependentSchemas`, once the member is there",
            #"{"dependentSchemas":{"a":{"properties":{"b":false}}}}"#,
            #"{"b":1,"a|""#
        ),
        Case("equal items, at the end of the array", #"{"uniqueItems":true}"#, #"[1,1,2|]"#),
        Case("`const` with an object, at its end", #"{"const":{"a":1}}"#, #"{"b":2|}"#),
        Case(
            "`unevaluatedProperties` beside names alone is as good as closed",
            #"{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}"#,
            #"{"a":1,"b|""#
        ),
        Case(
            "other `unevaluatedProperties`, at the closing brace",
            #"{"anyOf":[{"properties":{"a":true}},{"properties":{"c":true}}],"unevaluatedProperties":false}"#,
            #"{"a":1,"b":2|}"#
        ),
        Case(
            "deep inside, by way of a reference",
            ##"{"$ref":"#/$defs/t","$defs":{"t":{"properties":{"v":{"type":"number"},"k":{"items":{"$ref":"#/$defs/t"}}}}}}"##,
            #"{"v":1,"k":[{"v":2},{"k":[{"v":|"# + "\""
        ),
        Case(
            "a dynamic reference",
            ##"{"$id":"http://t/s","$dynamicAnchor":"n","$ref":"b","$defs":{"b":{"$id":"b","$dynamicAnchor":"n","type":"object","properties":{"n":{"$dynamicRef":"#n"}}}},"maxProperties":1}"##,
            #"{"n":{"n":{},"x|""#
        ),
    ]

    @Test("a text is rejected at the byte that decides", arguments: cases)
    func timing(_ test: Case) throws {
        let parts = test.text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let text = Array(parts.joined().utf8)
        for optimises in [true, false] {
            let plan = try StreamPlan(schema(test.schema, optimises: optimises))
            var stream = SchemaStream(plan)
            var rejectedAt: Int?
            for (offset, byte) in text.enumerated() {
                guard case .impossible(let rejection) = stream.append([byte]) else { continue }
                rejectedAt = rejectedAt ?? offset
                #expect(rejection.offset == offset)
                if case .schema(let findings) = rejection.cause { #expect(!findings.isEmpty) }
                break
            }
            let isFused = test.what.contains("as good as closed")
            if !optimises, isFused { continue }
            #expect(rejectedAt == parts[0].utf8.count, "\(test.text)")
        }
    }

    @Test(
        "a number is rejected once it can no longer come within its bounds",
        arguments: [
            (#"{"maximum":5}"#, "12|,"), (#"{"maximum":0}"#, "|5"), (#"{"minimum":1}"#, "|-"),
            (#"{"minimum":0}"#, "-|5"),
            (#"{"maximum":-1}"#, "|0"), (#"{"type":"integer","maximum":5}"#, "1|2"),
            (#"{"type":"integer","maximum":5}"#, "100|2"),
            (#"{"type":"integer","maximum":5}"#, "10|,"), (#"{"type":"integer","minimum":-5}"#, "-1|7"),
            (#"{"type":"integer","exclusiveMaximum":12}"#, "1|2"), (#"{"type":"integer","maximum":12}"#, "12|3"),
            (#"{"type":"integer"}"#, "1.5|,"), (#"{"multipleOf":2}"#, "12e-1|,"), (#"{"minimum":100}"#, "12|,"),
            (#"{"type":"string"}"#, "|1"),
        ]
    )
    func numbers(schema text: String, number: String) throws {
        let parts = number.split(separator: "|", omittingEmptySubsequences: false).map { Array($0.utf8) }
        var stream = SchemaStream(try StreamPlan(schema(#"{"items":\#(text)}"#, optimises: true)))
        #expect(stream.append(Array("[".utf8) + parts[0]) == .possible)
        guard case .impossible(let rejection) = stream.append(parts[1]) else {
            Issue.record("\(number) is not rejected by \(text)")
            return
        }
        #expect(rejection.offset == 1 + parts[0].count)
    }

    @Test(
        "a number that can still come within its bounds is not rejected",
        arguments: [
            (#"{"maximum":5}"#, "12e-5"), (#"{"maximum":5}"#, "999999.9e-9"),
            (#"{"type":"integer","maximum":5}"#, "100e-2"),
            (#"{"type":"integer","maximum":12}"#, "1200e-2"), (#"{"type":"integer","minimum":100}"#, "1e2"),
            (#"{"minimum":0}"#, "-0"),
            (#"{"type":"integer","minimum":125}"#, "12.5e1"), (#"{"maximum":0}"#, "0.000"),
            (#"{"minimum":-5}"#, "-12e-1"),
        ]
    )
    func numbersWithin(schema text: String, number: String) throws {
        var stream = SchemaStream(try StreamPlan(schema(text, optimises: true)))
        for byte in number.utf8 { #expect(stream.append([byte]) == .possible, "\(number)") }
        #expect(try stream.finish() == .valid)
    }

    @Test(
        "a text that can still become valid is not rejected",
        arguments: [
            // The item at hand may be the one that counts, while another arm fails.
            (#"{"anyOf":[{"items":{"type":"string"}},{"contains":{"const":12},"maxItems":1}]}"#, "[12]"),
            (#"{"contains":{"const":12},"maxItems":2,"minContains":2}"#, "[12,12]"),
            // What is missing may be the member at hand.
            (#"{"required":["a","b"],"maxProperties":2}"#, #"{"b":{},"a":1}"#),
            // One arm holds, another has yet to fail.
            (#"{"not":{"oneOf":[true,{"properties":{"a":{"const":1}}}]}}"#, #"{"a":1}"#),
            (#"{"oneOf":[{"required":["a"]},{"properties":{"b":{"type":"null"}},"required":["b"]}]}"#, #"{"b":null}"#),
            // The condition is known last.
            (#"{"if":{"required":["z"]},"then":{"properties":{"a":{"type":"null"}}}}"#, #"{"a":1,"b":2}"#),
            (#"{"dependentSchemas":{"z":{"properties":{"a":false}}}}"#, #"{"a":1}"#),
            (#"{"not":{"items":{"type":"string"}}}"#, #"["x",1]"#),
            (#"{"not":{"required":["a"],"properties":{"a":{"type":"null"}}}}"#, #"{"a":1}"#),
            (#"{"enum":["a","ab","abc"]}"#, #""a\u0062""#), (#"{"maxLength":2}"#, #""\ud83d\ude00é""#),
        ]
    )
    func patience(schema text: String, whole: String) throws {
        var stream = SchemaStream(try StreamPlan(schema(text, optimises: true)))
        for byte in whole.utf8 { #expect(stream.append([byte]) == .possible, "\(whole)") }
        #expect(try stream.finish() == .valid)
    }

    @Test("a long value of `enum` is compared in steps of a 64th")
    func longStrings() throws {
        let value = String(repeating: "x", count: 6_400)
        var stream = SchemaStream(try StreamPlan(schema(#"{"const":"\#(value)"}"#, optimises: true)))
        #expect(stream.append(Array("\"\(String(repeating: "x", count: 3_200))y".utf8)) == .possible)
        guard case .impossible(let rejection) = stream.append(Array(value.utf8)) else {
            Issue.record("is not rejected")
            return
        }
        #expect((3_202...3_260).contains(rejection.offset))
    }

    @Test(
        "a rejection says what is wrong, and not what has yet to come",
        arguments: [
            (
                #"{"properties":{"currency":{"enum":["EUR","USD"]}},"required":["net"]}"#, #"{"currency":"eu"#, "enum",
                "/currency"
            ),
            (
                #"{"properties":{"name":{"type":"string"}},"required":["net"],"minProperties":9}"#, #"{"name":4"#,
                "type", "/name"
            ),
            (
                #"{"properties":{"lines":{"maxItems":1,"items":{"required":["a"]}}}}"#, #"{"lines":[{"a":1},{"#,
                "maxItems", "/lines"
            ),
            (#"{"properties":{"a":{"required":["b"]}},"required":["c"]}"#, #"{"a":{}"#, "required", "/a"),
            (#"{"required":["a","b"],"maxProperties":1}"#, "{", "required", ""),
            (
                #"{"additionalProperties":false,"properties":{"alpha":{}},"required":["alpha"]}"#, #"{"zz":"#,
                "additionalProperties", ""
            ),
        ]
    )
    func findings(schema text: String, prefix: String, code: String, pointer: String) throws {
        var stream = SchemaStream(try StreamPlan(schema(text, optimises: true)))
        guard case .impossible(let rejection) = stream.append(Array(prefix.utf8)) else {
            Issue.record("\(prefix) is not rejected")
            return
        }
        guard case .schema(let findings) = rejection.cause else {
            Issue.record("\(rejection.cause)")
            return
        }
        #expect(findings.map(\.code) == [code])
        #expect(findings.first.map { "\($0.instance)" } == pointer)
    }

    private func schema(_ text: String, optimises: Bool) throws -> CompiledSchema {
        try SchemaCompiler(options: SchemaOptions(optimises: optimises)).compile(try JSONDocument(parsing: text))
    }
}
