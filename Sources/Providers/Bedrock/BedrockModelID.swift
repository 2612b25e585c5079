// SPDX-License-Identifier: Apache-2.0

/// What the name of a Bedrock model tells: names, ids of inference profiles and ARNs that hold one of them.
///
/// An ARN of an application's own profile tells nothing: what depends on the family is left out then.
struct BedrockModelID {
    /// Whose model it is, where that makes a difference.
    enum Family: Equatable {
        /// Anthropic's, by its version, such as 4.5; 0.0 where the name does not say.
        case claude(major: Int, minor: Int)
        case nova2
        case openAI
        case other
    }

    let family: Family

    init(_ id: String) {
        let bytes = Array(id.utf8)
        if bytes.hasWord("claude") {
            family = Self.claude(id)
        } else if bytes.hasWord("amazon.nova-2") {
            family = .nova2
        } else if bytes.hasWord("openai.") {
            family = .openAI
        } else {
            family = .other
        }
    }

    /// Whether the model takes a JSON Schema for its answer and strict tools.
    ///
    /// Claude does from 4.5 on. Others do as well; which, changes too often for a table here: a setting says so for them.
    var takesSchemas: Bool {
        guard case .claude(let major, let minor) = family else { return false }
        return (major, minor) >= (4, 5)
    }

    /// Whether the model thinks as much as it finds right, within an effort, rather than within a budget of tokens.
    var thinksAdaptively: Bool {
        guard case .claude(let major, let minor) = family else { return false }
        return (major, minor) >= (4, 6)
    }

    /// Reads `claude-3-7-sonnet-20250219-v1:0`, `claude-opus-4-6-v1` and `claude-sonnet-5` alike: the first one or two short numbers.
    private static func claude(_ id: String) -> Family {
        let words = id.split(separator: "-").drop { !$0.hasSuffix("claude") }.dropFirst()
        let first = words.drop { Int($0) == nil }
        let numbers = first.prefix { $0.count <= 2 && Int($0) != nil }.prefix(2).compactMap { Int($0) }
        return .claude(major: numbers.first ?? 0, minor: numbers.count > 1 ? numbers[1] : 0)
    }
}

extension [UInt8] {
    /// Whether a word is in here, which `String.contains` tells at many times the cost.
    fileprivate func hasWord(_ word: String) -> Bool {
        let first = word.utf8.first
        return indices.contains { self[$0] == first && self[$0...].starts(with: word.utf8) }
    }
}
