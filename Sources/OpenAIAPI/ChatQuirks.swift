// SPDX-License-Identifier: Apache-2.0

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
    /// Members of the request that it has not, or has by another name.
    package var members = MemberQuirks()
    /// Members of messages that the server has not: they are left out.
    package var droppedInMessages: [String] = []

    package init() {}
}
