// SPDX-License-Identifier: Apache-2.0

public import JSON

/// The output formats of the specification.
public enum SchemaOutputFormat: Sendable {
    /// Only the verdict.
    case flag
    /// A flat list of errors or annotations.
    case basic
    /// Errors or annotations in the structure of the schema, with nothing that only holds one other.
    case detailed
}

extension CompiledSchema {
    /// The verdict in one of the specification's formats; nil if a budget was spent.
    public func output(_ document: JSONDocument, format: SchemaOutputFormat) -> JSONValue? {
        guard format != .flag else { return isValid(document).map { ["valid": .bool($0)] } }
        guard let unit = outputUnit(document) else { return nil }
        let writer = OutputWriter(writer: FindingWriter(outline: outline, document: document, root: 0))
        guard format == .basic else { return .object(writer.detailed(unit)) }
        var root = writer.object(unit)
        let leaves = unit.leaves(valid: unit.isValid).map { JSONValue.object(writer.object($0)) }
        root[unit.isValid ? "annotations" : "errors"] = .array(leaves)
        return .object(root)
    }

    /// The whole evaluation as a tree; nil if it became too long.
    func outputUnit(_ document: JSONDocument) -> OutputUnit? {
        var collector = OutputCollector(self, over: document)
        let result = collector.evaluate(outline.root, 0, path: [])
        return collector.gaveUp ? nil : result.unit
    }
}

/// Writes units as the specification has them.
struct OutputWriter {
    let writer: FindingWriter

    /// A unit without those below it.
    func object(_ unit: OutputUnit) -> JSONObject {
        var object = JSONObject()
        object["valid"] = .bool(unit.isValid)
        object["keywordLocation"] = .string(JSONPointer(tokens: unit.path).description)
        if let location = absoluteLocation(unit) { object["absoluteKeywordLocation"] = .string(location) }
        object["instanceLocation"] = .string(writer.pointer(to: unit.node).description)
        if let failure = unit.failure {
            let words = writer.words(for: failure)
            var text = words.isStatement ? words.found : "found \(words.found)"
            if !words.expected.isEmpty { text += "; expected \(words.expected)" }
            object["error"] = .string(text)
        }
        if let annotation = unit.annotation { object["annotation"] = annotation }
        return object
    }

    /// A unit with those below it that tell something.
    func detailed(_ unit: OutputUnit) -> JSONObject {
        let children = telling(unit)
        if children.count == 1, unit.annotation == nil { return detailed(children[0]) }
        var object = object(unit)
        guard !children.isEmpty else { return object }
        object["error"] = nil
        object[unit.isValid ? "annotations" : "errors"] = .array(children.map { .object(detailed($0)) })
        return object
    }

    private func telling(_ unit: OutputUnit) -> [OutputUnit] {
        unit.children.filter { $0.isValid == unit.isValid && !$0.leaves(valid: unit.isValid).isEmpty }
    }

    /// The URI of a keyword in its resource, without the way that led there; nil where the resource has no URI to begin with.
    func absoluteLocation(_ unit: OutputUnit) -> String? {
        let subschema = writer.outline.subschemas[unit.subschema]
        let resource = writer.outline.resources[Int(subschema.resource)]
        guard !resource.uri.isEmpty || unit.path.contains(where: { $0.hasSuffix("Ref") || $0 == "$ref" }) else {
            return nil
        }
        return resource.uri + "#" + URIReference.fragmentEncoded(location(unit))
    }

    /// The pointer to a keyword from the root of its resource.
    func location(_ unit: OutputUnit) -> String {
        let subschema = writer.outline.subschemas[unit.subschema]
        let resource = writer.outline.resources[Int(subschema.resource)]
        let tape = writer.outline.tapes[Int(subschema.source)]
        let tokens = tape.pointer(at: unit.place).tokens.dropFirst(tape.pointer(at: resource.node).tokens.count)
        return JSONPointer(tokens: Array(tokens)).description
    }
}
