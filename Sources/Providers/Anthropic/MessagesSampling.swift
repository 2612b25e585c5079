// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The rules of the fields that say how tokens are drawn and when the answer stops.
enum MessagesSampling {
    /// Why a temperature cannot be said; nil where it can, and for none.
    ///
    /// OpenAI's scale is 0…2 and Anthropic's 0…1: what lies above 1 has no place there, and is not lowered behind the client's back.
    static func reason(
        againstTemperature temperature: Double?,
        sampling: AnthropicProviderSettings.SamplingFields
    ) -> String? {
        guard let temperature, sampling != .dropped else { return nil }
        if temperature > 1 { return "the API takes 0 to 1" }
        return sampling == .refused && temperature != 1 ? ClaudeSampling.noTemperature : nil
    }

    /// Why `top_p` or `top_k` cannot be said; nil where it can, and for a value that says nothing.
    static func reason(
        against value: JSONNode,
        unless neutral: Double? = nil,
        sampling: AnthropicProviderSettings.SamplingFields
    ) -> String? {
        guard sampling == .refused, value.kind == .number, value.double != neutral else { return nil }
        return ClaudeSampling.noSampling
    }

    /// Whether a `stop` has a sequence that the API refuses for being blank.
    static func isBlankStop(_ stop: JSONNode) -> Bool {
        if let text = stop.utf8 { return text.allSatisfy(\.isBlank) }
        return stop.elements.contains { $0.utf8?.allSatisfy(\.isBlank) ?? false }
    }
}

extension UInt8 {
    /// Whether the byte is white space in ASCII.
    var isBlank: Bool {
        self == 0x20 || (0x09...0x0D).contains(self)
    }
}
