// SPDX-License-Identifier: Apache-2.0

import JSON

/// An answer of the demo upstream, before it becomes bytes.
struct DemoAnswer: Sendable {
    struct Call: Sendable {
        let id: String
        let name: String
        let arguments: String
    }

    let id: String
    let model: String
    var text: String
    var refusal: String?
    var calls: [Call] = []
    var finishReason: String
    let promptTokens: Int

    /// A fixed time, so that the same request gets the same bytes: 2026-01-01.
    static let created = 1_767_225_600

    /// The answer to a request, faults left aside.
    init(to request: DemoChatRequest) {
        let instruction = request.instruction
        id = "chatcmpl-demo-\(Self.digest(request.body.text))"
        model = request.model
        promptTokens = Self.tokens(request.promptBytes)
        calls = instruction.toolCalls
        text =
            instruction.echo
            ? String(decoding: request.body.text, as: UTF8.self)
            : instruction.answer ?? (calls.isEmpty ? DemoScript.text(for: request) : "")
        finishReason = instruction.finishReason ?? (calls.isEmpty ? "stop" : "tool_calls")
        switch instruction.fault {
        case .truncated:
            text = String(text.prefix(text.count / 2))
            finishReason = "length"
        case .refusal:
            text = ""
            refusal = "I'm sorry, but I can't help with that."
        default:
            break
        }
        if let limit = request.maxTokens, Self.tokens(text.utf8.count) > limit {
            text = Self.prefix(of: text, bytes: limit * 4)
            finishReason = "length"
        }
    }

    var completionTokens: Int {
        Self.tokens(text.utf8.count + (refusal?.utf8.count ?? 0) + calls.reduce(0) { $0 + $1.arguments.utf8.count })
    }

    /// One token for four bytes, rounded up.
    private static func tokens(_ bytes: Int) -> Int { (bytes + 3) / 4 }

    private static func prefix(of text: String, bytes: Int) -> String {
        var count = 0
        return String(
            text.prefix { character in
                count += character.utf8.count
                return count <= bytes
            }
        )
    }

    private static func digest(_ bytes: ArraySlice<UInt8>) -> String {
        String(hash(bytes), radix: 16)
    }

    /// FNV-1a in 64 bits.
    static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
