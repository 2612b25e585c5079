// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import JSONSchema

/// Rejects answers that are not JSON, or not valid by a schema; takes others down to their JSON where told to.
struct JSONSchemaVerifier: Verifier {
    let source: SchemaSource
    let repairs: Bool
    let findingLimit: Int
    let toolCalls: ToolCallCheck
    /// The keywords of the policy's schema that make assertions.
    var keywords: [String] = []
    /// Whether a call is ended as soon as its answer cannot become valid any more.
    var stopsEarly = false

    let reaskClosing: String? = "Return only the corrected JSON."

    var holdsRequestSchema: Bool {
        if case .request = source { true } else { false }
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion, for: candidate.request)
    }

    /// Findings: `empty`, `refusal`, `not_json`, `cut_off`, `too_deep`, `too_large`, `ambiguous`, those of tool calls, and the
    /// keyword of the schema that a value fails.
    func judge(_ completion: Completion, for request: ChatRequest) -> Judgement {
        if !completion.toolCalls.isEmpty { return toolCalls.judge(completion.toolCalls, for: request) }
        let demand = source.demand(of: request)
        switch demand {
        case .nothing: return .accepted
        case .unusable(let reason): return .inconclusive(because: reason)
        case .schema, .object: break
        }
        if AnswerText.isBlank(completion.text) {
            return .rejected(completion.refusal?.isEmpty == false ? .refused : .empty)
        }
        do throws(JSONSyntaxError) {
            let document = try JSONDocument(parsing: completion.text)
            return Judgement(verdict(on: document.root, demand))
        } catch {
            guard repairs else { return .rejected(.notJSON(error)) }
            return repaired(completion, after: error, demand)
        }
    }

    /// The verdict on a value; `offset` is where its text begins in the answer, nil where the two differ.
    private func verdict(on root: JSONNode, _ demand: SchemaSource.Demand, from offset: Int? = 0, of text: [UInt8] = [])
        -> Verdict
    {
        guard case .schema(let schema) = demand else {
            return root.kind == .object ? .accepted(score: nil) : .rejected([.noObject(root)])
        }
        switch schema.evaluate(root, report: .findings(limit: findingLimit)) {
        case .valid: return .accepted(score: nil)
        case .undecided(let limit):
            return .inconclusive(because: "checking the answer spent its limit (\(limit.rawValue))")
        case .invalid(let found, _): return .rejected(found.map { Finding($0, from: offset, of: text) })
        }
    }

    /// Takes the answer down to the one value in it that meets the demand.
    private func repaired(_ completion: Completion, after error: JSONSyntaxError, _ demand: SchemaSource.Demand)
        -> Judgement
    {
        let text = completion.text
        let repair = JSONRepair(text)
        var accepted: [(found: JSONRepair.Found, document: JSONDocument)] = []
        var best: (size: Int, verdict: Verdict)?
        for found in repair.found where !(found.isClosed && completion.finishReason == .length) {
            let verdict: Verdict
            do throws(JSONSyntaxError) {
                let document = try JSONDocument(parsing: found.json)
                let offset = found.isVerbatim ? found.range.lowerBound : nil
                verdict = self.verdict(on: document.root, demand, from: offset, of: text)
                if case .accepted = verdict { accepted.append((found, document)) }
            } catch {
                verdict = .rejected([.notJSON(error, after: found.range.lowerBound)])
            }
            if found.range.count > best?.size ?? 0 { best = (found.range.count, verdict) }
        }
        // A value that was begun and cannot be read may be the answer; another one beside it is none then.
        if let broken = repair.broken { return .rejected(Self.fault(in: text, from: broken) ?? .notJSON(error)) }
        if let first = accepted.first {
            let isOne = accepted.allSatisfy { $0.document.root.value == first.document.root.value }
            guard isOne else { return .rejected(.ambiguous(accepted.count)) }
            let amendment = Amendment(text: first.found.json, changes: first.found.changes)
            return Judgement(.accepted(score: nil), amended: amendment)
        }
        return Judgement(best?.verdict ?? .rejected([.notJSON(error)]))
    }

    /// The syntax error of the value that begins at a place.
    private static func fault(in text: [UInt8], from start: Int) -> Finding? {
        do throws(JSONSyntaxError) {
            _ = try JSONDocument(parsing: text[start...])
            return nil
        } catch {
            return .notJSON(error, after: start)
        }
    }
}

extension Finding {
    fileprivate static let refused = Finding(
        code: "refusal",
        message: "the answer: found a refusal in place of a text; expected JSON. Answer the request."
    )

    fileprivate static func noObject(_ root: JSONNode) -> Finding {
        Finding(
            code: "type",
            pointer: .root,
            position: root.position,
            byteRange: root.byteRange,
            message: "the answer: found \(root.kind.words); expected an object. Write one."
        )
    }

    fileprivate static func ambiguous(_ count: Int) -> Finding {
        Finding(
            code: "ambiguous",
            message:
                "the answer: found \(count) different JSON values that fit; expected one. Return only the final one."
        )
    }

    /// A finding of a schema; `offset` is where the value's text begins in the answer, nil where the two differ.
    init(_ finding: SchemaFinding, from offset: Int?, of text: [UInt8]) {
        let range = offset.map { finding.byteRange.moved(by: $0) }
        self.init(
            code: finding.code,
            pointer: finding.instance,
            position: offset == 0
                ? finding.position : range.map { AnswerText.position(of: $0.lowerBound, in: text) },
            byteRange: range,
            message: finding.message(masked: true),
            quoting: finding.message(masked: false)
        )
    }
}
