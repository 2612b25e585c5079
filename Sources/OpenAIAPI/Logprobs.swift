// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the log-probabilities that come with an answer, or with a part of one.
enum LogprobReader {
    /// The tokens of a choice's text; nil where the upstream gives none, or not in OpenAI's form.
    static func tokens(of choice: JSONNode) -> [TokenLogprob]? {
        guard let content = choice["logprobs"]?["content"], content.kind == .array else { return nil }
        var tokens: [TokenLogprob] = []
        tokens.reserveCapacity(content.count)
        for entry in content.elements {
            // Of a list with a hole in it no mean could be taken.
            guard let token = alternative(entry) else { return nil }
            let top = (entry["top_logprobs"]?.elements).map { $0.compactMap(alternative) } ?? []
            tokens.append(TokenLogprob(bytes: token.bytes, logprob: token.logprob, top: top))
        }
        return tokens
    }

    /// A token and its log-probability; `bytes` say more than `token`, which may be a part of a character.
    private static func alternative(_ entry: JSONNode) -> TokenLogprob.Alternative? {
        guard let logprob = entry["logprob"]?.double, logprob.isFinite else { return nil }
        let bytes = entry["bytes"].flatMap {
            $0.kind == .array ? $0.elements.compactMap { $0.int.flatMap(UInt8.init(exactly:)) } : nil
        }
        guard let text = bytes ?? entry["token"]?.utf8.map(Array.init) else { return nil }
        return TokenLogprob.Alternative(bytes: text, logprob: logprob)
    }
}

extension Completion {
    /// What the client is told of the tokens' log-probabilities, as JSON; nil for nothing.
    var wireLogprobs: [UInt8]? {
        if hidesLogprobs { return nil }
        if let choice = wireChoice { return choice["logprobs"].flatMap { $0.isNull ? nil : Array($0.text) } }
        guard let logprobs else { return nil }
        var writer = JSONWriter(capacity: 64 * logprobs.count + 16)
        writer.beginObject()
        writer.key("content")
        writer.beginArray()
        for token in logprobs {
            writer.beginObject()
            Self.write(token.bytes, token.logprob, to: &writer)
            writer.key("top_logprobs")
            writer.beginArray()
            for other in token.top {
                writer.beginObject()
                Self.write(other.bytes, other.logprob, to: &writer)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.take()
    }

    private static func write(_ token: [UInt8], _ logprob: Double, to writer: inout JSONWriter) {
        writer.key("token")
        writer.string(utf8: token)
        writer.key("logprob")
        writer.double(logprob)
        writer.key("bytes")
        writer.beginArray()
        for byte in token { writer.int(byte) }
        writer.endArray()
    }
}
