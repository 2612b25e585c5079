// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

/// Reads the body of `POST /v1/chat/completions`.
///
/// Checked is what decisions need; sampling parameters and fields of tomorrow pass. An optional field that is null counts
/// as absent.
package enum ChatRequestParser {
    /// Parses a body once and finds its parts, in time proportional to its length.
    ///
    /// - Parameters:
    ///   - body: UTF-8 JSON.
    ///   - limits: Size and nesting beyond which the body is refused.
    /// - Returns: The body with its parts found.
    /// - Throws: the first fault, with the field at fault.
    package static func parse(_ body: [UInt8], limits: JSONLimits = .answer) throws(RequestError) -> ChatRequest {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: body, limits: limits)
        } catch {
            throw body.allSatisfy(\.isJSONSpace) ? .emptyBody(expected: "`messages`") : RequestError(error)
        }
        return try parse(document)
    }

    /// Finds the parts of a body that is parsed already.
    ///
    /// - Throws: the first fault, with the field at fault.
    package static func parse(_ document: JSONDocument) throws(RequestError) -> ChatRequest {
        let reader = RequestReader(tape: document.tape)
        guard reader.tape.kind(at: 0) == .object else {
            throw reader.wrongType(
                0,
                expected: "an object",
                remedy: "Send `{\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]}`."
            )
        }
        let fields = RequestFields(reader.tape)
        if let choices = fields.choices { try reader.checkChoices(choices) }
        let model = try reader.text(fields.model, expected: "a model's or a policy's name")
        guard let messages = fields.messages else {
            throw RequestError(
                "missing",
                at: "messages",
                found: "nothing",
                expected: "a list of messages",
                remedy: "Add `\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]`."
            )
        }
        let hasImages = try reader.checkMessages(messages)
        try reader.checkTools(fields.tools)
        let stream = try reader.flag(fields.stream)
        return ChatRequest(
            body: document.root,
            model: model,
            messages: document.node(at: messages),
            stream: stream,
            includeUsage: try reader.includeUsage(fields.streamOptions) && stream,
            responseFormat: try reader.responseFormat(fields.responseFormat, in: document),
            tools: fields.tools.flatMap { reader.tape.childCount(at: $0) > 0 ? document.node(at: $0) : nil },
            maxOutputTokens: try reader.lowestLimit(fields.maxTokens, fields.maxCompletionTokens),
            hasImages: hasImages,
            asksLogprobs: fields.logprobs.map { reader.tape.kind(at: $0) == .bool && reader.tape.bool(at: $0) } ?? false
        )
    }
}

/// Where on the tape the members are that decisions need; nil also for null.
private struct RequestFields {
    var model, messages, stream, streamOptions, responseFormat, tools, maxTokens, maxCompletionTokens, choices,
        logprobs: Int?

    /// Looks at every member of the root once.
    init(_ tape: JSONTape) {
        tape.forEachMember(of: 0) { key, value in
            guard tape.kind(at: value) != .null else {
                // A list of messages there must be: null is reported as what was found.
                if tape.string(at: key, is: "messages") { messages = value }
                return
            }
            switch tape.stringCount(at: key) {
            case 1 where tape.string(at: key, is: "n"): choices = value
            case 5 where tape.string(at: key, is: "model"): model = value
            case 5 where tape.string(at: key, is: "tools"): tools = value
            case 6 where tape.string(at: key, is: "stream"): stream = value
            case 8 where tape.string(at: key, is: "messages"): messages = value
            case 8 where tape.string(at: key, is: "logprobs"): logprobs = value
            case 10 where tape.string(at: key, is: "max_tokens"): maxTokens = value
            case 14 where tape.string(at: key, is: "stream_options"): streamOptions = value
            case 15 where tape.string(at: key, is: "response_format"): responseFormat = value
            case 21 where tape.string(at: key, is: "max_completion_tokens"): maxCompletionTokens = value
            default: break
            }
        }
    }
}
