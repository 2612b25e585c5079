// SPDX-License-Identifier: Apache-2.0

/// Where a server that speaks OpenAI's chat completions speaks them otherwise than OpenAI.
///
/// Nothing set is a server that takes all that OpenAI's takes.
package struct ChatQuirks: Sendable, Equatable {
    /// How an answer by a JSON Schema is asked for.
    package enum SchemaForm: String, Sendable, CaseIterable {
        /// By `response_format` with the schema.
        case native
        /// By `response_format: json_object`, with the schema as an instruction in the conversation.
        case jsonObject = "json_object"
        /// By an instruction in the conversation alone.
        case prompt
    }

    /// How a stream is asked for its usage.
    package enum StreamUsage: String, Sendable, CaseIterable {
        /// By `stream_options: {"include_usage": true}`.
        case streamOptions = "stream_options"
        /// By nothing: it comes unasked, and `stream_options` is refused.
        case unasked
        /// By `usage: {"include": true}`, for streams and whole answers alike.
        case usageInclude = "usage_include"
    }

    /// The name under which the upstream takes its limit of output tokens.
    package var tokenLimitField = ChatRequestBody.TokenLimitField.asSent
    /// How an answer by a JSON Schema is asked for.
    package var schema = SchemaForm.native
    /// Whether `response_format: json_object` is known; otherwise an instruction asks for it.
    package var knowsJSONObject = true
    /// How a stream is asked for its usage.
    package var streamUsage = StreamUsage.streamOptions
    /// Whether the role `developer` is known; otherwise it becomes `system`, which means the same.
    package var knowsDeveloper = true
    /// Members of the request that say nothing of the answer and are refused there: they are left out.
    package var dropped: [String] = []
    /// Members of the request that say something of the answer and that the server has not: a request with one cannot be served.
    package var refused: [String] = []

    package init() {}
}
