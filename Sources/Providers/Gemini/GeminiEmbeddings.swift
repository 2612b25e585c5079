// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Translates calls for embeddings: `batchEmbedContents` of the Gemini API; `predict` and `embedContent` of Vertex AI.
struct GeminiEmbeddings {
    /// The three methods, each with a form of its own.
    private enum Form {
        /// Any number of texts.
        case batch
        /// Any number of texts, for the models before `gemini-embedding-2`.
        case predict
        /// One text, for the models since then.
        case single
    }

    private let form: Form
    private let model: String

    init(site: GeminiSite, model: String) {
        self.model = model
        let id = model.split(separator: "/").last ?? ""
        let isSingle =
            id.hasPrefix("gemini-embedding-") && !["001", "exp"].contains { id.hasPrefix("gemini-embedding-\($0)") }
        form = site == .gemini ? .batch : isSingle ? .single : .predict
    }

    /// The method that is called.
    var method: String {
        switch form {
        case .batch: "batchEmbedContents"
        case .predict: "predict"
        case .single: "embedContent"
        }
    }

    // MARK: The request

    /// The body that asks for what `request` does.
    ///
    /// - Throws: `unsupported` for token numbers, for fields without a counterpart, and for more texts than the model takes at once.
    func body(for request: EmbeddingRequest) throws(ProviderError) -> [UInt8] {
        try checkFields(of: request)
        let texts = try texts(of: request)
        var body = JSONWriter(capacity: request.body.byteRange.count + texts.count * 128 + 128)
        body.beginObject()
        switch form {
        case .batch:
            body.key("requests")
            body.beginArray()
            for text in texts {
                body.beginObject()
                body.key("model")
                body.string(model.contains("/") ? model : "models/\(model)")
                write(content: text, to: &body)
                write("dimensions", as: "outputDimensionality", of: request, to: &body)
                write("task_type", as: "taskType", of: request, to: &body)
                write("title", as: "title", of: request, to: &body)
                body.endObject()
            }
            body.endArray()
        case .predict:
            body.key("instances")
            body.beginArray()
            for text in texts {
                body.beginObject()
                body.key("content")
                body.node(text)
                write("task_type", as: "task_type", of: request, to: &body)
                write("title", as: "title", of: request, to: &body)
                body.endObject()
            }
            body.endArray()
            body.key("parameters")
            body.beginObject()
            write("dimensions", as: "outputDimensionality", of: request, to: &body)
            // A text that is too long is refused, as OpenAI does, and not cut unseen.
            body.key("autoTruncate")
            body.bool(false)
            body.endObject()
        case .single:
            write(content: texts[0], to: &body)
            body.key("embedContentConfig")
            body.beginObject()
            write("dimensions", as: "outputDimensionality", of: request, to: &body)
            write("task_type", as: "taskType", of: request, to: &body)
            write("title", as: "title", of: request, to: &body)
            body.key("autoTruncate")
            body.bool(false)
            body.endObject()
        }
        body.endObject()
        return body.take()
    }

    private func write(content text: JSONNode, to body: inout JSONWriter) {
        body.key("content")
        body.beginObject()
        body.key("parts")
        body.beginArray()
        GeminiPart.write(text: text, to: &body)
        body.endArray()
        body.endObject()
    }

    private func write(_ name: String, as target: String, of request: EmbeddingRequest, to body: inout JSONWriter) {
        guard let value = request.body[name], !value.isNull else { return }
        body.key(target)
        body.node(value)
    }

    private func checkFields(of request: EmbeddingRequest) throws(ProviderError) {
        let known = ["model", "input", "dimensions", "encoding_format", "user", "task_type", "title", "cascade"]
        for member in request.body.members where !member.value.isNull && !known.contains(member.name) {
            throw .unsupported(UnsupportedField(member.value.pointer.path, GeminiField.unknown))
        }
    }

