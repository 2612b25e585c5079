// SPDX-License-Identifier: Apache-2.0

import JSON

/// A verifier that needs something in the call whose answer it judges, such as log-probabilities or a word of the model's own.
public protocol CallShapingVerifier: Verifier {
    /// Whether it takes something out of the answer; at most one of a gate's verifiers may.
    var readsNote: Bool { get }

    /// Adds what it needs to the call.
    func shape(_ call: inout CallShape)

    /// Takes what it asked for out of the answer, before any verifier judges and whatever becomes of it.
    ///
    /// - Returns: What was taken out, which `verify` finds as the candidate's `note`; nil if there was nothing.
    func unshape(_ completion: inout Completion, of request: ChatRequest) -> [UInt8]?
}

extension CallShapingVerifier {
    /// Most leave the answer as it is.
    public var readsNote: Bool { false }
    /// Most leave the answer as it is.
    public func unshape(_ completion: inout Completion, of request: ChatRequest) -> [UInt8]? { nil }
}

/// What verifiers add to a call.
public struct CallShape: Sendable {
    /// The client's request.
    public let request: ChatRequest
    private var members: [(name: String, json: [UInt8]?)] = []
    private var instructions: [String] = []

    init(_ request: ChatRequest) {
        self.request = request
    }

    /// Sets a member of the request's body to a JSON text; nil removes it.
    public mutating func set(_ member: String, to json: [UInt8]?) {
        members.removeAll { $0.name == member }
        members.append((member, json))
    }

    /// Asks for the log-probabilities of the answer's tokens, each with so many alternatives.
    public mutating func askLogprobs(top: Int) {
        set("logprobs", to: Array("true".utf8))
        let asked = [request.body["top_logprobs"]?.int, this("top_logprobs")].compactMap { $0 }
        set("top_logprobs", to: Array(String(asked.reduce(top, max)).utf8))
    }

    /// Tells the model something behind the last thing that the user says.
    public mutating func instruct(_ text: String) {
        if !instructions.contains(text) { instructions.append(text) }
    }

    /// The number that a member was set to.
    private func this(_ member: String) -> Int? {
        members.first { $0.name == member }?.json.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    /// The call as it is sent; as it was where the request cannot be changed so, which the verifiers then find out.
    func applied(to followUp: [FollowUp]) -> (request: ChatRequest, followUp: [FollowUp]) {
        let words = Array(instructions.joined(separator: "\n\n").utf8)
        let turn = words.isEmpty ? nil : followUp.lastIndex { $0.role == .user }
        let shaped = request.edited { splice in
            splice.set(members, in: request.body)
            if turn == nil, !words.isEmpty { Self.append(words, to: request.messages, in: &splice) }
        }
        guard let shaped else { return (request, followUp) }
        var turns = followUp
        if let turn { turns[turn] = FollowUp(role: .user, text: turns[turn].text + Self.gap + words) }
        return (shaped, turns)
    }

    private static let gap = Array("\n\n".utf8)

    /// Appends words to the last turn of the user; a turn of their own, where there is none that can take them.
    private static func append(_ words: [UInt8], to messages: JSONNode, in splice: inout JSONSplice) {
        let turn = messages.elements.reversed().first { $0["role"]?.string == "user" }
        if let content = turn?["content"], let text = content.utf8 {
            splice.replace(content, with: json { $0.string(utf8: text + gap + words) })
        } else if let content = turn?["content"], content.kind == .array {
            splice.append(
                json { writer in
                    writer.beginObject()
                    writer.key("type")
                    writer.string("text")
                    writer.key("text")
                    writer.string(utf8: words)
                    writer.endObject()
                },
                to: content
            )
        } else {
            splice.append(
                json { writer in
                    writer.beginObject()
                    writer.key("role")
                    writer.string("user")
                    writer.key("content")
                    writer.string(utf8: words)
                    writer.endObject()
                },
                to: messages
            )
        }
    }

    private static func json(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        write(&writer)
        return writer.take()
    }
}

/// The verifiers of a gate that shape calls.
struct CallShaping: Sendable {
    /// The verifiers, by entry; nil for those that leave calls alone.
    private let verifiers: [(any CallShapingVerifier)?]

    /// The shaping verifiers of some entries; nil if there are none.
    init?(_ entries: [Gate.Entry]) {
        verifiers = entries.map { $0.verifier as? any CallShapingVerifier }
        if verifiers.allSatisfy({ $0 == nil }) { return nil }
    }

    /// The call with what the verifiers need in it.
    func shape(_ request: ChatRequest, followUp: [FollowUp]) -> (request: ChatRequest, followUp: [FollowUp]) {
        var shape = CallShape(request)
        for case let verifier? in verifiers { verifier.shape(&shape) }
        return shape.applied(to: followUp)
    }

    /// Takes what the verifiers asked for out of an answer; what was taken, by entry.
    ///
    /// Log-probabilities are hidden from a client that did not ask for them, and where they would show what was taken out.
    func unshape(_ completion: inout Completion, of request: ChatRequest) -> [[UInt8]?] {
        let notes = verifiers.map { $0?.unshape(&completion, of: request) }
        if !request.asksLogprobs || notes.contains(where: { $0 != nil }) { completion.hidesLogprobs = true }
        return notes
    }
}
