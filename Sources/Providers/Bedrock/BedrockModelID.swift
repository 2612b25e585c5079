// SPDX-License-Identifier: Apache-2.0

/// What the name of a Bedrock model tells: names, ids of inference profiles and ARNs that hold one of them.
///
/// An ARN of an application's own profile tells nothing: what depends on the family is left out then.
struct BedrockModelID {
    /// Whose model it is, where that makes a difference.
    enum Family: Equatable {
        case claude(ClaudeModel)
        case nova2
        case openAI
        case other
    }

    let family: Family

    init(_ id: String) {
        let bytes = id.utf8.span
        if let model = ClaudeModel(id) {
            family = .claude(model)
        } else if bytes.end(ofWord: "amazon.nova-2") != nil {
            family = .nova2
        } else if bytes.end(ofWord: "openai.") != nil {
            family = .openAI
        } else {
            family = .other
        }
    }

    /// Whether the model takes a JSON Schema for its answer and strict tools.
    ///
    /// Of models other than Claude some do as well; which, changes too often for a table here: a setting says so for them.
    var takesSchemas: Bool {
        guard case .claude(let model) = family else { return false }
        return model.takesSchemas
    }
}
