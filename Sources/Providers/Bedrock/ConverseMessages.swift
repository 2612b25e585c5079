// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Writes a conversation as Converse has it: turns of user and assistant, one after the other, and the system's words apart.
struct ConverseMessages {
    enum Role: String {
        case user, assistant
    }

    /// The turns, a JSON array that is still open.
    private var turns: JSONWriter
    /// The blocks of the system's words, a JSON array that is still open.
    private var system = JSONWriter(capacity: 64)
    private var systemCount = 0
    /// Whose turn is open.
    private var role: Role?
    /// Whether a turn calls a tool or answers a call; the API wants the tools then.
    private(set) var hasToolTurns = false
    /// Whether a turn calls a tool without the reasoning that led to the call; Claude does not think on from there.
    private(set) var hasCallsWithoutReasoning = false
    /// How many documents there are; each has a number in its name, since the API wants names that differ.
    var documents = 0

    init(capacity: Int) {
        turns = JSONWriter(capacity: capacity)
        turns.beginArray()
        system.beginArray()
    }

    /// Ends the turns and hands them over.
    mutating func takeTurns() -> [UInt8] {
        if role != nil { endTurn() }
        turns.endArray()
        return turns.take()
    }

    /// Ends the system's words and hands them over; nil if there are none.
    mutating func takeSystem() -> [UInt8]? {
        system.endArray()
        return systemCount > 0 ? system.take() : nil
    }

    // MARK: Turns

    /// Adds a message of the client's.
    mutating func add(_ message: JSONNode) throws(ProviderError) {
        let content = message["content"]
        switch message["role"]?.string {
        case "system", "developer":
            try addSystem(content)
            if let point = CachePoint(message["cache_control"]) { addToSystem { point.write(to: &$0) } }
        case "assistant":
            try addAssistant(message)
            addCachePoint(of: message, to: .assistant)
        case "tool":
            try addToolResult(message)
            addCachePoint(of: message, to: .user)
        case "user":
            try addContent(content, to: .user)
            addCachePoint(of: message, to: .user)
        default:
            throw Self.unsupported(message, "the API has no such turns; expected `tool` turns for results of tools")
        }
    }

    /// Adds a turn of the engine's.
    mutating func add(_ turn: FollowUp) {
        guard !turn.text.allSatisfy(\.isBlank) else { return }
        addBlock(turn.role == .user ? .user : .assistant) { writer in
            writer.key("text")
            writer.string(utf8: turn.text)
        }
    }

    /// Adds words of ours to the system's.
    mutating func addSystem(_ text: [UInt8]) {
        addToSystem { writer in
            writer.key("text")
            writer.string(utf8: text)
        }
    }

    private mutating func addSystem(_ content: JSONNode?) throws(ProviderError) {
        guard let content, !content.isNull else { return }
        if content.kind == .string {
            if content.hasWords { addToSystem { $0.text(content) } }
            return
        }
        for part in content.elements {
            guard part["type"]?.string == "text", let text = part["text"] else {
                throw Self.unsupported(part, "the API takes text alone in the system's words")
            }
            if text.hasWords { addToSystem { $0.text(text) } }
            if let point = CachePoint(part["cache_control"]) { addToSystem { point.write(to: &$0) } }
        }
    }

    private mutating func addAssistant(_ message: JSONNode) throws(ProviderError) {
        // The vendor wants its reasoning back before all else of the turn.
        let reasoning = message["thinking_blocks"]?.elements.compactMap { ReasoningBlock(asked: $0) } ?? []
        for block in reasoning { addBlock(.assistant) { block.write(to: &$0) } }
        try addContent(message["content"], to: .assistant)
        if message["content"].map(\.isNull) ?? true, let refusal = message["refusal"], refusal.hasWords {
            addBlock(.assistant) { $0.text(refusal) }
        }
        guard message["function_call"].map(\.isNull) ?? true else {
            throw Self.unsupported(message, "the API knows `tool_calls` alone")
        }
        guard let calls = message["tool_calls"] else { return }
        for call in calls.elements {
            let use = try ToolUse(call)
            hasToolTurns = true
            if reasoning.isEmpty { hasCallsWithoutReasoning = true }
            addBlock(.assistant) { use.write(to: &$0) }
        }
    }

    private mutating func addToolResult(_ message: JSONNode) throws(ProviderError) {
        guard let id = message["tool_call_id"]?.string else {
            throw Self.unsupported(message, "the API takes results of tools with a `tool_call_id` alone")
        }
        hasToolTurns = true
        open(.user)
        turns.beginObject()
        turns.key("toolResult")
        turns.beginObject()
        turns.key("toolUseId")
        turns.string(ToolUse.id(id))
        turns.key("content")
        turns.beginArray()
        if let content = message["content"] {
            if content.kind == .string {
                if content.hasWords { turns.object { $0.text(content) } }
            } else {
                for part in content.elements { try addResultPart(part) }
            }
        }
        turns.endArray()
        if message["is_error"]?.bool == true || message["status"]?.string == "error" {
            turns.key("status")
            turns.string("error")
        }
        turns.endObject()
        turns.endObject()
    }

    private mutating func addResultPart(_ part: JSONNode) throws(ProviderError) {
        if part["type"]?.string == "json", let json = part["json"] {
            turns.object { writer in
                writer.key("json")
                writer.node(json)
            }
        } else if let block = try ConverseContent.block(part, documents: &documents) {
            turns.object { block.write(to: &$0) }
        }
    }

    /// Adds a text, or parts.
    private mutating func addContent(_ content: JSONNode?, to role: Role) throws(ProviderError) {
        guard let content, !content.isNull else { return }
        if content.kind == .string {
            // The API refuses a block without words.
            if content.hasWords { addBlock(role) { $0.text(content) } }
            return
        }
        for part in content.elements {
            if let block = try ConverseContent.block(part, documents: &documents) {
                addBlock(role) { block.write(to: &$0) }
            }
            addCachePoint(of: part, to: role)
        }
    }

    private mutating func addCachePoint(of node: JSONNode, to role: Role) {
        if let point = CachePoint(node["cache_control"]) { addBlock(role) { point.write(to: &$0) } }
    }

    // MARK: Blocks

    /// Adds a block, an object with one member, to the turn of a role; a turn that gets no block is not there.
    private mutating func addBlock(_ role: Role, _ member: (inout JSONWriter) -> Void) {
        open(role)
        turns.object(member)
    }

    private mutating func addToSystem(_ member: (inout JSONWriter) -> Void) {
        systemCount += 1
        system.object(member)
    }

    /// Sees to it that the open turn is that of a role: neighbours of one role are one turn.
    private mutating func open(_ role: Role) {
        guard self.role != role else { return }
        if self.role != nil { endTurn() }
        self.role = role
        turns.beginObject()
        turns.key("role")
        turns.string(role.rawValue)
        turns.key("content")
        turns.beginArray()
    }

    private mutating func endTurn() {
        turns.endArray()
        turns.endObject()
    }

    static func unsupported(_ node: JSONNode, _ reason: String) -> ProviderError {
        .unsupported(UnsupportedField(node.pointer.path, reason))
    }
}

extension JSONNode {
    /// Whether it is a text of more than white space.
    var hasWords: Bool { utf8?.allSatisfy(\.isBlank) == false }
}

extension JSONWriter {
    /// Writes an object of what `members` writes.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        beginObject()
        members(&self)
        endObject()
    }

    /// Writes the member `text`, a string of a document as it stands there.
    mutating func text(_ text: JSONNode) {
        key("text")
        node(text)
    }
}
