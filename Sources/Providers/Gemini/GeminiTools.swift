// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Writes the tools on offer and which of them may be called.
enum GeminiTools {
    /// The tools that Google runs itself, by the type a client writes; a member of that name holds their settings.
    private static let ownTools = [
        "google_search": "googleSearch", "url_context": "urlContext", "code_execution": "codeExecution",
        "google_maps": "googleMaps", "enterprise_web_search": "enterpriseWebSearch",
    ]

    /// Writes `tools`: the functions as one tool, the vendor's own after it.
    static func write(_ tools: JSONNode, to body: inout JSONWriter) throws(ProviderError) {
        body.key("tools")
        body.beginArray()
        var others: [(type: String, tool: JSONNode)] = []
        var hasFunctions = false
        for tool in tools.elements {
            guard let function = tool["function"], tool["type"]?.string == "function" else {
                others.append((tool["type"]?.string ?? "", tool))
                continue
            }
            if !hasFunctions {
                hasFunctions = true
                body.beginObject()
                body.key("functionDeclarations")
                body.beginArray()
            }
            write(function: function, to: &body)
        }
        if hasFunctions {
            body.endArray()
            body.endObject()
        }
        for (type, tool) in others {
            guard let name = ownTools[type] else {
                let place = (tool["type"] ?? tool).pointer.path
                throw .unsupported(UnsupportedField(place, "the Gemini API has no such tool"))
            }
            body.beginObject()
            body.key(name)
            if let settings = tool[type], settings.kind == .object {
                body.node(settings)
            } else {
                body.raw(Array("{}".utf8))
            }
            body.endObject()
        }
        body.endArray()
    }

    /// JSON Schema goes in as `parametersJsonSchema`, which takes any; `parameters` takes a part of OpenAPI's alone.
    private static func write(function: JSONNode, to body: inout JSONWriter) {
        body.beginObject()
        for (name, target) in [
            ("name", "name"), ("description", "description"), ("parameters", "parametersJsonSchema"),
        ] {
            guard let value = function[name], !value.isNull else { continue }
            body.key(target)
            body.node(value)
        }
        body.endObject()
    }

    /// Writes `toolConfig`; nothing where the model may choose, which is its default.
    static func writeChoice(_ choice: JSONNode?, to body: inout JSONWriter) throws(ProviderError) {
        guard let choice, !choice.isNull else { return }
        switch choice["type"]?.string ?? choice.string {
        case "auto": return
        case "none": write(mode: "NONE", to: &body)
        case "required": write(mode: "ANY", to: &body)
        case "function":
            guard let name = choice["function"]?["name"] else { throw unsayable(choice) }
            write(mode: "ANY", names: [name], to: &body)
        case "allowed_tools":
            guard let allowed = choice["allowed_tools"], let tools = allowed["tools"], tools.count > 0 else {
                throw unsayable(choice)
            }
            let names = tools.elements.compactMap { $0["function"]?["name"] ?? $0["name"] }
            guard names.count == tools.count else { throw unsayable(choice) }
            // Names can be given in these two modes only; `VALIDATED` lets the model answer in words as well.
            write(mode: allowed["mode"]?.string == "required" ? "ANY" : "VALIDATED", names: names, to: &body)
        default: throw unsayable(choice)
        }
    }

    private static func write(mode: String, names: [JSONNode] = [], to body: inout JSONWriter) {
        body.key("toolConfig")
        body.beginObject()
        body.key("functionCallingConfig")
        body.beginObject()
        body.key("mode")
        body.string(mode)
        if !names.isEmpty {
            body.key("allowedFunctionNames")
            body.beginArray()
            for name in names { body.node(name) }
            body.endArray()
        }
        body.endObject()
        body.endObject()
    }

    private static func unsayable(_ choice: JSONNode) -> ProviderError {
        .unsupported(UnsupportedField(choice.pointer.path, "the Gemini API has no such choice of tools"))
    }
}
