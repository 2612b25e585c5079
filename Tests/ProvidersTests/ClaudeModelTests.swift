// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import Providers

struct ClaudeModelTests {
    @Test(
        "a model's line and version are read from its name, wherever it is hosted",
        arguments: [
            ("claude-opus-5-5", ClaudeModel(.opus, 5, 5)), ("claude-sonnet-4-20250514", ClaudeModel(.sonnet, 4)),
            ("claude-haiku-4-5@20251001", ClaudeModel(.haiku, 4, 5)), ("claude-fable-5-1", ClaudeModel(.fable, 5, 1)),
            ("claude-mythos-preview", ClaudeModel(.mythos, 0)), ("anthropic/claude-opus-4.5", ClaudeModel(.opus, 4, 5)),
            ("anthropic/claude-sonnet-4.5:beta", ClaudeModel(.sonnet, 4, 5)),
            ("anthropic.claude-3-haiku-20240307-v1:0", ClaudeModel(.haiku, 3)),
            ("us.anthropic.claude-3-7-sonnet-20250219-v1:0", ClaudeModel(.sonnet, 3, 7)),
            ("eu.anthropic.claude-haiku-4-5-20251001-v1:0", ClaudeModel(.haiku, 4, 5)),
            ("global.anthropic.claude-opus-4-6-v1", ClaudeModel(.opus, 4, 6)),
            ("anthropic.claude-sonnet-5", ClaudeModel(.sonnet, 5)),
            ("anthropic.claude-instant-v1", ClaudeModel(nil, 0)), ("claude", ClaudeModel(nil, 0)),
            (
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0",
                ClaudeModel(.sonnet, 4)
            ),
            ("kimi-k3", nil), ("claud", nil), ("", nil),
        ] as [(String, ClaudeModel?)]
    )
    func names(name: String, model: ClaudeModel?) {
        #expect(ClaudeModel(name) == model)
    }

    @Test(
        "what a model takes follows from its line and version",
        arguments: [
            ("claude-3-5-haiku", "sampling both forced silence"),
            ("claude-3-7-sonnet", "sampling both thinks forced silence"),
            ("claude-opus-4", "sampling both thinks forced silence"),
            ("claude-opus-4-1", "sampling thinks forced silence"),
            ("claude-sonnet-4-5", "sampling thinks schemas forced silence"),
            ("claude-opus-4-6", "sampling thinks adaptively schemas forced silence"),
            ("claude-opus-4-8", "thinks adaptively schemas forced silence"),
            ("claude-opus-5", "thinks adaptively schemas forced disabled"),
            ("claude-sonnet-5", "thinks adaptively schemas forced disabled"),
            ("claude-haiku-5-5", "thinks adaptively schemas forced disabled"),
            ("claude-sonnet-5-5", "thinks adaptively schemas between_tools"),
            ("claude-opus-5-5", "thinks adaptively schemas nothing"),
            ("claude-fable-5", "thinks adaptively schemas forced nothing"),
            ("claude-mythos-5-1", "thinks adaptively schemas nothing"),
        ]
    )
    func rules(name: String, traits: String) throws {
        let model = try #require(ClaudeModel(name))
        let restraint =
            switch model.restraint {
            case .silence: "silence"
            case .type(let type): type
            case .nothing: "nothing"
            }
        let found = [
            ("sampling", model.takesSampling), ("both", model.takesTemperatureBesideTopP), ("thinks", model.thinks),
            ("adaptively", model.thinksAdaptively), ("schemas", model.takesSchemas),
            ("forced", model.takesForcedTools), (restraint, true),
        ]
        #expect(found.filter(\.1).map(\.0).joined(separator: " ") == traits)
    }

    @Test(
        "a 1 says nothing and gives way; what a model does not take is named",
        arguments: [
            ("claude-opus-4-5", 0.2, 1, false, "temperature"), ("claude-opus-4-5", 1, 0.9, false, "top_p"),
            ("claude-opus-4-5", 0.2, 0.9, false, "no top_p"), ("claude-opus-4-1", 0.2, 0.9, false, "no top_p"),
            ("claude-opus-4", 0.2, 0.9, false, "temperature top_p"),
            ("claude-opus-4-5", 0.2, nil, true, "temperature top_p"),
            ("claude-opus-5", 1, 1, false, ""), ("claude-opus-5", 0.2, nil, false, "no temperature"),
            ("claude-opus-5", nil, 0.9, false, "no top_p"), ("claude-opus-5", nil, nil, true, "no top_k"),
            ("kimi-k3", 0.2, 1, false, "temperature top_p"), ("kimi-k3", 1, 0.9, true, "temperature top_p"),
        ] as [(String, Double?, Double?, Bool, String)]
    )
    func sampling(model: String, temperature: Double?, topP: Double?, hasTopK: Bool, expected: String) {
        let found: String
        do throws(ProviderError) {
            let sent = try ClaudeSampling(model: model, temperature: temperature, topP: topP, hasTopK: hasTopK)
            let fields = [("temperature", sent.sendsTemperature), ("top_p", sent.sendsTopP)]
            found = fields.filter(\.1).map(\.0).joined(separator: " ")
        } catch {
            found = if case .unsupported(let field) = error { "no \(field.param)" } else { "\(error)" }
        }
        #expect(found == expected)
    }

    @Test(
        "Claude thinks beside a temperature of 1 and a high `top_p` alone",
        arguments: [
            (nil, nil, false, true), (1, 1, false, true), (0.9, nil, false, false), (nil, 0.95, false, true),
            (nil, 0.94, false, false), (nil, nil, true, false),
        ] as [(Double?, Double?, Bool, Bool)]
    )
    func thinking(temperature: Double?, topP: Double?, hasTopK: Bool, expected: Bool) {
        #expect(ClaudeSampling.allowThinking(temperature: temperature, topP: topP, hasTopK: hasTopK) == expected)
    }
}
