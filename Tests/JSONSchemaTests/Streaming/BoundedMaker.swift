// SPDX-License-Identifier: Apache-2.0

/// Makes small schemas full of bounds and logic, and values that are near to them, so that verdicts turn on single bytes.
struct BoundedMaker {
    var generator: SeededGenerator
    private static let names = ["a", "b", "kind"]

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: items.indices, using: &generator)] }

    mutating func schema() -> String {
        let definitions = (0..<2).map { #""d\#($0)":\#(subschema(2))"# }.joined(separator: ",")
        return #"{"$defs":{\#(definitions)},"allOf":[\#(subschema(3))]}"#
    }

    private mutating func subschema(_ depth: Int) -> String {
        guard depth > 0 else { return leaf() }
        switch Int.random(in: 0..<16, using: &generator) {
        case 0...2: return #"{"\#(pick(["anyOf", "oneOf", "oneOf", "allOf"]))":[\#(list(depth))]}"#
        case 3, 4: return #"{"not":\#(subschema(depth - 1))}"#
        case 5:
            return #"{"if":\#(subschema(depth - 1)),"then":\#(subschema(depth - 1)),"else":\#(subschema(depth - 1))}"#
        case 6: return #"{"if":\#(subschema(depth - 1)),"\#(pick(["then", "else"]))":\#(subschema(depth - 1))}"#
        case 7...9: return array(depth)
        case 10...12: return object(depth)
        case 13: return ##"{"$ref":"#/$defs/d\##(pick(["0", "1"]))"}"##
        case 14: return tagged(depth)
        default: return leaf()
        }
    }

    private mutating func list(_ depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in subschema(depth - 1) }.joined(separator: ",")
    }

    private mutating func leaf() -> String {
        pick([
            "true", "{}", "false", #"{"type":"array"}"#, #"{"type":"integer"}"#, #"{"type":["object","string"]}"#,
            #"{"const":"x"}"#,
            #"{"enum":["x","xy",1,null,[],{"a":1}]}"#, #"{"const":[1]}"#, #"{"maxLength":1}"#, #"{"minLength":2}"#,
            #"{"maximum":1}"#, #"{"minimum":1}"#, #"{"type":"integer","maximum":12}"#,
            #"{"type":"integer","exclusiveMinimum":-1}"#,
            #"{"exclusiveMaximum":0}"#, #"{"minItems":1}"#, #"{"maxItems":1}"#, #"{"required":["a"]}"#,
            #"{"maxProperties":1}"#,
            #"{"minProperties":2}"#, #"{"uniqueItems":true}"#, #"{"pattern":"y"}"#, #"{"multipleOf":2}"#,
        ])
    }

    private mutating func array(_ depth: Int) -> String {
        var keywords: [String] = []
        if chance(50) { keywords.append(#""items":\#(subschema(depth - 1))"#) }
        if chance(30) { keywords.append(#""prefixItems":[\#(list(depth))]"#) }
        if chance(50) { keywords.append(#""contains":\#(subschema(depth - 1))"#) }
        if chance(40) { keywords.append(#""minContains":\#(pick(["0", "1", "2"]))"#) }
        if chance(30) { keywords.append(#""maxContains":\#(pick(["1", "2"]))"#) }
        if chance(50) { keywords.append(#""maxItems":\#(pick(["1", "2", "3"]))"#) }
        if chance(20) { keywords.append(#""minItems":\#(pick(["1", "2"]))"#) }
        if chance(15) { keywords.append(#""uniqueItems":true"#) }
        if chance(15) { keywords.append(#""unevaluatedItems":\#(subschema(0))"#) }
        return "{" + keywords.joined(separator: ",") + "}"
    }

    private mutating func object(_ depth: Int) -> String {
        var keywords: [String] = []
        if chance(70) { keywords.append(#""properties":{"a":\#(subschema(depth - 1)),"kind":\#(subschema(0))}"#) }
        if chance(30) { keywords.append(#""patternProperties":{"^[ab]":\#(subschema(depth - 1))}"#) }
        if chance(40) { keywords.append(#""additionalProperties":\#(pick(["false", subschema(depth - 1)]))"#) }
        if chance(50) { keywords.append(#""required":[\#(pick([#""a""#, #""b""#, #""a","b""#]))]"#) }
        if chance(40) { keywords.append(#""maxProperties":\#(pick(["1", "2"]))"#) }
        if chance(20) {
            keywords.append(#""propertyNames":\#(pick([#"{"maxLength":1}"#, #"{"not":{"const":"b"}}"#]))"#)
        }
        if chance(20) { keywords.append(#""dependentRequired":{"a":["b"]}"#) }
        if chance(30) { keywords.append(#""dependentSchemas":{"b":\#(subschema(depth - 1))}"#) }
        if chance(15) { keywords.append(#""unevaluatedProperties":\#(pick(["false", subschema(0)]))"#) }
        return "{" + keywords.joined(separator: ",") + "}"
    }

    /// Conditionals that look for a tag, enough of them to become a table.
    private mutating func tagged(_ depth: Int) -> String {
        let arms = ["x", "xy", "y"].map { tag in
            let required = chance(50) ? #","required":["kind"]"# : ""
            let otherwise = chance(30) ? #","else":\#(subschema(depth - 1))"# : ""
            let condition = #"{"properties":{"kind":{"const":"\#(tag)"}}\#(required)}"#
            return #"{"if":\#(condition),"then":\#(object(depth))\#(otherwise)}"#
        }
        return #"{"allOf":[\#(arms.joined(separator: ","))]}"#
    }

    mutating func value(depth: Int = 2) -> String {
        guard depth > 0, chance(75) else {
            return pick([
                #""x""#, #""xy""#, #""y""#, #""\u0078y""#, "1", "1.0", "2", "0", "-1", "12", "12e-1", "1200e-2", "0.5",
                "null", "true",
                "false", "[]", "{}", "[1]", #"{"a":1}"#,
            ])
        }
        if chance(45) {
            return "["
                + (0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth: depth - 1) }.joined(
                    separator: ","
                ) + "]"
        }
        let names = Self.names.shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator))
        let members = names.map { name in
            let isTag = name == "kind" && chance(70)
            return #""\#(name)":\#(isTag ? pick([#""x""#, #""xy""#, #""y""#, #""z""#]) : value(depth: depth - 1))"#
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}
