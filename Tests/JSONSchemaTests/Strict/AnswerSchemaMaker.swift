// SPDX-License-Identifier: Apache-2.0

import JSON

/// Makes schemas such as people write for answers, and instances that often satisfy them.
struct AnswerSchemaMaker {
    var generator: SeededGenerator
    private static let names = ["name", "total", "lines", "kind", "note"]

    mutating func schema() -> JSONValue {
        var definitions = JSONObject()
        for name in ["item", "node"] { definitions[name] = object(depth: 1) }
        var schema = object(depth: 3)
        schema.set("$defs", .object(definitions))
        return schema
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    private mutating func pick<T>(_ choices: [T]) -> T {
        choices[Int.random(in: choices.indices, using: &generator)]
    }

    private mutating func object(depth: Int) -> JSONValue {
        var properties = JSONObject()
        for name in Self.names.shuffled(using: &generator).prefix(Int.random(in: 1...4, using: &generator)) {
            properties[name] = value(depth: depth - 1)
        }
        var required: [JSONValue] = []
        for name in properties.keys where chance(75) { required.append(.string(name)) }
        var schema: JSONValue = ["type": "object", "properties": .object(properties), "required": .array(required)]
        if chance(70) { schema.set("additionalProperties", chance(90) ? false : ["type": "string"]) }
        if chance(10) { schema.set("minProperties", 1) }
        if chance(8) { schema.set("allOf", [object(depth: 1)]) }
        if chance(8), let name = properties.keys.first {
            schema.set("if", ["required": [.string(name)]])
            schema.set("then", ["required": [.string(pick(Self.names))]])
        }
        return schema
    }

    private mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 15 : 8), using: &generator) {
        case 0: return ["type": "string"]
        case 1: return ["type": ["string", "null"], "maxLength": 3]
        case 2:
            return pick([["type": "integer", "minimum": 0], ["type": "number", "exclusiveMinimum": 0, "maximum": 9]])
        case 3:
            return pick([["enum": ["a", "b", "c"]], ["const": "a"], ["enum": ["a", 1, nil]], ["type": "boolean"]])
        case 4:
            return pick([
                ["type": "string", "pattern": "^[a-c]{1,2}$"], ["type": "string", "pattern": "a", "minLength": 1],
            ])
        case 5: return ["type": "string", "format": "date"]
        case 6: return ["$ref": "#/$defs/item"]
        case 7: return ["anyOf": [["type": "null"], ["$ref": "#/$defs/node"]], "description": "A node or nothing."]
        case 8, 9: return object(depth: depth)
        case 10:
            return ["type": "array", "items": value(depth: depth - 1), "minItems": pick([0, 1, 2]), "maxItems": 3]
        case 11:
            return [
                "type": "array", "prefixItems": [value(depth: depth - 1), ["type": "integer"]],
                "items": pick([false, ["type": "string"]]),
            ]
        case 12:
            let arms = ["a", "b"].map { tag -> JSONValue in
                var arm = object(depth: 1)
                arm.set("properties", "kind", ["const": .string(tag)])
                arm.set("required", ["kind"])
                return arm
            }
            return .object(["oneOf": .array(arms)])
        case 13:
            return [
                "type": "object", "properties": ["kind": ["type": "string"]],
                "anyOf": [value(depth: 0), object(depth: 1)],
            ]
        default:
            return ["$ref": "#/$defs/item", "properties": ["note": ["type": "string"]], "unevaluatedProperties": false]
        }
    }

    /// A value that follows a schema most of the way.
    mutating func instance(of schema: JSONValue, in root: JSONValue? = nil, depth: Int = 0) -> JSONValue {
        let root = root ?? schema
        guard !chance(4), depth < 6 else { return pick([nil, "a", 1, 2.5, [], [:], true]) }
        if let name = schema["$ref"]?.string?.split(separator: "/").last, let target = root["$defs"]?[String(name)] {
            return instance(of: target, in: root, depth: depth + 1)
        }
        if let value = schema["const"] { return value }
        if let values = schema["enum"]?.array { return pick(values) }
        if let arms = (schema["anyOf"] ?? schema["oneOf"])?.array {
            return instance(of: pick(arms), in: root, depth: depth + 1)
        }
        let types = schema["type"]?.array ?? schema["type"].map { [$0] } ?? []
        switch (types.isEmpty ? "string" : pick(types)).string {
        case "object": return object(of: schema, in: root, depth: depth)
        case "array":
            let prefix = schema["prefixItems"]?.array ?? []
            var items = prefix.map { instance(of: $0, in: root, depth: depth + 1) }
            if let rest = schema["items"], rest.object != nil {
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    items.append(instance(of: rest, in: root, depth: depth + 1))
                }
            }
            return .array(items)
        case "string": return .string(schema["format"] == nil ? pick(["a", "ab", "b", "abcd", ""]) : "2024-05-17")
        case "integer": return pick([0, 3, -1])
        case "number": return pick([0, 2.5, 9, 12])
        case "boolean": return true
        default: return .null
        }
    }

    private mutating func object(of schema: JSONValue, in root: JSONValue, depth: Int) -> JSONValue {
        var object = JSONObject()
        let required = schema["required"]?.array ?? []
        for (name, member) in schema["properties"]?.object ?? [:] where required.contains(.string(name)) || chance(60) {
            object[name] = instance(of: member, in: root, depth: depth + 1)
        }
        for part in schema["allOf"]?.array ?? [] {
            for (name, value) in self.object(of: part, in: root, depth: depth + 1).object ?? [:] {
                object[name] = value
            }
        }
        if chance(8) { object["extra"] = pick(["x", 1]) }
        return .object(object)
    }
}

extension JSONValue {
    /// Sets a member of an object.
    fileprivate mutating func set(_ name: String, _ value: JSONValue) {
        guard case .object(var object) = self else { return }
        object[name] = value
        self = .object(object)
    }

    /// Sets a member of a member.
    fileprivate mutating func set(_ outer: String, _ name: String, _ value: JSONValue) {
        guard var inner = self[outer] else { return }
        inner.set(name, value)
        set(outer, inner)
    }
}