    private func texts(of request: EmbeddingRequest) throws(ProviderError) -> [JSONNode] {
        let input = request.input
        if input.kind == .string { return [input] }
        let texts = input.elements.filter { $0.kind == .string }
        guard texts.count == input.count, !texts.isEmpty else {
            throw .unsupported(UnsupportedField("input", "the Gemini API takes texts and no token numbers"))
        }
        let isOneAtATime = form == .single || form == .predict && model.contains("gemini-embedding")
        guard texts.count == 1 || !isOneAtATime else {
            throw .unsupported(UnsupportedField("input", "this model takes one text at a time on Vertex AI"))
        }
        return texts
    }

    // MARK: The answer

    /// The embeddings of an answer, in OpenAI's shape.
    ///
    /// - Throws: `malformed` for what is no such answer or has another number of embeddings than were asked for.
    func read(_ body: [UInt8], to call: EmbeddingCall, redaction: Redaction) throws(ProviderError) -> Embeddings {
        let root = try GeminiAnswer.parse(body, expected: "embeddings").root
        if let error = GoogleStatus(root) { throw ProviderError(inAnswer: error, redaction: redaction) }
        let entries = try entries(of: root)
        let asked = call.request.input.kind == .array ? call.request.input.count : 1
        guard entries.count == asked else {
            throw .malformed(reason: "found \(entries.count) embeddings; expected \(asked)")
        }
        let isBase64 = call.request.body["encoding_format"]?.string == "base64"
        let usage = usage(of: root, entries: entries)
        var writer = JSONWriter(capacity: body.count + 256)
        writer.beginObject()
        writer.key("object")
        writer.string("list")
        writer.key("data")
        writer.beginArray()
        for (index, entry) in entries.enumerated() {
            writer.beginObject()
            writer.key("object")
            writer.string("embedding")
            writer.key("index")
            writer.int(index)
            writer.key("embedding")
            try write(vector: entry["values"], isBase64: isBase64, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("model")
        writer.string(call.upstreamModel)
        let tokens = usage?.input ?? call.request.likelyTokens
        writer.key("usage")
        writer.raw(Array(#"{"prompt_tokens":\#(tokens),"total_tokens":\#(tokens)}"#.utf8))
        writer.endObject()
        return Embeddings(body: writer.take(), usage: usage)
    }

    /// The objects that hold `values`, in order.
    private func entries(of root: JSONNode) throws(ProviderError) -> [JSONNode] {
        switch form {
        case .batch:
            if let list = root["embeddings"], list.kind == .array { return Array(list.elements) }
        case .predict:
            if let list = root["predictions"], list.kind == .array {
                return list.elements.compactMap { $0["embeddings"] }
            }
        case .single:
            if let entry = root["embedding"] { return [entry] }
        }
        throw .malformed(reason: "found no embeddings; expected them as an answer of `\(method)`")
    }

    private func usage(of root: JSONNode, entries: [JSONNode]) -> TokenUsage? {
        if let tokens = root["usageMetadata"]?["promptTokenCount"]?.int { return TokenUsage(input: tokens, output: 0) }
        let counts = entries.compactMap { $0["statistics"]?["token_count"]?.int }
        guard counts.count == entries.count, !counts.isEmpty else { return nil }
        return TokenUsage(input: counts.reduce(0) { TokenUsage.bounded($0 + TokenUsage.bounded($1)) }, output: 0)
    }

    private func write(vector: JSONNode?, isBase64: Bool, to writer: inout JSONWriter) throws(ProviderError) {
        guard let vector, vector.kind == .array, vector.count > 0, vector.elements.allSatisfy({ $0.kind == .number })
        else {
            throw .malformed(reason: "found an embedding without numbers; expected a list of them under `values`")
        }
        guard isBase64 else { return writer.raw(vector.text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vector.count * 4)
        for value in vector.elements {
            let bits = Float(value.double ?? 0).bitPattern
            for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        writer.string(utf8: Base64.encode(bytes))
    }
}
