// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The verdict of a program or an endpoint outside: `{"verdict": "pass" | "fail" | "abstain", "score", "reason", "evidence"}`.
///
/// `score` is in 0…1. `evidence` is a text, or a list of texts and of mappings with `message` and, where known, `code`, `pointer`, `line`
/// and `column`; each becomes a finding. Members of other names are passed over.
struct OutsideVerdict: Sendable, Equatable {
    enum Word: String, CaseIterable, Sendable {
        case pass, fail, abstain
    }

    /// One reason of a rejection.
    struct Evidence: Sendable, Equatable {
        var text: String
        var code: String?
        var pointer: JSONPointer?
        var position: JSONPosition?
    }

    let word: Word
    let score: Double?
    let evidence: [Evidence]

    /// How many findings are kept, and how many characters of each.
    private static let findingLimit = 8
    private static let textLimit = 400

    /// Reads a verdict; nil where the bytes are none.
    init?(_ bytes: [UInt8]) {
        guard let root = try? JSONDocument(parsing: bytes, limits: JSONLimits(bytes: 4 << 20, depth: 64)).root,
            let word = root["verdict"]?.string.flatMap(Word.init)
        else { return nil }
        self.word = word
        if let written = root["score"], !written.isNull {
            guard let score = written.double, (0...1).contains(score) else { return nil }
            self.score = score
        } else {
            score = nil
        }
        let reason = root["reason"]?.string.map { Evidence(text: $0) }
        let listed = root["evidence"].map(Self.list) ?? []
        evidence = Array((([reason].compactMap(\.self)) + listed).filter { !$0.text.isEmpty }.prefix(Self.findingLimit))
    }

    /// The judgement of a verifier of that name; a reason of an abstention is left out, since it may quote the answer.
    func judgement(by name: String) -> Judgement {
        switch word {
        case .pass: return Judgement(.accepted(score: score))
        case .abstain: return .inconclusive(because: "`\(name)` abstained")
        case .fail:
            let message = "found what `\(name)` does not accept; expected what it does. Correct it."
            let findings = evidence.map { evidence in
                let place = evidence.position.map { "line \($0.line), column \($0.column)" } ?? "the answer"
                return Finding(
                    code: evidence.code ?? "failed",
                    pointer: evidence.pointer,
                    position: evidence.position,
                    message: "\(place): \(message)",
                    quoting: "\(place): \(Self.line(evidence.text))"
                )
            }
            return Judgement(
                .rejected(findings.isEmpty ? [Finding(code: "failed", message: "the answer: \(message)")] : findings)
            )
        }
    }

    private static func list(_ node: JSONNode) -> [Evidence] {
        switch node.kind {
        case .array: node.elements.prefix(findingLimit).map(one)
        case .null: []
        default: [one(node)]
        }
    }

    private static func one(_ node: JSONNode) -> Evidence {
        if let text = node.string { return Evidence(text: text) }
        guard let message = node["message"]?.string else {
            return Evidence(text: String(decoding: node.text.prefix(4 * textLimit), as: UTF8.self))
        }
        var evidence = Evidence(text: message)
        evidence.code = node["code"]?.string.flatMap { isCode($0) ? $0 : nil }
        evidence.pointer = node["pointer"]?.string.flatMap { JSONPointer(parsing: $0) }
        if let line = node["line"]?.int, line > 0 {
            evidence.position = JSONPosition(line: line, column: max(1, node["column"]?.int ?? 1))
        }
        return evidence
    }

    private static func isCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }

    /// A text on one line, cut to a length by scalars, since one character can have any number of them.
    private static func line(_ text: String) -> String {
        let words = text.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ").unicodeScalars
        let visible = words.lazy.filter { $0.properties.generalCategory != .control }
        let cut = String(String.UnicodeScalarView(visible.prefix(textLimit)))
        return words.count <= textLimit ? cut : cut + "…"
    }
}
