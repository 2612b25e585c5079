// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

// Limits, sampling and reasoning.
extension MessagesBody {
    /// The limit that the client and the rung set; nil for none.
    private var ownLimit: Int? {
        [call.request.maxOutputTokens, call.sampling.maxOutputTokens].compactMap { $0 }.min()
    }

    /// The limit of output tokens, which the API wants.
    ///
    /// A client that gives a budget for thinking and no limit gets the usual one beyond that budget.
    private var limit: Int {
        ownLimit ?? form.maxTokens + min(max(0, field(.thinking)?["budget_tokens"]?.int ?? 0), 1 << 30)
    }

    private var temperature: Double? {
        call.sampling.temperature ?? field(.temperature)?.double
    }

    mutating func writeSampling() throws(ProviderError) {
        writer.key("max_tokens")
        writer.int(limit)
        if let reason = MessagesSampling.reason(againstTemperature: temperature, sampling: form.sampling) {
            throw .unsupported(UnsupportedField("temperature", reason))
        }
        if form.sampling == .sent { try writeSent() }
        guard let stop = field(.stop), stop.kind == .string || stop.count > 0 else { return }
        writer.key("stop_sequences")
        if stop.kind == .string {
            writer.beginArray()
            writer.node(stop)
            writer.endArray()
        } else {
            writer.node(stop)
        }
    }

    private mutating func writeSent() throws(ProviderError) {
        let (temperature, topP, topK) = (temperature, field(.topP), field(.topK))
        let sampling = try ClaudeSampling(
            model: call.upstreamModel,
            temperature: temperature,
            topP: topP?.double,
            hasTopK: topK != nil
        )
        if sampling.sendsTemperature {
            if let temperature = call.sampling.temperature {
                writer.key("temperature")
                writer.double(temperature)
            } else {
                write("temperature", field(.temperature))
            }
        }
        if sampling.sendsTopP { write("top_p", topP) }
        write("top_k", topK)
    }

    // MARK: Reasoning

    /// How many tokens an effort may think, at most; nil for no thinking.
    private static let budgets = [
        "low": 2_048, "medium": 8_192, "high": 16_384, "xhigh": 32_768, "max": 32_768,
    ]
    /// The API takes no fewer.
    private static let leastBudget = 1_024
    /// The efforts in Anthropic's words; it has none below `low`.
    private static let efforts = [
        "none": "low", "minimal": "low", "low": "low", "medium": "medium", "high": "high", "xhigh": "xhigh",
        "max": "max",
    ]

    /// Writes `thinking` and `output_config`: the client's own, with what `reasoning_effort` and the form of the answer add.
    ///
    /// An effort is advice. It gives way where the API allows no thinking: beside a forced tool or fields that change the sampling, under a limit
    /// that leaves no room and, where it is a budget, after calls of tools whose reasoning is not in the conversation.
    ///
    /// - Throws: `unsupported` for no effort at all, where the model always thinks.
    mutating func writeReasoning(format: [UInt8]?) throws(ProviderError) {
        let effort = field(.reasoningEffort)?.string
        let thinks =
            effort != nil && effort != "none" && effort != "minimal" && !forcesTool
            && (form.sampling != .sent || samplingAllowsThinking)
        if let thinking = field(.thinking) {
            write("thinking", thinking)
        } else if let effort, thinks {
            switch form.reasoning {
            case .adaptive: writeThinking("adaptive", budget: nil)
            case .budget:
                // A quarter of the limit stays for the answer.
                let budget = min(Self.budgets[effort] ?? 0, limit - limit / 4)
                if budget >= Self.leastBudget, !lacksReasoning { writeThinking("enabled", budget: budget) }
            }
        }
        if effort == "none", field(.thinking) == nil { try writeNoThinking() }
        let own = field(.outputConfig)
        // What is no object is the upstream's to refuse.
        if let own, own.kind != .object { return write("output_config", own) }
        let level = form.reasoning == .adaptive ? effort.map { Self.efforts[$0] ?? $0 } : nil
        guard own != nil || level != nil || format != nil else { return }
        writer.key("output_config")
        writer.beginObject()
        if let own { for member in own.members { write(member.name, member.value) } }
        if let level, own?["effort"] == nil {
            writer.key("effort")
            writer.string(level)
        }
        if let format, own?["format"] == nil {
            writer.key("format")
            writer.beginObject()
            writer.key("type")
            writer.string("json_schema")
            writer.key("schema")
            writer.raw(format)
            writer.endObject()
        }
        writer.endObject()
    }

    private mutating func writeNoThinking() throws(ProviderError) {
        switch ClaudeModel(call.upstreamModel)?.restraint {
        case .silence, nil: break
        case .type(let type): writeThinking(type, budget: nil)
        case .nothing: throw .unsupported(UnsupportedField("reasoning_effort", ClaudeModel.alwaysThinks))
        }
    }

    private var samplingAllowsThinking: Bool {
        ClaudeSampling.allowThinking(
            temperature: temperature,
            topP: field(.topP)?.double,
            hasTopK: field(.topK) != nil
        )
    }

    private mutating func writeThinking(_ type: String, budget: Int?) {
        writer.key("thinking")
        writer.beginObject()
        writer.key("type")
        writer.string(type)
        if let budget {
            writer.key("budget_tokens")
            writer.int(budget)
        }
        writer.endObject()
    }
}
