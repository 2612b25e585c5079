// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension Completion {
    /// The upstream's choice, where it answered in one piece.
    var wireChoice: JSONNode? { wire?.root["choices"]?[0] }

    /// The upstream's message, where it answered in one piece.
    var wireMessage: JSONNode? { wireChoice?["message"] }

    /// The blocks of reasoning that the vendor wants back, as a JSON array; nil for none.
    var wireThinkingBlocks: [UInt8]? {
        guard !thinkingBlocks.isEmpty else { return nil }
        return [UInt8(ascii: "[")] + thinkingBlocks.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    /// The reason to stop as OpenAI's API writes it; every whole answer has one.
    var wireFinishReason: String {
        let reason = finishReason ?? (toolCalls.isEmpty ? .stop : .toolCalls)
        return reason == .toolCalls && legacyCall != nil ? "function_call" : reason.wireName
    }

    /// The call under `function_call`, beside which there are no others; nil for none.
    var legacyCall: ToolCall? {
        toolCalls.first.flatMap { $0.kind == .legacyFunction ? $0 : nil }
    }
}

extension FinishReason {
    /// The reason that an upstream writes this way: OpenAI's words and those that compatible servers have for the same.
    init(upstream name: String) {
        self =
            switch name {
            case "eos", "eos_token", "end_turn", "stop_sequence", "COMPLETE": .stop
            case "max_tokens", "model_length", "MAX_TOKENS": .length
            case "tool_use", "TOOL_CALL": .toolCalls
            default: FinishReason(wireName: name)
            }
    }
}
