// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads the blocks of reasoning that a vendor wants back unchanged, and joins those that a stream brings in pieces.
///
/// LiteLLM sends the text piece by piece, each as a block without a signature, and the signature in the last: only with it does the
/// vendor take the block back.
struct ThinkingBlocks: Sendable {
    private let isStream: Bool
    private var text: [UInt8] = []

    /// A reader of a stream's deltas, or of a whole message, whose blocks are whole as well.
    init(isStream: Bool) {
        self.isStream = isStream
    }

    /// Reads the `thinking_blocks` of a message or a delta.
    mutating func read(_ blocks: JSONNode, into events: inout [CompletionEvent]) {
        for block in blocks.elements where block.kind == .object {
            guard isStream, block["type"]?.string == "thinking" else {
                events.append(.thinkingBlock(json: Array(block.text)))
                continue
            }
            let piece = block["thinking"]?.utf8 ?? []
            guard let signature = block["signature"]?.utf8, !signature.isEmpty else {
                text += piece
                continue
            }
            events.append(.thinkingBlock(json: text.isEmpty ? Array(block.text) : joined(piece, signature)))
            text = []
        }
    }

    private func joined(_ piece: ArraySlice<UInt8>, _ signature: ArraySlice<UInt8>) -> [UInt8] {
        var writer = JSONWriter(capacity: text.count + piece.count + signature.count + 64)
        writer.beginObject()
        writer.key("type")
        writer.string("thinking")
        writer.key("thinking")
        writer.string(utf8: text + piece)
        writer.key("signature")
        writer.string(utf8: signature)
        writer.endObject()
        return writer.take()
    }
}
