// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A schema ready for verdicts: immutable, shared by all tasks.
public struct CompiledSchema: Sendable {
    let program: Program
    let outline: Outline
    let options: SchemaOptions

    /// Whether a document is valid; nil if a budget was spent before that was known.
    public func isValid(_ document: JSONDocument) -> Bool? {
        isValid(document.tape, at: 0)
    }

    /// Whether a value within a document is valid; nil if a budget was spent before that was known.
    public func isValid(_ node: JSONNode) -> Bool? {
        isValid(node.document.tape, at: node.index)
    }

    private func isValid(_ tape: JSONTape, at node: Int) -> Bool? {
        var evaluation = Evaluation(program, over: tape, limits: options.limits)
        let holds = evaluation.check(Int32(program.root), node)
        return evaluation.limit == nil ? holds : nil
    }

    /// The verdict on a document and, if it is invalid, why.
    public func evaluate(_ document: JSONDocument, report: SchemaReport = .findings(limit: 8)) -> SchemaOutcome {
        evaluate(document.root, report: report)
    }

    /// The verdict on a value within a document; pointers count from the value, positions from the document's start.
    public func evaluate(_ node: JSONNode, report: SchemaReport = .findings(limit: 8)) -> SchemaOutcome {
        let document = node.document
        let tape = document.tape
        var evaluation = Evaluation(program, over: tape, limits: options.limits)
        let holds = evaluation.check(Int32(program.root), node.index)
        if let limit = evaluation.limit { return .undecided(limit) }
        if holds { return .valid }
        guard case .findings(let limit) = report else { return .invalid([], total: 1) }
        var explainer = Explainer(self, over: tape)
        var failures: [Failure] = []
        explainer.explain(outline.root, node.index, depth: 0, path: [], into: &failures)
        failures = explainer.explainRest(of: failures)
        if failures.isEmpty {
            // The explanation spent a budget that the verdict did not.
            failures.append(
                Failure(
                    subschema: outline.root,
                    value: Int(outline.subschemas[outline.root].node),
                    node: node.index,
                    depth: 0,
                    path: [],
                    detail: .unexplained
                )
            )
        }
        let writer = FindingWriter(outline: outline, document: document, root: node.index)
        let findings = writer.findings(for: failures)
        let unkept = explainer.total
        return .invalid(Array(findings.prefix(max(limit, 0))), total: findings.count + unkept)
    }
}
