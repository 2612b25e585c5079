// SPDX-License-Identifier: Apache-2.0

/// How schemas are read and how far evaluation may go.
package struct SchemaOptions: Sendable, Hashable {
    /// What `format` does.
    package enum Formats: Sendable, Hashable {
        /// It only says something, as the specification has it, unless a metaschema asks for more.
        case annotate
        /// A string that does not have the format is invalid; unknown names pass.
        case assert
    }

    /// The dialect of schemas without `$schema`.
    package var defaultDraft: Draft = .draft2020
    package var formats: Formats = .annotate
    /// Whether `contentEncoding` and `contentMediaType` are asserted, for draft 7.
    package var assertsContent = false
    /// Whether schemas are checked against their metaschemas first.
    package var checksMetaschema = true
    /// Whether records are merged, fused and shared; verdicts do not depend on it.
    package var optimises = true
    package var limits = SchemaLimits()

    package init(
        defaultDraft: Draft = .draft2020,
        formats: Formats = .annotate,
        assertsContent: Bool = false,
        checksMetaschema: Bool = true,
        optimises: Bool = true,
        limits: SchemaLimits = SchemaLimits()
    ) {
        self.defaultDraft = defaultDraft
        self.formats = formats
        self.assertsContent = assertsContent
        self.checksMetaschema = checksMetaschema
        self.optimises = optimises
        self.limits = limits
    }
}

/// Bounds of compilation and evaluation, so that neither a schema nor an answer can stall the server.
package struct SchemaLimits: Sendable, Hashable {
    /// Subschemas of one compiled schema, with all it refers to.
    package var subschemas = 100_000
    /// References and applicators that follow one another without going into the instance.
    package var referenceDepth = 256
    /// Evaluation steps for each node of a document, and in any case.
    package var stepsPerNode = 1_000
    package var baseSteps = 1_000_000
    /// Evaluations inside one another, so that the deepest of them fit 512 KB of stack.
    package var evaluationDepth = 600
    /// Pattern steps of one document.
    package var patternSteps = 10_000_000

    package init() {}
}
