// SPDX-License-Identifier: Apache-2.0

/// One of Google's two services that serve Gemini; they speak alike, but for a few things.
///
/// The name is that under which a tool call's `extra_content` holds the signature of its thought: either service refuses the other's.
enum GeminiSite: String {
    case gemini = "google"
    case vertex = "vertex"

    /// Whether tool calls and their results carry ids: not all versions of Vertex AI know them.
    var sendsCallIDs: Bool { self == .gemini }
}

extension GeminiProviderSettings.Service {
    var site: GeminiSite {
        switch self {
        case .gemini: .gemini
        case .vertex: .vertex
        }
    }

    /// The key or the token.
    var secret: String? {
        switch self {
        case .gemini(let apiKey): apiKey
        case .vertex(_, _, let token): token
        }
    }
}
