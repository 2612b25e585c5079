// SPDX-License-Identifier: Apache-2.0

package import OpenAIAPI

/// A vendor or server that speaks OpenAI's chat completions: where it is, how it takes its key, and how it differs.
///
/// The list stands in `OpenAIPreset+All.swift`.
package struct OpenAIPreset: Sendable {
    /// How the key is sent.
    package enum Key: Sendable, Equatable {
        /// As `Authorization: Bearer …`.
        case bearer
        /// As the value of this header field.
        case header(String)
    }

    /// How the address of a call is made.
    package enum Address: Sendable, Equatable {
        /// The base address and the route, such as `/chat/completions`.
        case plain
        /// Azure's: `/openai/v1` and the route; with an API version `/openai/deployments/MODEL`, the route and `?api-version=…`.
        case azure
    }

    /// The word that a configuration writes under `kind`.
    package let name: String
    /// What it is called in the documents.
    package let title: String
    /// The address that routes are appended to; nil where only the operator knows it.
    package let baseURL: String?
    /// How the key is sent.
    package var key = Key.bearer
    /// Whether it answers nobody without a key.
    package var needsKey = true
    /// How addresses are made.
    package var address = Address.plain
    /// How its requests for embeddings differ from OpenAI's; nil where it has no embeddings.
    package var embeddings: MemberQuirks? = MemberQuirks()
    /// Whether it refuses a schema with `strict` that is outside of what OpenAI's strict mode takes; others leave out what they cannot.
    package var refusesSchemas = false
    /// How its chats differ from OpenAI's.
    package var quirks = ChatQuirks()

    init(_ name: String, _ title: String, _ baseURL: String?, _ set: (inout OpenAIPreset) -> Void = { _ in }) {
        self.name = name
        self.title = title
        self.baseURL = baseURL
        set(&self)
    }

    /// The preset of that name; nil if there is none.
    package static func named(_ name: String) -> OpenAIPreset? {
        all.first { $0.name == name }
    }
}
