// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Turns schemas into programs.
public struct SchemaCompiler: Sendable {
    /// Where references may lead to.
    public let registry: SchemaRegistry
    /// How schemas are read, and how documents are checked.
    public let options: SchemaOptions

    /// A compiler of schemas that may refer to those of a registry.
    public init(registry: SchemaRegistry = .standard, options: SchemaOptions = SchemaOptions()) {
        self.registry = registry
        self.options = options
    }

    /// Compiles a document that is a schema.
    ///
    /// - Throws: `SchemaError` with all problems found.
    public func compile(_ document: JSONDocument) throws(SchemaError) -> CompiledSchema {
        try compile(document.root)
    }

    /// Compiles a schema that is part of a larger document; references and pointers count from the part.
    ///
    /// - Throws: `SchemaError` with all problems found.
    public func compile(_ node: JSONNode) throws(SchemaError) -> CompiledSchema {
        guard node.text.count <= JSONLimits.schema.bytes else {
            throw SchemaError([
                SchemaProblem(
                    code: "too_large",
                    pointer: .root,
                    found: "a schema of \(node.text.count) bytes",
                    expected: "at most \(JSONLimits.schema.bytes)",
                    remedy: "Split the schema."
                )
            ])
        }
        var index = SchemaIndex(registry: registry, options: options)
        let resource = index.add(node.document, root: node.index, dialect: Dialect(options.defaultDraft))
        if options.checksMetaschema, index.problems.isEmpty {
            index.problems += metaschemaProblems(node, dialect: index.resources[resource].dialect)
        }
        var builder = OutlineBuilder(index: index)
        builder.build(from: resource)
        if builder.index.problems.isEmpty { builder.reportLoops() }
        guard builder.index.problems.isEmpty else { throw SchemaError(builder.index.problems) }
        let program = Lowering.lower(builder.outline, options: options)
        return CompiledSchema(program: program, outline: builder.outline, options: options)
    }

    /// What a schema's metaschema has against it.
    private func metaschemaProblems(_ node: JSONNode, dialect: Dialect) -> [SchemaProblem] {
        guard let metaschema = Metaschema.compiled(dialect, registry: registry, options: options) else { return [] }
        guard case .invalid(let findings, _) = metaschema.evaluate(node, report: .findings(limit: Explainer.kept))
        else {
            return []
        }
        return findings.map { finding in
            SchemaProblem(
                code: "invalid_schema",
                pointer: finding.instance,
                found: finding.found,
                expected: finding.expected,
                remedy: finding.remedy
            )
        }
    }
}
