// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

// The tools on offer and the choice among them.
extension MessagesBody {
    mutating func writeTools() throws(ProviderError) {
        guard let tools = field(.tools), tools.count > 0 else { return }
        writer.key("tools")
        writer.beginArray()
        for tool in tools.elements { try writeTool(tool) }
        writer.endArray()
        try writeToolChoice()
    }

    private mutating func writeTool(_ tool: JSONNode) throws(ProviderError) {
        switch tool["type"]?.string {
        case "function":
            guard let function = tool["function"], function.kind == .object else {
                throw unsupported(tool, "the API wants the function")
            }
            writeFunction(function, cache: tool["cache_control"] ?? function["cache_control"])
        case "custom" where tool["custom"] != nil:
            throw unsupported(tool, "the API has no tools that are called with text")
        default:
            // One of Anthropic's own, such as its web search.
            writer.node(tool)
        }
    }

    private mutating func writeFunction(_ function: JSONNode, cache: JSONNode?) {
        writer.beginObject()
        write("name", function["name"])
        if let description = function["description"], !description.isNull { write("description", description) }
        let parameters = function["parameters"].flatMap { $0.kind == .object ? $0 : nil }
        let strict = function["strict"]?.bool == true ? parameters.flatMap(form.nativeSchema) : nil
        writer.key("input_schema")
        if let strict {
            writer.raw(strict)
        } else if let parameters, parameters["type"] != nil {
            writer.node(parameters)
        } else {
            writer.beginObject()
            writer.key("type")
            writer.string("object")
            if let parameters {
                for member in parameters.members {
                    writer.key(utf8: member.nameUTF8)
                    writer.node(member.value)
                }
            }
            writer.endObject()
        }
        if strict != nil {
            writer.key("strict")
            writer.bool(true)
        }
        write("cache_control", cache)
        writer.endObject()
    }

    /// Whether the model must call a tool, with which the API allows no thinking.
    var forcesTool: Bool {
        guard field(.tools) != nil, let choice = field(.toolChoice) else { return false }
        return switch choice.string ?? choice["type"]?.string {
        case "required", "function", "any", "tool": true
        default: false
        }
    }

    private mutating func writeToolChoice() throws(ProviderError) {
        let isSingle = field(.parallelToolCalls)?.bool == false
        let choice = field(.toolChoice)
        guard choice != nil || isSingle else { return }
        var name: JSONNode?
        let type: String
        switch choice?.string ?? choice?["type"]?.string {
        case nil, "auto": type = "auto"
        case "none": type = "none"
        case "required", "any": type = "any"
        case "function", "tool":
            type = "tool"
            name = choice?["function"]?["name"] ?? choice?["name"]
        default: throw .unsupported(UnsupportedField("tool_choice", "the API has no such choice"))
        }
        if type == "any" || type == "tool", ClaudeModel(call.upstreamModel)?.takesForcedTools == false {
            throw .unsupported(UnsupportedField("tool_choice", ClaudeModel.chooses))
        }
        writer.key("tool_choice")
        writer.beginObject()
        writer.key("type")
        writer.string(type)
        write("name", name)
        if isSingle, type != "none" {
            writer.key("disable_parallel_tool_use")
            writer.bool(true)
        } else {
            write("disable_parallel_tool_use", choice?["disable_parallel_tool_use"])
        }
        writer.endObject()
    }
}
