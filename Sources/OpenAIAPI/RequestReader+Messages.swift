// SPDX-License-Identifier: Apache-2.0

import JSON

extension RequestReader {
    /// Checks the conversation; answers whether it holds an image.
    func checkMessages(_ messages: Int) throws(RequestError) -> Bool {
        guard tape.kind(at: messages) == .array else {
            throw wrongType(messages, expected: "a list of messages", remedy: "Put the message in `[` and `]`.")
        }
        guard tape.childCount(at: messages) > 0 else {
            throw wrongValue(
                messages,
                expected: "at least one message",
                remedy: "Add `{\"role\": \"user\", \"content\": \"…\"}`."
            )
        }
        var hasImages = false
        try tape.forEachElement(of: messages) { message throws(RequestError) in
            if try checkMessage(message) { hasImages = true }
        }
        return hasImages
    }

    private func checkMessage(_ message: Int) throws(RequestError) -> Bool {
        guard tape.kind(at: message) == .object else {
            throw wrongType(
                message,
                expected: "an object with `role` and `content`",
                remedy: "Write `{\"role\": \"user\", \"content\": \"…\"}`."
            )
        }
        var role: Int?
        var content: Int?
        // What an assistant's turn can have instead of a content.
        var hasSubstitute = false
        tape.forEachMember(of: message) { key, value in
            switch tape.stringCount(at: key) {
            case 4 where tape.string(at: key, is: "role"): role = value
            case 7 where tape.string(at: key, is: "content"): content = value
            case 5 where tape.string(at: key, is: "audio"),
                7 where tape.string(at: key, is: "refusal"),
                10 where tape.string(at: key, is: "tool_calls"),
                13 where tape.string(at: key, is: "function_call"):
                if tape.kind(at: value) != .null { hasSubstitute = true }
            default: break
            }
        }
        let speaker = try self.role(role, of: message)
        guard let content, tape.kind(at: content) != .null else {
            let mayBeEmpty = speaker == .function || (speaker == .assistant && hasSubstitute)
            if mayBeEmpty { return false }
            throw emptyContent(content, of: message, speaker: speaker)
        }
        return try checkContent(content)
    }

    private func emptyContent(_ content: Int?, of message: Int, speaker: Role) -> RequestError {
        let expected =
            speaker == .assistant
            ? "text, a list of parts, or `tool_calls` beside it" : "text or a list of parts"
        guard let content else {
            return missing("content", in: message, expected: expected, remedy: "Add `\"content\": \"…\"`.")
        }
        return wrongType(content, expected: expected, remedy: "Write the text in quotes.")
    }

    /// Answers whether the content holds an image.
    private func checkContent(_ content: Int) throws(RequestError) -> Bool {
        switch tape.kind(at: content) {
        case .string:
            return false
        case .array:
            var hasImages = false
            try tape.forEachElement(of: content) { part throws(RequestError) in
                if try checkPart(part) { hasImages = true }
            }
            return hasImages
        case .object:
            throw wrongType(content, expected: "text or a list of parts", remedy: "Put the part in `[` and `]`.")
        case .null, .bool, .number:
            throw wrongType(content, expected: "text or a list of parts", remedy: "Put it in quotes.")
        }
    }

    /// Answers whether the part is an image.
    private func checkPart(_ part: Int) throws(RequestError) -> Bool {
        guard tape.kind(at: part) == .object else {
            throw wrongType(part, expected: "an object", remedy: "Write `{\"type\": \"text\", \"text\": \"…\"}`.")
        }
        guard let type = tape.member(of: part, "type") else {
            throw missing("type", in: part, expected: "the part's type", remedy: "Add `\"type\": \"text\"`.")
        }
        guard tape.kind(at: type) == .string else {
            throw wrongType(type, expected: "the part's type", remedy: "Put it in quotes.")
        }
        if tape.string(at: type, is: "text") {
            guard let text = tape.member(of: part, "text") else {
                throw missing("text", in: part, expected: "the part's text", remedy: "Add `\"text\": \"…\"`.")
            }
            guard tape.kind(at: text) == .string else {
                throw wrongType(text, expected: "the part's text", remedy: "Put it in quotes.")
            }
            return false
        }
        return tape.string(at: type, is: "image_url")
    }

    // MARK: Who speaks

    enum Role {
        case assistant, function, other
    }

    private func role(_ index: Int?, of message: Int) throws(RequestError) -> Role {
        let roles = "one of `system`, `developer`, `user`, `assistant`, `tool`, `function`"
        guard let index else {
            throw missing("role", in: message, expected: roles, remedy: "Add `\"role\": \"user\"`.")
        }
        guard tape.kind(at: index) == .string else {
            throw wrongType(index, expected: roles, remedy: "Put it in quotes.")
        }
        switch tape.stringCount(at: index) {
        case 4 where tape.string(at: index, is: "user"), 4 where tape.string(at: index, is: "tool"),
            6 where tape.string(at: index, is: "system"), 9 where tape.string(at: index, is: "developer"):
            return .other
        case 9 where tape.string(at: index, is: "assistant"): return .assistant
        case 8 where tape.string(at: index, is: "function"): return .function
        default: throw wrongValue(index, expected: roles, remedy: "Write one of them.")
        }
    }
}
