// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

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
    /// How the upstream differs from OpenAI.
    package let quirks: ChatQuirks
    private let editsMembers: Bool
    private let editsMessages: Bool

    package init(stream: Bool = false, quirks: ChatQuirks = ChatQuirks()) {
        self.stream = stream
        self.quirks = quirks
        editsMembers = !quirks.members.isEmpty
        editsMessages = !(quirks.knowsDeveloper && quirks.droppedInMessages.isEmpty)
    }

    /// The body of one call.
    ///
    /// - Parameters:
    ///   - call: What is asked.
    ///   - edit: Further changes, such as to the form of the answer.
    /// - Returns: A JSON object.
    package func bytes(for call: ProviderCall, _ edit: (inout JSONSplice) -> Void = { _ in }) -> [UInt8] {
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
        if editsMembers { quirks.members.edit(root, in: &splice) }
        if editsMessages { editMessages(call.request.messages, in: &splice) }
        edit(&splice)
        return splice.bytes()
    }

    private func setTokenLimit(for call: ProviderCall, in splice: inout JSONSplice) {
        // The common case costs no list.
        if quirks.tokenLimitField == .asSent, call.sampling.maxOutputTokens == nil { return }
        let root = call.request.body
        let own = call.request.maxOutputTokens
        let limit = [own, call.sampling.maxOutputTokens].compactMap { $0 }.min()
        let names = [TokenLimitField.maxCompletionTokens, .maxTokens].map(\.rawValue)
        switch quirks.tokenLimitField {
        case .asSent:
            guard let limit else { return }
            // A client may have set both: each is lowered.
            for name in names {
                guard let sent = root[name]?.int, sent > limit else { continue }
                splice.set(name, to: JSONText.int(limit), in: root)
            }
            if own == nil { splice.set(names[0], to: JSONText.int(limit), in: root) }
        case .maxTokens, .maxCompletionTokens:
            let field = quirks.tokenLimitField.rawValue
            for name in names where name != field { splice.remove(name, from: root) }
            if let limit, root[field]?.int != limit { splice.set(field, to: JSONText.int(limit), in: root) }
        }
    }

    private func setStream(_ root: JSONNode, in splice: inout JSONSplice) {
        let sent = root["stream"]?.bool ?? false
        if sent != stream { splice.set("stream", to: stream ? JSONText.yes : JSONText.no, in: root) }
        guard stream, quirks.knowsStreamOptions else { return splice.remove("stream_options", from: root) }
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

    private func editMessages(_ messages: JSONNode, in splice: inout JSONSplice) {
        for message in messages.elements {
            if !quirks.knowsDeveloper, let role = message["role"], role.string == "developer" {
                splice.replace(role, with: JSONText.string("system"))
            }
            for name in quirks.droppedInMessages { splice.remove(name, from: message) }
        }
    }
}
