// SPDX-License-Identifier: Apache-2.0

import Cascade

// What verifiers can find by their settings, for `test --coverage`: what fixtures ought to show of each. Codes that another verifier
// mostly gives first (`empty`), or that only an attack meets (`too_deep`), are left out.

extension RefusalVerifier {
    var findingCodes: [String] { acceptsPartial ? ["refusal"] : ["refusal", "partial_refusal"] }
}

extension HedgingVerifier {
    var findingCodes: [String] { ["hedging"] }
}

extension RegexVerifier {
    var findingCodes: [String] {
        (rules.contains(where: \.isWanted) ? ["no_match"] : [])
            + (rules.allSatisfy(\.isWanted) ? [] : ["forbidden_match"])
            + (captures.isEmpty ? [] : ["out_of_range"])
    }
}

extension LengthVerifier {
    var findingCodes: [String] {
        (bounds.contains { $0.atLeast != nil } ? ["too_short"] : [])
            + (bounds.contains { $0.atMost != nil } ? ["too_long"] : [])
    }
}

extension ToolCallsVerifier {
    var findingCodes: [String] { required.isEmpty ? ["unknown_tool"] : ["unknown_tool", "missing_call"] }
}

extension XMLVerifier {
    var findingCodes: [String] {
        (isHTML ? [] : ["not_well_formed"]) + (grammar == nil ? [] : ["invalid"])
            + (assertions.isEmpty ? [] : ["xpath"])
    }
}

extension JSONSchemaVerifier {
    var findingCodes: [String] {
        ["not_json", "cut_off"] + (repairs ? ["ambiguous"] : []) + keywords
    }
}
