// SPDX-License-Identifier: Apache-2.0

/// How schemas are read and how far evaluation may go.
public struct SchemaOptions: Sendable, Hashable {
    /// What `format` does.
    public enum Formats: Sendable, Hashable {
        /// It only says something, as the specification has it, unless a metaschema asks for more.
        case annotate
        /// A string that does not have the format is invalid; unknown names pass.
        case assert
    }

    /// The dialect of schemas without `$schema`.
    public var defaultDraft: Draft = .draft2020
    /// Whether `format` is checked.
    public var formats: Formats = .annotate
    /// Whether `contentEncoding` and `contentMediaType` are asserted, for draft 7.
    public var assertsContent = false
    /// Whether schemas are checked against their metaschemas first.
    public var checksMetaschema = true
    /// Whether records are merged, fused and shared; verdicts do not depend on it.
    public var optimises = true
    /// How far compilation and evaluation may go.
    public var limits = SchemaLimits()

    /// The defaults, but for what is given.
    public init(
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
public struct SchemaLimits: Sendable, Hashable {
    /// Subschemas of one compiled schema, with all it refers to.
    public var subschemas = 100_000
    /// References and applicators that follow one another without going into the instance.
    public var referenceDepth = 256
    /// Evaluation steps for each value and key of a document, beside `baseSteps`.
    public var stepsPerNode = 1_000
    /// Evaluation steps that a document may take however small it is.
    public var baseSteps = 1_000_000
    /// Evaluations inside one another, so that the deepest of them fit 512 KB of stack.
    public var evaluationDepth = 600
    /// Pattern steps of one document.
    public var patternSteps = 10_000_000

    /// The defaults.
    public init() {}
}
