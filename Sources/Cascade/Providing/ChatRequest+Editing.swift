// SPDX-License-Identifier: Apache-2.0

import JSON

extension ChatRequest {
    /// The same request with other members of its body.
    ///
    /// - Parameter members: The members with the JSON text of their values; nil removes one.
    /// - Returns: The request, its parts found anew; nil where a text is no JSON.
    public func setting(_ members: [(name: String, json: [UInt8]?)]) -> ChatRequest? {
        edited { $0.set(members, in: body) }
    }

    /// The request with changes to its body; nil where that is no request any more.
    func edited(_ edit: (inout JSONSplice) -> Void) -> ChatRequest? {
        var splice = JSONSplice(body.document)
        edit(&splice)
        let limits = JSONLimits(bytes: .max, depth: JSONLimits.answer.depth)
        guard let document = try? JSONDocument(parsing: splice.bytes(), limits: limits) else { return nil }
        return ChatRequest(document, model: model, hasImages: hasImages)
    }

    /// A request whose body is known to be one, since we wrote it or edited one that was checked; nil if it has no messages.
    init?(_ document: JSONDocument, model: String? = nil, hasImages: Bool = false) {
        let root = document.root
        guard let messages = root["messages"], messages.kind == .array else { return nil }
        let stream = root["stream"]?.bool ?? false
        self.init(
            body: root,
            model: model,
            messages: messages,
            stream: stream,
            includeUsage: stream && root["stream_options"]?["include_usage"]?.bool == true,
            responseFormat: ResponseFormat(root["response_format"]),
            tools: root["tools"].flatMap { $0.count > 0 ? $0 : nil },
            maxOutputTokens: [root["max_tokens"]?.int, root["max_completion_tokens"]?.int].compactMap { $0 }.min(),
            hasImages: hasImages,
            asksLogprobs: root["logprobs"]?.bool ?? false
        )
    }
}

extension JSONSplice {
    /// Sets members to JSON texts; nil removes one.
    mutating func set(_ members: [(name: String, json: [UInt8]?)], in object: JSONNode) {
        for (name, json) in members {
            if let json { set(name, to: json, in: object) } else { remove(name, from: object) }
        }
    }
}

extension ChatRequest.ResponseFormat {
    /// The form that a `response_format` which was checked says.
    fileprivate init(_ format: JSONNode?) {
        let type = format?["type"]?.string
        let wrapper = format?["json_schema"]
        if type == "json_schema", let schema = wrapper?["schema"] {
            self = .jsonSchema(name: wrapper?["name"]?.string ?? "answer", schema: schema)
        } else {
            self = type == "json_object" ? .jsonObject : .text
        }
    }
}
