// SPDX-License-Identifier: Apache-2.0

/// Which regular expressions mean the same to all libraries that guide decoding.
enum StrictPattern {
    /// Whether a pattern is anchored at both ends and made of characters, classes, groups and repetitions only.
    ///
    /// Some libraries search for a pattern and some match the whole text by it; few look around, refer back or know Unicode's
    /// properties.
    static func isPlain(_ source: String) -> Bool {
        guard let expression = try? ECMAParser.parse(source), case .sequence(let parts) = expression,
            parts.count >= 2, parts.first == .start, parts.last == .end
        else { return false }
        return parts.dropFirst().dropLast().allSatisfy(isPlain)
    }

    private static func isPlain(_ expression: ECMAExpression) -> Bool {
        switch expression {
        case .empty, .character, .any: true
        case .set(let set):
            set.members.allSatisfy { if case .property = $0 { false } else { true } }
        case .group(let body, _): isPlain(body)
        case .sequence(let parts), .alternation(let parts): parts.allSatisfy(isPlain)
        case .repetition(let body, _, _, _): isPlain(body)
        case .start, .end, .wordBoundary, .look, .backreference: false
        }
    }
}
