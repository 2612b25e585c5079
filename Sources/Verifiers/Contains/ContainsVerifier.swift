// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Rejects answers that lack texts they should contain, or contain texts they should not.
struct ContainsVerifier: Verifier {
    /// A text to look for, with its place in the settings.
    struct Needle: Sendable {
        /// What its presence means.
        enum Role: String, CaseIterable, Sendable {
            /// It must be there.
            case all
            /// It or another of this role must be there.
            case any
            /// It must not be there.
            case none
        }

        let role: Role
        /// `all[0]`.
        let name: String
        let text: String
        /// The text in the form that is compared.
        let symbols: [UInt8]
    }

    let needles: [Needle]
    let search: NeedleSearch

    var findingCodes: [String] {
        let roles = Set(needles.map(\.role))
        return [(Needle.Role.all, "missing"), (.any, "missing_any"), (.none, "forbidden")]
            .compactMap { role, code in roles.contains(role) ? code : nil }
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `missing`, `missing_any`, `forbidden`; at most one a text.
    func judge(_ completion: Completion) -> Judgement {
        let text = completion.text
        if text.isEmpty, !completion.toolCalls.isEmpty { return .accepted }
        let found = search.occurrences(in: text)
        return isAccepted(found)
            ? .accepted : Judgement(.rejected(Array(findings(found, in: text).prefix(Self.findingLimit))))
    }

    private func isAccepted(_ found: [Bool]) -> Bool {
        var wantsAny = false
        var hasAny = false
        for (index, needle) in needles.enumerated() {
            switch needle.role {
            case .all: if !found[index] { return false }
            case .none: if found[index] { return false }
            case .any:
                wantsAny = true
                if found[index] { hasAny = true }
            }
        }
        return hasAny || !wantsAny
    }

    private func findings(_ found: [Bool], in text: [UInt8]) -> [Finding] {
        let places = search.firstPlaces(in: text)
        var findings: [Finding] = []
        for (index, needle) in needles.enumerated() {
            if needle.role == .all, !found[index] { findings.append(.missing(needle)) }
            if needle.role == .none, let place = places[index] {
                findings.append(.forbidden(needle, at: place, of: text))
            }
        }
        let wanted = needles.indices.filter { needles[$0].role == .any }
        if !wanted.isEmpty, wanted.allSatisfy({ !found[$0] }) {
            findings.append(.missingAny(wanted.map { needles[$0] }))
        }
        return findings
    }

    private static let findingLimit = 16
}

extension Finding {
    fileprivate static func missing(_ needle: ContainsVerifier.Needle) -> Finding {
        Finding(
            code: "missing",
            message: "the answer: found no `\(needle.text.shortened)`; expected it (`\(needle.name)`). Add it."
        )
    }

    fileprivate static func missingAny(_ needles: [ContainsVerifier.Needle]) -> Finding {
        let texts = needles.prefix(8).map { "`\($0.text.shortened)`" }.joined(separator: ", ")
        let more = needles.count > 8 ? " and \(needles.count - 8) more" : ""
        return Finding(
            code: "missing_any",
            message: "the answer: found none of \(texts)\(more); expected at least one (`any`). Add it."
        )
    }

    fileprivate static func forbidden(
        _ needle: ContainsVerifier.Needle,
        at place: Range<Int>,
        of text: [UInt8]
    ) -> Finding {
        Finding(
            code: "forbidden",
            position: AnswerText.position(of: place.lowerBound, in: text),
            byteRange: place,
            message: "the answer: found a forbidden text (`\(needle.name)`); expected none. Leave it out.",
            quoting: "the answer: found \(AnswerText.quote(place, of: text)); expected no such text. Leave it out."
        )
    }
}

extension String {
    /// At most 60 characters on one line, for messages.
    var shortened: String {
        let line = split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > 60 ? line.prefix(57) + "…" : line
    }
}
