// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A part of an answer as it arrives; a whole `Completion` is the fold of its events.
public enum CompletionEvent: Sendable {
    /// The answer began: the upstream's id of it and its name of the model.
    case started(id: String?, model: String?)
    /// More of the answer's text, in UTF-8; a chunk may end inside a character.
    case text([UInt8])
    /// More of the vendor's structured refusal, in UTF-8.
    case refusal([UInt8])
    /// More of the tool call at `index`: the arguments grow; a name with another id than the last one's is a call of its own, since some
    /// servers give all calls one index.
    case toolCall(index: Int, id: String?, name: String?, arguments: [UInt8])
    /// What is called at `index`, where that is no function among tools.
    case toolCallKind(index: Int, ToolCall.Kind)
    /// What the vendor wants back with the tool call at `index` in a later turn, such as a thought's signature: a JSON object for the call's
    /// `extra_content`.
    case toolCallExtra(index: Int, json: [UInt8])
    /// More of the model's reasoning that the vendor shows, in UTF-8; no part of the answer.
    case reasoning([UInt8])
    /// A whole block of reasoning that the vendor wants back unchanged in a later turn: a JSON object for the message's `thinking_blocks`.
    case thinkingBlock(json: [UInt8])
    /// More tokens of the answer with their log-probabilities, where the request asked for them.
    case logprobs([TokenLogprob])
    /// Why the model stopped.
    case finished(FinishReason)
    /// What the call used so far; the last one counts.
    case usage(TokenUsage)
    /// The whole body in OpenAI's shape, where the upstream answered in one piece.
    case wire(JSONDocument)
    /// What the upstream says is left of its limits; says nothing of the answer, and may come before it.
    case quota(UpstreamQuota)
}

/// Folds the events of one call into a completion.
public struct CompletionFold: Sendable {
    /// The answer so far.
    public private(set) var completion = Completion()
    /// Whether the upstream has begun to answer.
    public private(set) var hasStarted = false

    /// What the upstream said is left of its limits.
    public private(set) var quota: UpstreamQuota?

    /// Where the last call of each number stands in the list.
    private var places: [Int: Int] = [:]

    /// The fold of no events.
    public init() {}

    /// Adds the next event.
    public mutating func add(_ event: CompletionEvent) {
        if case .quota(let quota) = event {
            self.quota = quota
            return
        }
        hasStarted = true
        switch event {
        case .started(let id, let model):
            completion.id = id ?? completion.id
            completion.model = model ?? completion.model
        case .text(let bytes):
            if completion.text.isEmpty { completion.text = bytes } else { completion.text += bytes }
        case .refusal(let bytes):
            completion.refusal = (completion.refusal ?? []) + bytes
        case .toolCall(let index, let id, let name, let arguments):
            addToolCall(at: index, id: id, name: name, arguments: arguments)
        case .toolCallKind(let index, let kind):
            addToolCall(at: index, id: nil, name: nil, arguments: [])
            if let place = places[index] { completion.toolCalls[place].kind = kind }
        case .toolCallExtra(let index, let json):
            addToolCall(at: index, id: nil, name: nil, arguments: [])
            if let place = places[index] { completion.toolCalls[place].extra = json }
        case .reasoning(let bytes):
            completion.reasoning += bytes
        case .thinkingBlock(let json):
            completion.thinkingBlocks.append(json)
        case .logprobs(let tokens):
            completion.logprobs = (completion.logprobs ?? []) + tokens
        case .finished(let reason):
            completion.finishReason = reason
        case .usage(let usage):
            completion.usage = usage
        case .wire(let document):
            completion.wire = document
        case .quota:
            break
        }
    }

    /// Calls stand in the order of their first parts; their numbers only tell them apart, so that no number can make us allocate much.
    private mutating func addToolCall(at index: Int, id: String?, name: String?, arguments: [UInt8]) {
        guard let place = places[index], !isNew(id: id, name: name, after: completion.toolCalls[place]) else {
            places[index] = completion.toolCalls.count
            completion.toolCalls.append(ToolCall(id: id ?? "", name: name ?? "", arguments: arguments))
            return
        }
        if let id, !id.isEmpty { completion.toolCalls[place].id = id }
        if let name, !name.isEmpty { completion.toolCalls[place].name = name }
        completion.toolCalls[place].arguments += arguments
    }

    /// Whether a piece is of another call than the one that has its number: an id alone may be one that a server makes for each piece.
    private func isNew(id: String?, name: String?, after call: ToolCall) -> Bool {
        guard let id, !id.isEmpty, let name, !name.isEmpty else { return false }
        return !call.id.isEmpty && id != call.id
    }
}
