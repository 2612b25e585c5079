// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Where a server that speaks OpenAI's chat completions speaks them otherwise than OpenAI.
///
/// With nothing set, the server takes all that OpenAI's takes.
package struct ChatQuirks: Sendable, Equatable {
    /// How an answer by a JSON Schema is asked for.
    package enum SchemaForm: String, Sendable, CaseIterable {
        /// By `response_format` of type `json_schema`.
        case native
        /// By `response_format` of type `json_object` with the schema under `schema`.
        case jsonObjectSchema = "json_object_schema"
        /// By `response_format` of type `json_object`, and the schema as an instruction in the conversation.
        case jsonObject = "json_object"
        /// By an instruction in the conversation alone.
        case prompt
    }

    /// The name under which the upstream takes its limit of output tokens.
    package var tokenLimitField = ChatRequestBody.TokenLimitField.asSent
    /// How an answer by a JSON Schema is asked for.
    package var schema = SchemaForm.native
    /// Whether `response_format` of type `json_object` is known; otherwise an instruction asks for it.
    package var knowsJSONObject = true
    /// Whether `stream_options` is known; otherwise the usage of a stream comes unasked.
    package var knowsStreamOptions = true
    /// Whether the role `developer` is known; otherwise it becomes `system`, which means the same.
    package var knowsDeveloper = true
    /// Members of the request by another name: OpenAI's and the server's.
    package var renamed: [String: String] = [:]
    /// Members that say nothing of the answer and that the server has not: they are left out.
    package var dropped: [String] = []
    /// Members that say something of the answer and that the server has not: a request with one cannot be served.
    package var refused: [String] = []
    /// Members of messages that the server has not: they are left out.
    package var droppedInMessages: [String] = []

    package init() {}

    /// The first member of a request that the server cannot serve; nil for none.
    package func refusedMember(of root: JSONNode) -> String? {
        refused.first { name in
            guard let value = root[name] else { return false }
            return !Self.saysNothing(name, value)
        }
    }

    /// Whether a member has a value that means the same as no member.
    static func saysNothing(_ name: String, _ value: JSONNode) -> Bool {
        switch value.kind {
        case .null: true
        case .bool: value.bool == (name == "parallel_tool_calls")
        case .number: value.double == 0
        case .array, .object: value.count == 0
        case .string: false
        }
    }
}
