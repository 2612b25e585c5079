// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Translates calls for embeddings: InvokeModel with the bodies of Amazon's Titan and of Cohere, since Converse has none.
struct BedrockEmbeddings {
    /// Whose body it is.
    private enum Form {
        /// One text.
        case titan
        /// Up to 96 texts.
        case cohere
    }

    private let form: Form

    /// - Throws: `unsupported` for the models of others.
    init(model: String) throws(ProviderError) {
        if model.contains("titan-embed-text") {
            form = .titan
        } else if model.contains("cohere.embed") {
            form = .cohere
        } else {
            throw .unsupported(
                UnsupportedField(
                    "model",
                    "of the models on Bedrock, Titan's and Cohere's text embeddings alone are known"
                )
            )
        }
    }

    // MARK: The request

    /// The body that asks for what `request` does.
    ///
    /// - Throws: `unsupported` for token numbers, fields without a counterpart, and more texts than the model takes at once.
    func body(for request: EmbeddingRequest) throws(ProviderError) -> [UInt8] {
        let own = form == .titan ? ["normalize"] : ["input_type", "truncate"]
        let known = ["model", "input", "dimensions", "encoding_format", "user", "cascade"] + own
        for member in request.body.members where !member.value.isNull && !known.contains(member.name) {
            throw .unsupported(UnsupportedField(member.name, "the model takes no such field"))
        }
        let texts = try texts(of: request)
        var writer = JSONWriter(capacity: request.body.byteRange.count + 128)
        writer.beginObject()
        switch form {
        case .titan:
            writer.key("inputText")
            writer.node(texts[0])
            write("dimensions", of: request, to: &writer)
            write("normalize", of: request, to: &writer)
        case .cohere:
            writer.key("texts")
            writer.beginArray()
            for text in texts { writer.node(text) }
            writer.endArray()
            if request.body["input_type"]?.string == nil {
                writer.key("input_type")
                writer.string("search_document")
            }
            write("input_type", of: request, to: &writer)
            // A text that is too long is refused, as OpenAI does, and not cut unseen.
            if request.body["truncate"]?.string == nil {
                writer.key("truncate")
                writer.string("NONE")
            }
            write("truncate", of: request, to: &writer)
            writer.key("embedding_types")
            writer.raw(Array(#"["float"]"#.utf8))
            write("dimensions", as: "output_dimension", of: request, to: &writer)
        }
        writer.endObject()
        return writer.take()
    }

    private func write(
        _ name: String,
        as target: String? = nil,
        of request: EmbeddingRequest,
        to writer: inout JSONWriter
    ) {
        guard let value = request.body[name], !value.isNull else { return }
        writer.key(target ?? name)
        writer.node(value)
    }

    private func texts(of request: EmbeddingRequest) throws(ProviderError) -> [JSONNode] {
        let input = request.input
        let texts = input.kind == .string ? [input] : input.elements.filter { $0.kind == .string }
        guard !texts.isEmpty, input.kind == .string || texts.count == input.count else {
            throw .unsupported(UnsupportedField("input", "the model takes texts and no token numbers"))
        }
        let most = form == .titan ? 1 : 96
        guard texts.count <= most else {
            throw .unsupported(
                UnsupportedField("input", "the model takes \(most == 1 ? "one text" : "\(most) texts") at a time")
            )
        }
        return texts
    }

    // MARK: The answer

    /// The embeddings of an answer, in OpenAI's shape.
    ///
    /// - Throws: `malformed` for what is no such answer or has another number of embeddings than were asked for.
    func read(_ body: [UInt8], to call: EmbeddingCall) throws(ProviderError) -> Embeddings {
        let root = try ConverseAnswer.parse(body[...], expected: "embeddings")
        let vectors = try vectors(of: root)
        let asked = call.request.input.kind == .array ? call.request.input.count : 1
        guard vectors.count == asked else {
            throw .malformed(reason: "found \(vectors.count) embeddings; expected \(asked)")
        }
        // Cohere's body says nothing of tokens.
        let usage = root["inputTextTokenCount"]?.int.map { TokenUsage(input: $0, output: 0) }
        let tokens = usage?.input ?? TokenEstimate.tokens(in: call.request.input.text)
        let isBase64 = call.request.body["encoding_format"]?.string == "base64"
        var writer = JSONWriter(capacity: body.count + 256)
        writer.beginObject()
        writer.key("object")
        writer.string("list")
        writer.key("data")
        writer.beginArray()
        for (index, vector) in vectors.enumerated() {
            writer.beginObject()
            writer.key("object")
            writer.string("embedding")
            writer.key("index")
            writer.int(index)
            writer.key("embedding")
            try write(vector, isBase64: isBase64, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("model")
        writer.string(call.upstreamModel)
        writer.key("usage")
        writer.raw(Array(#"{"prompt_tokens":\#(tokens),"total_tokens":\#(tokens)}"#.utf8))
        writer.endObject()
        return Embeddings(body: writer.take(), usage: usage)
    }

    private func vectors(of root: JSONNode) throws(ProviderError) -> [JSONNode] {
        switch form {
        case .titan:
            if let vector = root["embedding"], vector.kind == .array { return [vector] }
        case .cohere:
            // By type, since types were asked for; a list alone is the older form.
            if let list = root["embeddings"].map({ $0["float"] ?? $0 }), list.kind == .array {
                return Array(list.elements)
            }
        }
        throw .malformed(reason: "found no embeddings; expected them as the model's answer")
    }

    private func write(_ vector: JSONNode, isBase64: Bool, to writer: inout JSONWriter) throws(ProviderError) {
        let numbers = vector.elements.compactMap(\.double)
        guard numbers.count == vector.count, !numbers.isEmpty else {
            throw .malformed(reason: "found an embedding without numbers; expected a list of them")
        }
        guard isBase64 else { return writer.node(vector) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * 4)
        for number in numbers {
            // Four bytes each, the lowest first, as OpenAI has them.
            let bits = Float(number).bitPattern
            for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt32(place)))) }
        }
        writer.string(utf8: Base64.encode(bytes))
    }
}
