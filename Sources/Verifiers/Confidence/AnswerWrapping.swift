// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Has a model put its confidence beside a JSON answer, `{"answer": …, "confidence": 85}`, and takes the answer out again.
struct AnswerWrapping {
    /// The names of the two members.
    private let answer: String
    private let confidence: String

    /// The wrapping of the answers to a request; nil where it asks for text.
    init?(of request: ChatRequest) {
        switch request.responseFormat {
        case .text: return nil
        case .jsonObject: (answer, confidence) = ("answer", "confidence")
        case .jsonSchema(_, let schema):
            // A model that does not wrap its answer must not be taken for one that does.
            let isTaken = schema["properties"]?["answer"] != nil
            (answer, confidence) = isTaken ? ("final_answer", "final_confidence") : ("answer", "confidence")
        }
    }

    /// What the model is told.
    var instruction: String {
        """
        Return one JSON object with two members: `\(answer)`, the JSON value that was asked for, and `\(confidence)`, a whole number \
        from 0 to 100: how likely it is that the answer is correct.
        """
    }

    // MARK: Wrapping

    /// The request's `response_format` with its schema wrapped; nil where it has none.
    func responseFormat(of request: ChatRequest) -> [UInt8]? {
        guard case .jsonSchema(_, let schema) = request.responseFormat,
            var format = request.body["response_format"]?.value.object, var wrapper = format["json_schema"]?.object
        else { return nil }
        wrapper["schema"] = wrapped(schema.value)
        format["json_schema"] = .object(wrapper)
        return JSONValue.object(format).jsonUTF8()
    }

    /// A schema of objects whose answer fits the given one.
    ///
    /// Definitions move to the new root, where references to them still lead; other references into the schema are led to its new place.
    private func wrapped(_ schema: JSONValue) -> JSONValue {
        var root: JSONObject = ["type": "object"]
        var inner = schema
        if var members = schema.object, members["$id"] == nil {
            for name in ["$schema", "$defs", "definitions"] {
                guard let value = members[name] else { continue }
                root[name] = name == "$schema" ? value : moved(value, in: .names)
                members[name] = nil
            }
            inner = moved(.object(members), in: .schema)
        }
        root["properties"] = .object([
            answer: inner,
            // Vendors' strict forms know no ranges everywhere: the words have to do.
            confidence: [
                "type": "integer", "description": "From 0 to 100: how likely it is that the answer is correct.",
            ],
        ])
        root["required"] = .array([.string(answer), .string(confidence)])
        root["additionalProperties"] = false
        return .object(root)
    }

    /// What a value is in a schema.
    private enum Place {
        /// A schema, or a list of schemas.
        case schema
        /// Schemas by names of the schema's author.
        case names
    }

    /// The keywords whose members are named by the schema's author.
    private static let maps = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
    ]
    /// The keywords whose values are no schemas.
    private static let data = ["enum", "const", "default", "examples"]

    /// The schema with its references led to its new place.
    private func moved(_ value: JSONValue, in place: Place) -> JSONValue {
        switch value {
        case .array(let elements):
            return .array(elements.map { moved($0, in: .schema) })
        case .object(let members):
            if place == .schema, members["$id"] != nil { return value }
            var result = JSONObject()
            for (key, member) in members {
                if place == .schema, Self.data.contains(key) {
                    result[key] = member
                } else if place == .schema, ["$ref", "$dynamicRef", "$recursiveRef"].contains(key),
                    let target = member.string
                {
                    result[key] = .string(moved(target))
                } else {
                    result[key] = moved(member, in: place == .schema && Self.maps.contains(key) ? .names : .schema)
                }
            }
            return .object(result)
        default:
            return value
        }
    }

    private func moved(_ reference: String) -> String {
        if reference == "#" { return "#/properties/\(answer)" }
        guard reference.hasPrefix("#/"), !reference.hasPrefix("#/$defs/"), !reference.hasPrefix("#/definitions/") else {
            return reference
        }
        return "#/properties/\(answer)" + reference.dropFirst()
    }

    // MARK: Unwrapping

    /// Takes the answer out of its wrapping.
    ///
    /// - Returns: What stands for the confidence, as JSON text without quotes; nil where there is none. An answer that came without its
    ///   wrapping stays as it is; of one that was cut, the wrapping's beginning goes.
    func unwrap(_ text: inout [UInt8]) -> [UInt8]? {
        let core = Self.unfenced(text)
        guard let root = try? JSONDocument(parsing: core).root else {
            cutOpening(of: &text)
            return nil
        }
        guard root.kind == .object, let inner = root[answer] else { return nil }
        let stated = root[confidence]
        guard root.count == (stated == nil ? 1 : 2) else { return nil }
        text = Array(inner.text)
        return stated.map { $0.utf8.map(Array.init) ?? Array($0.text) }
    }

    /// The text inside of one code fence that is all of it.
    private static func unfenced(_ text: [UInt8]) -> ArraySlice<UInt8> {
        var core = trimmed(text[...])
        let fence = Array("```".utf8)
        guard core.starts(with: fence), core.count > 6, core.suffix(3).elementsEqual(fence) else { return core }
        core = core.dropFirst(3).dropLast(3)
        return trimmed(core.drop { $0 != 0x0A })
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = text.drop { $0 <= 0x20 }
        guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return start.prefix(0) }
        return start[...last]
    }

    /// Removes `{"answer":` from the beginning of what is not whole JSON, and what begins like the confidence from its end.
    private func cutOpening(of text: inout [UInt8]) {
        var rest = Self.trimmed(text[...])
        for part in ["{", "\"\(answer)\"", ":"] {
            guard rest.starts(with: part.utf8) else { return }
            rest = rest.dropFirst(part.utf8.count).drop { $0 <= 0x20 }
        }
        // What stands for the confidence is short, and at the end.
        let name = Array("\"\(confidence)\"".utf8)
        let tail = max(rest.startIndex, rest.endIndex - 200)..<max(rest.startIndex, rest.endIndex - name.count)
        if let found = tail.last(where: { rest[$0...].starts(with: name) }) {
            let before = Self.trimmed(rest[..<found])
            if before.last == UInt8(ascii: ",") { rest = before.dropLast() }
        }
        text = Array(rest)
    }
}
