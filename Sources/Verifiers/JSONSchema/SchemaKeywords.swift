// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The assertions that a schema makes, by their keywords: the findings it can give.
enum SchemaKeywords {
    private static let assertions: Set<String> = [
        "type", "enum", "const", "required", "dependentRequired", "minLength", "maxLength", "pattern", "format",
        "minimum",
        "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
        "contains",
        "minContains", "maxContains", "minProperties", "maxProperties",
    ]
    /// Keywords whose members are named freely.
    private static let maps: Set<String> = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependentRequired",
    ]
    /// Keywords whose values are no schemas.
    private static let values: Set<String> = ["enum", "const", "default", "examples"]

    /// The keywords of the policy's `schema`, a file beside it or the schema itself, sorted; empty where there is none that can be read.
    static func of(_ written: JSONValue?, in environment: PolicyEnvironment) -> [String] {
        var found: Set<String> = []
        if let path = written?.string {
            guard let bytes = try? environment.file(path), let schema = try? JSONValue(parsing: bytes, limits: .schema)
            else { return [] }
            collect(schema, into: &found)
        } else if let written {
            collect(written, into: &found)
        }
        return found.sorted()
    }

    private static func collect(_ schema: JSONValue, into found: inout Set<String>) {
        for item in schema.array ?? [] { collect(item, into: &found) }
        for (key, value) in schema.object ?? [:] {
            if assertions.contains(key) { found.insert(key) }
            if ["additionalProperties", "unevaluatedProperties"].contains(key), value == .bool(false) {
                found.insert(key)
            }
            if maps.contains(key) {
                for member in value.object?.values ?? [] { collect(member, into: &found) }
            } else if !values.contains(key) {
                collect(value, into: &found)
            }
        }
    }
}
