// SPDX-License-Identifier: Apache-2.0

import JSON

extension ChatRequest {
    /// What an image is taken to cost, in tokens: vendors charge from 85 to some 1,600, by its size, which is not looked at.
    static let tokensPerImage = 1_000

    /// What a turn costs beside its texts, in tokens: the marks around it, and its role.
    private static let tokensPerTurn = 4

    /// About how many tokens the model reads: the texts of the conversation, its images, the tools on offer and the schema of the answer.
    ///
    /// Estimated once, by `TokenEstimate`. What is neither text nor image, such as audio and files, is not in it.
    public var likelyInputTokens: Int {
        likelyInput.value {
            var tokens = messages.elements.reduce(0) { $0 + Self.tokensPerTurn + Self.tokens(ofTurn: $1) }
            if let tools { tokens += TokenEstimate.tokens(in: tools.text) }
            if case .jsonSchema(_, let schema) = responseFormat { tokens += TokenEstimate.tokens(in: schema.text) }
            return tokens
        }
    }

    private static func tokens(ofTurn turn: JSONNode) -> Int {
        var tokens = 0
        for member in turn.members where !member.nameUTF8.elementsEqual("role".utf8) {
            guard member.value.kind == .array, member.nameUTF8.elementsEqual("content".utf8) else {
                tokens += self.tokens(of: member.value)
                continue
            }
            tokens += member.value.elements.reduce(0) { $0 + self.tokens(ofPart: $1) }
        }
        return tokens
    }

    private static func tokens(ofPart part: JSONNode) -> Int {
        if let text = part["text"] ?? part["refusal"] { return tokens(of: text) }
        guard let type = part["type"]?.utf8 else { return tokens(of: part) }
        return type.elementsEqual("image_url".utf8) ? tokensPerImage : 0
    }

    /// A text by what it says, anything else by how it is written.
    private static func tokens(of value: JSONNode) -> Int {
        switch value.kind {
        case .null: 0
        case .string: TokenEstimate.tokens(in: value.utf8 ?? [])
        default: TokenEstimate.tokens(in: value.text)
        }
    }

    /// Whether a turn has a part of this type, such as `input_audio` or `file`.
    func hasPart(_ type: StaticString) -> Bool {
        messages.elements.contains { turn in
            guard let content = turn["content"], content.kind == .array else { return false }
            return content.elements.contains { $0["type"]?.string == type.description }
        }
    }
}
