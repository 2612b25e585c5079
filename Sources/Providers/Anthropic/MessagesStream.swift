// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
import OpenAIAPI

/// Reads an answer of Anthropic's Messages that comes as a stream.
///
/// The answer is whole with `message_stop` and not before. Kinds of events, blocks and pieces that are not known are passed over,
/// as the API's versioning asks for.
package struct MessagesStream: AnswerStream {
    package private(set) var fault: ProviderError?
    package private(set) var isDone = false
    private var parser = SSEParser()
    private var received = 0
    private var hasStarted = false
    private var usage = MessagesUsage()
    /// The blocks that have begun and not ended, by their numbers.
    private var blocks: [Int: Block] = [:]
    private var calls = 0

    /// What must be known of a block until it ends.
    private struct Block {
        enum Kind {
            /// Text is handed on as it comes; what Anthropic's own tools do is passed over.
            case text, thinking, call, other
        }

        let kind: Kind
        /// Of a call, its number among the calls.
        var call = 0
        /// Of a call, the input that it began with, until more comes; of reasoning, its text so far.
        var content: [UInt8] = []
        /// Of reasoning, Anthropic's seal.
        var signature: [UInt8] = []
    }

    package mutating func events(in piece: [UInt8]) -> [CompletionEvent] {
        received += piece.count
        var events: [CompletionEvent] = []
        for event in parser.events(in: piece) { read(event.data, into: &events) }
        return events
    }

    package mutating func finish() throws(ProviderError) -> [CompletionEvent] {
        var events: [CompletionEvent] = []
        // Of a stream that was cut, the last event may be cut as well; that one is no event.
        if let event = parser.finish(), (try? JSONDocument(parsing: event.data)) != nil {
            read(event.data, into: &events)
        }
        if let fault { throw fault }
        guard isDone else { throw .cutOff(received: received, expected: nil) }
        return events
    }

    private mutating func read(_ data: [UInt8], into events: inout [CompletionEvent]) {
        // What follows the end is not part of the answer.
        guard !isDone, fault == nil else { return }
        do {
            try readEvent(try UpstreamJSON.object(data, expected: "an event").root, into: &events)
        } catch .cutOff {
            // The event ended by a blank line, so that nothing was cut on the way.
            fault = .malformed(reason: "found an event that is not whole JSON; expected an event")
        } catch {
            fault = error
        }
    }

    private mutating func readEvent(
        _ event: JSONNode,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        let type = event["type"]?.string
        if type == "error" || event["error"]?.kind == .object {
            throw MessagesFault.error(inside: event, where: "inside the stream")
        }
        if type == "ping" { return }
        guard hasStarted || type == "message_start" else {
            throw .malformed(reason: "found a stream that does not begin with `message_start`; expected it first")
        }
        switch type {
        case "message_start": readStart(event["message"], into: &events)
        case "content_block_start":
            blocks[try number(of: event)] = try begin(event["content_block"], into: &events)
        case "content_block_delta":
            if let delta = event["delta"] { try readDelta(delta, of: try number(of: event), into: &events) }
        case "content_block_stop": end(try number(of: event), into: &events)
        case "message_delta": readMessageDelta(event, into: &events)
        case "message_stop":
            // A server that forgets the ends of its blocks has ended them now.
            for number in blocks.keys.sorted() { end(number, into: &events) }
            isDone = true
        default: break
        }
    }

    // MARK: The message

    private mutating func readStart(_ message: JSONNode?, into events: inout [CompletionEvent]) {
        hasStarted = true
        events.append(.started(id: message?["id"]?.string, model: message?["model"]?.string))
        addUsage(message?["usage"], into: &events)
    }

    private mutating func readMessageDelta(_ event: JSONNode, into events: inout [CompletionEvent]) {
        if let delta = event["delta"] {
            if let words = MessagesAnswer.refusal(in: delta) { events.append(.refusal(words)) }
            if let reason = delta["stop_reason"]?.string {
                events.append(.finished(MessagesAnswer.finishReason(reason)))
            }
        }
        addUsage(event["usage"], into: &events)
    }

    private mutating func addUsage(_ reported: JSONNode?, into events: inout [CompletionEvent]) {
        guard let reported, reported.kind == .object else { return }
        usage.add(reported)
        if let total = usage.total { events.append(.usage(total)) }
    }

    // MARK: Blocks

    private func number(of event: JSONNode) throws(ProviderError) -> Int {
        guard let number = event["index"]?.int else {
            throw .malformed(reason: "found a part of a block without `index`; expected it")
        }
        return number
    }

    private mutating func begin(
        _ block: JSONNode?,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) -> Block {
        guard let block else { return Block(kind: .other) }
        switch block["type"]?.string {
        case "text":
            if let text = block["text"]?.utf8, !text.isEmpty { events.append(.text(Array(text))) }
            return Block(kind: .text)
        case "thinking":
            let text = Array(block["thinking"]?.utf8 ?? [])
            if !text.isEmpty { events.append(.reasoning(text)) }
            return Block(kind: .thinking, content: text, signature: Array(block["signature"]?.utf8 ?? []))
        case "redacted_thinking":
            events.append(.thinkingBlock(json: Array(block.text)))
            return Block(kind: .other)
        case "tool_use":
            guard let name = block["name"]?.string else {
                throw .malformed(reason: "found a `tool_use` without a name; expected one")
            }
            events.append(.toolCall(index: calls, id: block["id"]?.string, name: name, arguments: []))
            defer { calls += 1 }
            return Block(kind: .call, call: calls, content: block["input"].map { Array($0.text) } ?? Self.noArguments)
        default: return Block(kind: .other)
        }
    }

    private mutating func readDelta(
        _ delta: JSONNode,
        of number: Int,
        into events: inout [CompletionEvent]
    ) throws(ProviderError) {
        guard let kind = blocks[number]?.kind else {
            throw .malformed(reason: "found a part of a block that has not begun; expected its beginning first")
        }
        switch (kind, delta["type"]?.string) {
        case (.text, "text_delta"):
            if let text = delta["text"]?.utf8, !text.isEmpty { events.append(.text(Array(text))) }
        case (.call, "input_json_delta"):
            guard let json = delta["partial_json"]?.utf8, !json.isEmpty else { return }
            blocks[number]?.content = []
            let index = blocks[number]?.call ?? 0
            events.append(.toolCall(index: index, id: nil, name: nil, arguments: Array(json)))
        case (.thinking, "thinking_delta"):
            guard let text = delta["thinking"]?.utf8, !text.isEmpty else { return }
            blocks[number]?.content += text
            events.append(.reasoning(Array(text)))
        case (.thinking, "signature_delta"):
            blocks[number]?.signature = Array(delta["signature"]?.utf8 ?? [])
        default: break
        }
    }

    private mutating func end(_ number: Int, into events: inout [CompletionEvent]) {
        guard let block = blocks.removeValue(forKey: number) else { return }
        switch block.kind {
        case .call where !block.content.isEmpty:
            events.append(.toolCall(index: block.call, id: nil, name: nil, arguments: block.content))
        case .thinking: events.append(.thinkingBlock(json: Self.thinkingBlock(block)))
        case .call, .text, .other: break
        }
    }

    private static let noArguments = Array("{}".utf8)

    private static func thinkingBlock(_ block: Block) -> [UInt8] {
        var writer = JSONWriter(capacity: block.content.count * 9 / 8 + block.signature.count + 64)
        writer.beginObject()
        writer.key("type")
        writer.string("thinking")
        writer.key("thinking")
        writer.string(utf8: block.content)
        writer.key("signature")
        writer.string(utf8: block.signature)
        writer.endObject()
        return writer.take()
    }
}
