// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Reads the event stream that ConverseStream answers with.
///
/// The answer is whole once `messageStop` has come; `metadata` with the usage follows it, and where it does not, the usage is estimated.
package struct ConverseStream: AnswerStream {
    package private(set) var fault: ProviderError?
    package private(set) var isDone = false
    /// Whether the metadata have come, which say what was used and are the last event.
    package private(set) var isOver = false
    private var messages = EventStreamParser()
    private var received = 0
    /// The blocks that have begun and not ended, by their index.
    private var blocks: [Int: Block] = [:]
    private let redaction: Redaction

    init(redaction: Redaction) {
        self.redaction = redaction
    }

    /// What is known of a block until it ends.
    private struct Block {
        var isTool = false
        /// A tool that the vendor runs itself.
        var isHidden = false
        var hasArguments = false
        var reasoning: [UInt8] = []
        var signature: [UInt8] = []
        var redacted: [UInt8] = []
    }

    package static func isStream(contentType: String?) -> Bool {
        contentType?.lowercased().hasPrefix("application/vnd.amazon.eventstream") ?? true
    }

    package mutating func events(in piece: [UInt8]) -> [CompletionEvent] {
        received += piece.count
        var events: [CompletionEvent] = []
        guard fault == nil else { return events }
        messages.add(piece)
        do {
            while let message = try nextMessage() { try read(message, into: &events) }
        } catch {
            fault = error
        }
        return events
    }

    package mutating func finish() throws(ProviderError) -> [CompletionEvent] {
        if let fault { throw fault }
        guard isDone else { throw .cutOff(received: received, expected: nil) }
        return []
    }

    private mutating func nextMessage() throws(ProviderError) -> EventStreamMessage? {
        do {
            return try messages.next()
        } catch {
            // What comes after the answer's end is of no interest.
            if isDone { return nil }
            throw .malformed(reason: "found \(error.text); expected an event stream")
        }
    }

    private mutating func read(
        _ message: EventStreamMessage,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        switch message.value(of: ":message-type") {
        case "event":
            guard let type = message.value(of: ":event-type"), Self.known.contains(type) else { return }
            do {
                let event = try ConverseAnswer.parse(message.payload, expected: "an event of ConverseStream's")
                try read(type, event, into: &events)
            } catch .cutOff {
                // The message's own length and checksum are right, so that nothing was cut on the way.
                throw .malformed(reason: "found an event that is not whole JSON; expected an event of ConverseStream's")
            }
        case "exception":
            let root = try? ConverseAnswer.parse(message.payload, expected: "an exception")
            throw AWSError(name: message.value(of: ":exception-type") ?? "", message: root?["message"]?.string ?? "")
                .fault(status: nil, redaction: redaction)
        case "error":
            throw AWSError(
                name: message.value(of: ":error-code") ?? "",
                message: message.value(of: ":error-message") ?? ""
            ).fault(status: nil, redaction: redaction)
        default:
            return
        }
    }

    private static let known: Set = [
        "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata",
    ]

    private mutating func read(
        _ type: String,
        _ event: JSONNode,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        let index = event["contentBlockIndex"]?.int ?? 0
        switch type {
        case "messageStart":
            events.append(.started(id: nil, model: nil))
        case "contentBlockStart":
            begin(index, event["start"]?["toolUse"], into: &events)
        case "contentBlockDelta":
            guard let delta = event["delta"] else { return }
            read(delta, at: index, into: &events)
        case "contentBlockStop":
            end(index, into: &events)
        case "messageStop":
            guard let reason = event["stopReason"]?.string else {
                throw .malformed(reason: "found no `stopReason`; expected the reason why the answer ended")
            }
            // Blocks that were not ended are whole all the same.
            for index in blocks.keys.sorted() { end(index, into: &events) }
            events.append(.finished(try FinishReason(converse: reason)))
            isDone = true
        default:
            isOver = isDone
            if let usage = event["usage"].flatMap(TokenUsage.init(converse:)) { events.append(.usage(usage)) }
        }
    }

    // MARK: Blocks

    private mutating func begin(_ index: Int, _ use: JSONNode?, into events: inout [CompletionEvent]) {
        guard let use else { return }
        let isHidden = use["type"]?.string == "server_tool_use"
        blocks[index] = Block(isTool: true, isHidden: isHidden)
        guard !isHidden else { return }
        events.append(.toolCall(index: index, id: use["toolUseId"]?.string, name: use["name"]?.string, arguments: []))
    }

    private mutating func read(_ delta: JSONNode, at index: Int, into events: inout [CompletionEvent]) {
        if let text = delta["text"]?.utf8 {
            if !text.isEmpty { events.append(.text(Array(text))) }
        } else if let input = delta["toolUse"]?["input"]?.utf8 {
            guard !input.isEmpty, blocks[index]?.isHidden != true else { return }
            blocks[index]?.hasArguments = true
            events.append(.toolCall(index: index, id: nil, name: nil, arguments: Array(input)))
        } else if let reasoning = delta["reasoningContent"] {
            if let text = reasoning["text"]?.utf8, !text.isEmpty {
                blocks[index, default: Block()].reasoning += text
                events.append(.reasoning(Array(text)))
            }
            if let signature = reasoning["signature"]?.utf8 { blocks[index, default: Block()].signature += signature }
            if let data = reasoning["redactedContent"]?.utf8 { blocks[index, default: Block()].redacted += data }
        }
    }

    private mutating func end(_ index: Int, into events: inout [CompletionEvent]) {
        guard let block = blocks.removeValue(forKey: index) else { return }
        if block.isTool {
            // A call without arguments has the text of none.
            guard !block.isHidden, !block.hasArguments else { return }
            events.append(.toolCall(index: index, id: nil, name: nil, arguments: Array("{}".utf8)))
        } else if !block.signature.isEmpty {
            let signed = ReasoningBlock.signed(text: block.reasoning[...], signature: block.signature[...])
            events.append(.thinkingBlock(json: signed.json))
        } else if !block.redacted.isEmpty {
            events.append(.thinkingBlock(json: ReasoningBlock.redacted(block.redacted[...]).json))
        }
    }
}
