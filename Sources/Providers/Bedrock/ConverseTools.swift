// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The tools on offer, and which may or must be called.
struct ConverseTools {
    private enum Choice {
        case auto, any
        case tool(JSONNode)
    }

    private let tools: JSONNode
    private let choice: Choice?
    /// Whether strict tools are marked so.
    private let isStrict: Bool

    /// Whether a tool must be called.
    var isForced: Bool {
        switch choice {
        case .any, .tool: true
        case .auto, nil: false
        }
    }

    /// Reads a request; nil where no tools are on offer.
    ///
    /// - Throws: `unsupported` for a choice that cannot be said.
    init?(_ request: ChatRequest, choice: JSONNode?, isStrict: Bool) throws(ProviderError) {
        guard let tools = request.tools else { return nil }
        switch (choice?.string, choice?["type"]?.string) {
        // Converse cannot forbid tools; those that are not there are not called.
        case ("none", _): return nil
        case ("auto", _): self.choice = .auto
        case ("required", _): self.choice = .any
        case (_, "function"):
            guard let name = choice?["function"]?["name"] else { fallthrough }
            self.choice = .tool(name)
        case (nil, _) where choice != nil:
            throw .unsupported(UnsupportedField("tool_choice", "the API takes any tool or a named function alone"))
        default: self.choice = nil
        }
        self.tools = tools
        self.isStrict = isStrict
    }

    func write(to writer: inout JSONWriter) throws(ProviderError) {
        writer.key("toolConfig")
        writer.beginObject()
        writer.key("tools")
        writer.beginArray()
        for tool in tools.elements {
            try write(tool, to: &writer)
            if let point = CachePoint(tool["cache_control"]) { writer.object { point.write(to: &$0) } }
        }
        writer.endArray()
        if let choice {
            writer.key("toolChoice")
            writer.beginObject()
            switch choice {
            case .auto: writer.key("auto")
            case .any: writer.key("any")
            case .tool: writer.key("tool")
            }
            writer.beginObject()
            if case .tool(let name) = choice {
                writer.key("name")
                writer.node(name)
            }
            writer.endObject()
            writer.endObject()
        }
        writer.endObject()
    }

    private func write(_ tool: JSONNode, to writer: inout JSONWriter) throws(ProviderError) {
        guard tool["type"]?.string == "function", let function = tool["function"], let name = function["name"] else {
            throw ConverseMessages.unsupported(tool, "the API takes tools of type `function` alone")
        }
        writer.beginObject()
        writer.key("toolSpec")
        writer.beginObject()
        writer.key("name")
        writer.node(name)
        if let description = function["description"], description.utf8?.isEmpty == false {
            writer.key("description")
            writer.node(description)
        }
        writer.key("inputSchema")
        writer.beginObject()
        writer.key("json")
        if let parameters = function["parameters"], parameters.kind == .object {
            writer.node(parameters)
        } else {
            writer.raw(Self.noParameters)
        }
        writer.endObject()
        if isStrict, function["strict"]?.bool == true {
            writer.key("strict")
            writer.bool(true)
        }
        writer.endObject()
        writer.endObject()
    }

    private static let noParameters = Array(#"{"type":"object","properties":{}}"#.utf8)
}

/// A JSON Schema that the API itself holds the answer to.
struct OutputSchema {
    private let name: String
    private let schema: JSONNode
    private let description: JSONNode?

    /// Reads a request's form of the answer; nil where the API is not to hold to it.
    ///
    /// - Parameters:
    ///   - request: The client's.
    ///   - isNative: Whether the model takes schemas.
    ///   - isAutomatic: Whether only schemas that the client calls strict are given over: the API refuses those outside a subset much
    ///     like that of OpenAI's strict ones.
    init?(_ request: ChatRequest, isNative: Bool, isAutomatic: Bool) {
        guard isNative, case .jsonSchema(let name, let schema) = request.responseFormat else { return nil }
        let wrapper = request.body["response_format"]?["json_schema"]
        if isAutomatic, wrapper?["strict"]?.bool != true { return nil }
        self.name = name
        self.schema = schema
        description = wrapper?["description"].flatMap { $0.kind == .string ? $0 : nil }
    }

    func write(to writer: inout JSONWriter) {
        writer.key("outputConfig")
        writer.beginObject()
        writer.key("textFormat")
        writer.beginObject()
        writer.key("type")
        writer.string("json_schema")
        writer.key("structure")
        writer.beginObject()
        writer.key("jsonSchema")
        writer.beginObject()
        writer.key("schema")
        writer.string(utf8: schema.text)
        writer.key("name")
        writer.string(name)
        if let description {
            writer.key("description")
            writer.node(description)
        }
        writer.endObject()
        writer.endObject()
        writer.endObject()
        writer.endObject()
    }
}
