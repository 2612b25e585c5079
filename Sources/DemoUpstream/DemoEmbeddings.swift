// SPDX-License-Identifier: Apache-2.0

import JSON

/// The answer to a request for embeddings.
///
/// A vector holds the hashed words of its text and has the length 1, so that texts with words in common are near each other; no model is
/// behind it.
///
/// - SeeAlso: K. Weinberger et al., *Feature Hashing for Large Scale Multitask Learning*, 2009.
enum DemoEmbeddings {
    static func json(_ request: DemoEmbeddingRequest) -> [UInt8] {
        var writer = JSONWriter(capacity: request.inputs.count * request.dimensions * 12 + 256)
        writer.beginObject()
        writer.key("object")
        writer.string("list")
        writer.key("data")
        writer.beginArray()
        for (index, words) in request.inputs.enumerated() {
            writer.beginObject()
            writer.key("object")
            writer.string("embedding")
            writer.key("index")
            writer.int(index)
            writer.key("embedding")
            write(vector(of: words, dimensions: request.dimensions), isBase64: request.isBase64, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("model")
        writer.string(request.model)
        writer.key("usage")
        writer.beginObject()
        writer.key("prompt_tokens")
        writer.int(request.promptTokens)
        writer.key("total_tokens")
        writer.int(request.promptTokens)
        writer.endObject()
        writer.endObject()
        return writer.take()
    }

    /// The vector of some words: each adds 1 or -1 at the place that its hash says.
    static func vector(of words: [[UInt8]], dimensions: Int) -> [Float] {
        var vector = [Float](repeating: 0, count: dimensions)
        for word in words {
            let hash = DemoAnswer.hash(word[...])
            vector[Int((hash >> 1) % UInt64(dimensions))] += hash & 1 == 0 ? 1 : -1
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return [1] + vector.dropFirst() }
        return vector.map { $0 / length }
    }

    private static func write(_ vector: [Float], isBase64: Bool, to writer: inout JSONWriter) {
        if isBase64 {
            let bytes = vector.flatMap { value in
                (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
            }
            return writer.string(base64(bytes))
        }
        writer.beginArray()
        for value in vector { writer.double(Double(value)) }
        writer.endArray()
    }

    /// RFC 4648, section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
