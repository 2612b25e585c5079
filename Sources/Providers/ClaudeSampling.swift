// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Which of a request's sampling fields Claude is sent: a 1 says nothing, and gives way where the model does not take it.
struct ClaudeSampling {
    private(set) var sendsTemperature = true
    private(set) var sendsTopP = true

    /// - Parameters:
    ///   - model: The upstream's name of it; another vendor's is sent all there is.
    ///   - temperature: Nil for none.
    ///   - topP: Nil for none.
    ///   - hasTopK: Whether `top_k` is given.
    /// - Throws: `unsupported` for a field that the model does not take.
    init(model: String, temperature: Double?, topP: Double?, hasTopK: Bool) throws(ProviderError) {
        guard temperature != nil || topP != nil || hasTopK, let model = ClaudeModel(model) else { return }
        sendsTopP = topP != 1
        guard model.takesSampling else {
            if let temperature, temperature != 1 { throw Self.unsupported("temperature", Self.noTemperature) }
            if topP != nil, sendsTopP { throw Self.unsupported("top_p", Self.noSampling) }
            if hasTopK { throw Self.unsupported("top_k", Self.noSampling) }
            sendsTemperature = false
            return
        }
        guard let temperature, topP != nil, sendsTopP, !model.takesTemperatureBesideTopP else { return }
        guard temperature == 1 else {
            throw Self.unsupported("top_p", "this model takes a temperature or `top_p`, not both")
        }
        sendsTemperature = false
    }

    static let noTemperature = "this model takes no temperature but 1"
    static let noSampling = "this model takes no sampling fields"

    /// Whether Claude may think beside these: it takes no other temperature then, no low `top_p` and no `top_k`.
    static func allowThinking(
        temperature: Double?,
        topP: Double?,
        hasTopK: Bool,
        leastTopP: Double = 0.95
    ) -> Bool {
        temperature ?? 1 == 1 && topP ?? 1 >= leastTopP && !hasTopK
    }

    private static func unsupported(_ field: String, _ reason: String) -> ProviderError {
        .unsupported(UnsupportedField(field, reason))
    }
}
