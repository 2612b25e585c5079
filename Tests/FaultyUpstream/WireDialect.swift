// SPDX-License-Identifier: Apache-2.0

import CurlTesting

/// A vendor's API as the faulty upstream speaks it.
package enum WireDialect: String, Sendable, CaseIterable {
    case openAI = "openai"
    case anthropic
    case gemini
    case bedrock

    /// The API that a request is for, by its path, and whether a stream is asked for; nil for none of them.
    static func of(_ request: ServerConnection.Request) -> (dialect: WireDialect, streams: Bool)? {
        let path = request.target.prefix { $0 != "?" }
        if path.hasSuffix("/chat/completions") { return (.openAI, asksStream(request.body)) }
        if path.hasSuffix("/messages") { return (.anthropic, asksStream(request.body)) }
        if path.hasSuffix(":generateContent") { return (.gemini, false) }
        if path.hasSuffix(":streamGenerateContent") { return (.gemini, true) }
        if path.hasSuffix("/converse") { return (.bedrock, false) }
        if path.hasSuffix("/converse-stream") { return (.bedrock, true) }
        return nil
    }

    private static func asksStream(_ body: [UInt8]) -> Bool {
        let text = String(decoding: body, as: UTF8.self)
        return [#""stream":true"#, #""stream": true"#].contains { text.contains($0) }
    }

    /// What its upstream sends.
    var recording: any Recording.Type {
        switch self {
        case .openAI: OpenAIRecording.self
        case .anthropic: AnthropicRecording.self
        case .gemini: GeminiRecording.self
        case .bedrock: BedrockRecording.self
        }
    }
}
