// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What a model was given to read.
enum RequestText {
    /// The texts of the messages with one of some roles, in order: contents, their text parts, and the arguments of earlier calls.
    static func texts(of request: ChatRequest, roles: Set<String>? = nil) -> [ArraySlice<UInt8>] {
        var texts: [ArraySlice<UInt8>] = []
        for message in request.messages.elements {
            if let roles, let role = message["role"]?.string, !roles.contains(role) { continue }
            guard let content = message["content"] else { continue }
            if let text = content.utf8 { texts.append(text) }
            for part in content.elements {
                if let text = part["text"]?.utf8 { texts.append(text) }
            }
        }
        return texts
    }

    /// Whether some bytes occur in what the model was given, as they are.
    static func contains(_ bytes: [UInt8], in request: ChatRequest) -> Bool {
        let search = ByteSearch(bytes)
        return texts(of: request).contains { search.end(in: $0.span) != nil }
    }
}
