// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Makes the body that goes upstream from the client's: what the call sets is spliced in, the rest stays byte for byte.
package struct ChatRequestBody: Sendable {
    /// The name under which the upstream takes its limit of output tokens.
    package enum TokenLimitField: String, Sendable, CaseIterable {
        /// The client's name for it; `max_completion_tokens` where the client set none.
        case asSent = "as_sent"
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// Whether the upstream is asked for a stream, with a last chunk that holds the usage.
    package let stream: Bool
    package let tokenLimitField: TokenLimitField

    package init(stream: Bool = false, tokenLimitField: TokenLimitField = .asSent) {
        self.stream = stream
        self.tokenLimitField = tokenLimitField
    }

    /// The body of one call.
    package func bytes(for call: ProviderCall) -> [UInt8] {
        let root = call.request.body
        var splice = JSONSplice(root.document)
        splice.set("model", to: JSONText.string(call.upstreamModel), in: root)
        for turn in call.followUp {
            splice.append(Self.message(turn), to: call.request.messages)
        }
        if let temperature = call.sampling.temperature {
            splice.set("temperature", to: JSONText.double(temperature), in: root)
        }
        setTokenLimit(for: call, in: &splice)
        setStream(root, in: &splice)
        splice.remove("cascade", from: root)
        return splice.bytes()
    }

    private func setTokenLimit(for call: ProviderCall, in splice: inout JSONSplice) {
        let root = call.request.body
        let own = call.request.maxOutputTokens
        guard let limit = [own, call.sampling.maxOutputTokens].compactMap({ $0 }).min() else { return }
        let names = [TokenLimitField.maxCompletionTokens, .maxTokens].map(\.rawValue)
        switch tokenLimitField {
        case .asSent:
            guard call.sampling.maxOutputTokens != nil else { return }
            // A client may have set both: each is lowered.
            for name in names {
                guard let sent = root[name]?.int, sent > limit else { continue }
                splice.set(name, to: JSONText.int(limit), in: root)
            }
            if own == nil { splice.set(names[0], to: JSONText.int(limit), in: root) }
        case .maxTokens, .maxCompletionTokens:
            for name in names where name != tokenLimitField.rawValue { splice.remove(name, from: root) }
            if root[tokenLimitField.rawValue]?.int != limit {
                splice.set(tokenLimitField.rawValue, to: JSONText.int(limit), in: root)
            }
        }
    }

    private func setStream(_ root: JSONNode, in splice: inout JSONSplice) {
        let sent = root["stream"]?.bool ?? false
        if sent != stream { splice.set("stream", to: stream ? JSONText.yes : JSONText.no, in: root) }
        guard stream else { return splice.remove("stream_options", from: root) }
        if let options = root["stream_options"], options.kind == .object {
            if options["include_usage"]?.bool != true { splice.set("include_usage", to: JSONText.yes, in: options) }
        } else {
            splice.set("stream_options", to: Array(#"{"include_usage":true}"#.utf8), in: root)
        }
    }

    private static func message(_ turn: FollowUp) -> [UInt8] {
        var writer = JSONWriter(capacity: turn.text.count + turn.text.count / 16 + 48)
        writer.beginObject()
        writer.key("role")
        writer.string(turn.role.rawValue)
        writer.key("content")
        writer.string(utf8: turn.text)
        writer.endObject()
        return writer.take()
    }
}
