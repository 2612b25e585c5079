// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Checks the fields of a request on its tape.
struct RequestReader {
    let tape: JSONTape

    // MARK: Errors

    func wrongType(_ index: Int, expected: String, remedy: String) -> RequestError {
        RequestError(
            "invalid_type",
            at: tape.pointer(at: index).path,
            found: tape.kind(at: index).name,
            expected: expected,
            remedy: remedy
        )
    }

    func wrongValue(_ index: Int, code: String = "invalid_value", expected: String, remedy: String) -> RequestError {
        let text = String(decoding: tape.bytes[tape.byteRange(at: index)].prefix(240), as: UTF8.self).prefix(60)
        return RequestError(
            code,
            at: tape.pointer(at: index).path,
            found: tape.kind(at: index) == .array ? "an empty list" : "`\(text)`",
            expected: expected,
            remedy: remedy
        )
    }

    func missing(_ name: String, in object: Int, expected: String, remedy: String) -> RequestError {
        RequestError(
            "missing",
            at: tape.pointer(at: object).appending(name).path,
            found: "nothing",
            expected: expected,
            remedy: remedy
        )
    }

    // MARK: Scalars

    /// A text that is not empty; nil if absent.
    func text(
        _ index: Int?,
        expected: String,
        remedy: String = "Write it, or leave the field out."
    ) throws(RequestError) -> String? {
        guard let index else { return nil }
        guard tape.kind(at: index) == .string else {
            throw wrongType(index, expected: expected, remedy: "Put it in quotes.")
        }
        guard tape.stringCount(at: index) > 0 else {
            throw wrongValue(index, expected: expected, remedy: remedy)
        }
        return tape.string(at: index)
    }

    /// True or false; false if absent.
    func flag(_ index: Int?) throws(RequestError) -> Bool {
        guard let index else { return false }
        guard tape.kind(at: index) == .bool else {
            throw wrongType(index, expected: "true or false", remedy: "Write it without quotes.")
        }
        return tape.bool(at: index)
    }

    /// The lower of the two limits of output tokens; nil if neither is there.
    func lowestLimit(_ one: Int?, _ other: Int?) throws(RequestError) -> Int? {
        let one = try limit(one)
        let other = try limit(other)
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    private func limit(_ index: Int?) throws(RequestError) -> Int? {
        guard let index else { return nil }
        return try positive(index, expected: "a whole number of tokens, at least 1")
    }

    /// A whole number, at least 1.
    func positive(_ index: Int, expected: String) throws(RequestError) -> Int {
        guard tape.kind(at: index) == .number else {
            throw wrongType(index, expected: expected, remedy: "Write such a number without quotes.")
        }
        guard let number = tape.int(at: index), number > 0 else {
            throw wrongValue(index, expected: expected, remedy: "Write such a number, or leave the field out.")
        }
        return number
    }

    func checkChoices(_ index: Int) throws(RequestError) {
        guard tape.kind(at: index) == .number else {
            throw wrongType(index, expected: "1", remedy: "Leave the field out.")
        }
        guard tape.int(at: index) == 1 else {
            throw wrongValue(
                index,
                code: "unsupported_value",
                expected: "1, since one answer is verified and returned",
                remedy: "Leave the field out, and send one request for each answer."
            )
        }
    }

    func includeUsage(_ options: Int?) throws(RequestError) -> Bool {
        guard let options else { return false }
        guard tape.kind(at: options) == .object else {
            throw wrongType(options, expected: "an object", remedy: "Write `{\"include_usage\": true}`.")
        }
        return try flag(tape.member(of: options, "include_usage"))
    }

    // MARK: The form of the answer

    func responseFormat(
        _ index: Int?,
        in document: JSONDocument
    ) throws(RequestError) -> ChatRequest.ResponseFormat {
        guard let index else { return .text }
        let types = "one of `text`, `json_object`, `json_schema`"
        guard tape.kind(at: index) == .object else {
            throw wrongType(index, expected: "an object", remedy: "Write `{\"type\": \"json_object\"}`.")
        }
        guard let type = tape.member(of: index, "type") else {
            throw missing("type", in: index, expected: types, remedy: "Add `\"type\": \"json_object\"`.")
        }
        switch try text(type, expected: types) {
        case "text": return .text
        case "json_object": return .jsonObject
        case "json_schema": return try jsonSchema(in: index, of: document)
        default: throw wrongValue(type, expected: types, remedy: "Write one of them.")
        }
    }

    private func jsonSchema(
        in format: Int,
        of document: JSONDocument
    ) throws(RequestError) -> ChatRequest.ResponseFormat {
        let remedy = "Add `\"json_schema\": {\"name\": \"answer\", \"schema\": {…}}`."
        guard let wrapper = tape.member(of: format, "json_schema") else {
            throw missing("json_schema", in: format, expected: "a name and a schema", remedy: remedy)
        }
        guard tape.kind(at: wrapper) == .object else {
            throw wrongType(wrapper, expected: "an object with `name` and `schema`", remedy: remedy)
        }
        guard let schema = tape.member(of: wrapper, "schema") else {
            throw missing("schema", in: wrapper, expected: "a JSON Schema", remedy: "Add `\"schema\": {…}`.")
        }
        guard tape.kind(at: schema) == .object else {
            throw wrongType(schema, expected: "a JSON Schema, an object", remedy: "Write `{\"type\": \"object\", …}`.")
        }
        let name = try text(tape.member(of: wrapper, "name"), expected: "a name for the schema")
        return .jsonSchema(name: name ?? "answer", schema: document.node(at: schema))
    }

    // MARK: Tools

    func checkTools(_ tools: Int?) throws(RequestError) {
        guard let tools else { return }
        guard tape.kind(at: tools) == .array else {
            throw wrongType(tools, expected: "a list of tools", remedy: "Put it in `[` and `]`.")
        }
        try tape.forEachElement(of: tools) { tool throws(RequestError) in try checkTool(tool) }
    }

    private func checkTool(_ tool: Int) throws(RequestError) {
        guard tape.kind(at: tool) == .object else {
            throw wrongType(
                tool,
                expected: "an object",
                remedy: "Write `{\"type\": \"function\", \"function\": {\"name\": \"…\"}}`."
            )
        }
        guard let type = tape.member(of: tool, "type") else {
            throw missing("type", in: tool, expected: "the tool's type", remedy: "Add `\"type\": \"function\"`.")
        }
        guard try text(type, expected: "the tool's type") == "function" else { return }
        guard let function = tape.member(of: tool, "function") else {
            throw missing(
                "function",
                in: tool,
                expected: "the function",
                remedy: "Add `\"function\": {\"name\": \"…\"}`."
            )
        }
        guard tape.kind(at: function) == .object else {
            throw wrongType(function, expected: "an object", remedy: "Write `{\"name\": \"…\", \"parameters\": {…}}`.")
        }
        guard let name = tape.member(of: function, "name") else {
            throw missing("name", in: function, expected: "the function's name", remedy: "Add `\"name\": \"…\"`.")
        }
        _ = try text(name, expected: "the function's name")
        if let parameters = tape.member(of: function, "parameters"), tape.kind(at: parameters) != .object {
            throw wrongType(
                parameters,
                expected: "a JSON Schema, an object",
                remedy: "Write `{\"type\": \"object\", …}`."
            )
        }
    }
}
