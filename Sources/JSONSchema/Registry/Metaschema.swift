// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The compiled metaschemas that schemas are checked against.
enum Metaschema {
    private static let standard: [Draft: CompiledSchema] = {
        let options = SchemaOptions(checksMetaschema: false)
        let compiler = SchemaCompiler(registry: .standard, options: options)
        var compiled: [Draft: CompiledSchema] = [:]
        for draft in Draft.allCases {
            guard let document = SchemaRegistry.standard[draft.metaschema] else { continue }
            compiled[draft] = try? compiler.compile(document)
        }
        return compiled
    }()

    /// The metaschema of a dialect; one of a user's own is compiled anew.
    ///
    /// nil if it cannot be used itself.
    static func compiled(_ dialect: Dialect, registry: SchemaRegistry, options: SchemaOptions) -> CompiledSchema? {
        if dialect.metaschema == dialect.draft.metaschema { return standard[dialect.draft] }
        guard let document = registry[dialect.metaschema] else { return nil }
        let options = SchemaOptions(defaultDraft: dialect.draft, checksMetaschema: false)
        return try? SchemaCompiler(registry: registry, options: options).compile(document)
    }
}
