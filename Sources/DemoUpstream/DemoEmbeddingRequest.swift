// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the script needs of a request for embeddings.
struct DemoEmbeddingRequest: Sendable {
    /// What is embedded, one after the other: the words of a text, or token numbers as words.
    let inputs: [[[UInt8]]]
    let model: String
    let dimensions: Int
    /// Whether each vector is asked for as base64 of 32-bit floats, least significant byte first.
    let isBase64: Bool
    let promptTokens: Int
    var instruction: DemoInstruction

    static let models = ["embedder"]

    /// Reads a body; what OpenAI's API would refuse is refused.
    init(_ bytes: [UInt8]) throws(DemoRequestError) {
        let body = try DemoChatRequest.object(bytes)
        model = try DemoChatRequest.model(body, among: Self.models)
        guard let input = body["input"] else {
            throw DemoRequestError(code: "missing", param: "input", message: "input: expected something to embed.")
        }
        let texts = try Self.texts(input)
        inputs = texts.map(\.words)
        promptTokens = texts.reduce(0) { $0 + $1.tokens }
        dimensions = try Self.dimensions(body["dimensions"])
        switch body["encoding_format"]?.string ?? "float" {
        case "float": isBase64 = false
        case "base64": isBase64 = true
        default:
            throw DemoRequestError(
                code: "invalid_value",
                param: "encoding_format",
                message: "encoding_format: expected `float` or `base64`."
            )
        }
        instruction = try DemoInstruction(body["demo"], model: model)
    }

    private typealias Text = (words: [[UInt8]], tokens: Int)

    /// A text, a list of texts, a list of token numbers, or a list of such lists.
    private static func texts(_ input: JSONNode) throws(DemoRequestError) -> [Text] {
        if input.kind == .string { return [try text(input)] }
        guard input.kind == .array, input.count > 0 else { throw wrong(input) }
        if input[0]?.kind == .number { return [try text(input)] }
        var texts: [Text] = []
        for element in input.elements { texts.append(try text(element)) }
        return texts
    }

    private static func text(_ node: JSONNode) throws(DemoRequestError) -> Text {
        if let text = node.string, !text.isEmpty {
            let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { Array($0.utf8) }
            return (words, (text.utf8.count + 3) / 4)
        }
        guard node.kind == .array, node.count > 0 else { throw wrong(node) }
        var words: [[UInt8]] = []
        for element in node.elements {
            guard let token = element.int, token >= 0 else { throw wrong(element) }
            words.append(Array(String(token).utf8))
        }
        return (words, words.count)
    }

    private static func wrong(_ node: JSONNode) -> DemoRequestError {
        DemoRequestError(node, "a text or a list of token numbers that is not empty, or a list of such")
    }

    private static func dimensions(_ value: JSONNode?) throws(DemoRequestError) -> Int {
        guard let value, !value.isNull else { return 32 }
        guard let count = value.int, (1...4_096).contains(count) else {
            throw DemoRequestError(value, "a whole number from 1 to 4096")
        }
        return count
    }
}
