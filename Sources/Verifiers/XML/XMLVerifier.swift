// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import XML

/// Rejects answers that are not well-formed XML, not valid by a grammar, or without what XPath asks of them.
struct XMLVerifier: Verifier {
    /// What the answer has to be valid by.
    let grammar: (any XMLGrammar)?
    /// Whether the answer is HTML, for the tolerant parser.
    let isHTML: Bool
    let assertions: [XPathAssertion]
    let findingLimit: Int

    var reaskClosing: String? { isHTML ? "Return only the corrected HTML." : "Return only the corrected XML." }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion)
    }

    /// Findings: `empty`, `not_well_formed`, `entities`, `too_deep`, `invalid`, `xpath`.
    func judge(_ completion: Completion) -> Judgement {
        let text = completion.text
        if AnswerText.isBlank(text) { return completion.toolCalls.isEmpty ? .rejected(.empty) : .accepted }
        if isHTML, !AnswerText.isUTF8(text) { return .inconclusive(because: "the answer is not UTF-8") }
        let document: XMLDocument
        do throws(XMLProblem) {
            document = isHTML ? try XMLDocument(tolerantHTML: text) : try XMLDocument(parsing: text)
        } catch {
            return error.kind == .failure ? .inconclusive(because: error.text) : .rejected(Finding(error, in: text))
        }
        var findings: [Finding] = []
        if let grammar {
            guard let problems = grammar.problems(of: document, limit: findingLimit) else {
                return .inconclusive(because: "libxml2 could not check whether the answer is valid")
            }
            findings += problems.map { Finding($0, in: text) }
        }
        for assertion in assertions where findings.count < findingLimit {
            switch assertion.holds(for: document) {
            case true?: break
            case false?: findings.append(.unmet(assertion))
            case nil: return .inconclusive(because: "`\(assertion.expression)` could not be evaluated within its limit")
            }
        }
        return findings.isEmpty ? .accepted : Judgement(.rejected(findings))
    }
}

extension Finding {
    fileprivate static func unmet(_ assertion: XPathAssertion) -> Finding {
        Finding(
            code: "xpath",
            message:
                "the answer: found that `\(assertion.expression)` does not hold; expected that it does. Correct it."
        )
    }

    fileprivate init(_ problem: XMLProblem, in text: [UInt8]) {
        let position = problem.position(in: text)
        let place = position.map { "line \($0.line), column \($0.column)" } ?? "the answer"
        switch problem.kind {
        case .entities:
            self.init(
                code: "entities",
                message: "the answer: found declarations of entities; expected none. Write the characters themselves."
            )
        case .invalid:
            self.init(
                code: "invalid",
                position: position,
                message: "\(place): found what the schema does not allow; expected a valid document. Correct it.",
                quoting: "\(place): found what the schema does not allow: \(problem.text) Correct it."
            )
        case .tooDeep:
            self.init(
                code: "too_deep",
                message: "the answer: found too deep a nesting; expected at most 256 levels. Write it flatter."
            )
        case .notWellFormed, .failure:
            self.init(
                code: "not_well_formed",
                position: position,
                message: "\(place): found what is not well-formed; expected XML. Correct it.",
                quoting: "\(place): found what is not well-formed: \(problem.text); expected XML. Correct it."
            )
        }
    }
}

extension XMLProblem {
    /// Where the problem is; the library knows no columns of elements, so these are looked for in their line.
    fileprivate func position(in text: [UInt8]) -> JSONPosition? {
        guard line > 0 else { return nil }
        guard column == 0, let element else { return JSONPosition(line: line, column: max(column, 1)) }
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let name = Array("<\(element)".utf8)
        guard lines.indices.contains(line - 1) else { return JSONPosition(line: line, column: 1) }
        let written = lines[line - 1]
        let start = written.indices.first { written[$0...].starts(with: name) } ?? written.startIndex
        let column = written[..<start].count { $0 & 0xC0 != 0x80 } + 1
        return JSONPosition(line: line, column: column)
    }
}
