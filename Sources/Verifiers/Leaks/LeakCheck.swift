// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// What `secrets` and `pii` have in common: all that reaches the client is read, and nothing that was found is ever quoted.
struct LeakCheck {
    /// Something that should not be there.
    struct Leak {
        let code: String
        /// What it is, in words.
        let name: String
        let range: Range<Int>
    }

    /// Whether what the request itself has may be repeated.
    let acceptsKnown: Bool
    let findingLimit: Int

    /// Reads the text, the refusal and the arguments of calls by `find`, which answers at most so many leaks of a text.
    func judge(
        _ completion: Completion,
        for request: ChatRequest,
        _ find: ([UInt8], Int) -> [Leak]
    ) -> Judgement {
        var findings: [Finding] = []
        var isReadable = true
        for part in Self.parts(of: completion) where findings.count < findingLimit {
            // Of what is known a request has few, but an answer may repeat it often.
            let limit = acceptsKnown ? 1_000 : findingLimit - findings.count
            let leaks = find(part.text, limit)
            if acceptsKnown, leaks.count == limit {
                return .inconclusive(because: "the answer has too much to compare with the request")
            }
            for leak in leaks where findings.count < findingLimit {
                if acceptsKnown, RequestText.contains(Array(part.text[leak.range]), in: request) { continue }
                findings.append(Self.finding(leak, in: part))
            }
            if !AnswerText.isUTF8(part.text) { isReadable = false }
        }
        if !findings.isEmpty { return Judgement(.rejected(findings)) }
        return isReadable
            ? .accepted : .inconclusive(because: "the answer is not UTF-8, so that it cannot be read for sure")
    }

    /// A part of an answer, with where it stands.
    private struct Part {
        let text: [UInt8]
        let pointer: JSONPointer?
    }

    private static func parts(of completion: Completion) -> [Part] {
        var parts = [Part(text: completion.text, pointer: nil)]
        if let refusal = completion.refusal {
            parts.append(Part(text: refusal, pointer: JSONPointer(tokens: ["refusal"])))
        }
        for (index, call) in completion.toolCalls.enumerated() {
            parts.append(
                Part(text: call.arguments, pointer: JSONPointer(tokens: ["tool_calls", "\(index)", "arguments"]))
            )
        }
        return parts
    }

    private static func finding(_ leak: Leak, in part: Part) -> Finding {
        let position = AnswerText.position(of: leak.range.lowerBound, in: part.text)
        let place = part.pointer.map { "`\($0)`" } ?? "line \(position.line), column \(position.column)"
        return Finding(
            code: leak.code,
            pointer: part.pointer,
            position: part.pointer == nil ? position : nil,
            byteRange: part.pointer == nil ? leak.range : nil,
            message: "\(place): found \(leak.name); expected none. Leave it out."
        )
    }
}

/// What it means that an answer repeats what the request has.
enum KnownMeaning: String, CaseIterable {
    case reject, accept
}

extension SettingsReader {
    /// Reads some words of an enumeration, all of them where none is written.
    mutating func choices<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, of type: Choice.Type)
        -> [Choice]
    {
        let words = Choice.allCases.map(\.rawValue)
        let written = strings(key)
        let chosen = written.compactMap(Choice.init(rawValue:))
        for word in written where Choice(rawValue: word) == nil {
            report(
                key,
                found: "`\(word)`",
                expected: "some of " + words.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(word, in: words).map { "Did you mean `\($0)`?" } ?? "Leave the key out for all."
            )
        }
        if written.isEmpty { note(key, "[\(words.joined(separator: ", "))]", isDefault: true) }
        return written.isEmpty ? Array(Choice.allCases) : chosen
    }
}
