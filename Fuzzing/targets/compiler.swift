// SPDX-License-Identifier: Apache-2.0

import JSON
@testable import JSONSchema

/// Schema bytes → program: a schema is refused with its places, or compiled, and then can be evaluated and reduced.
///
/// The first byte of the input chooses the options.
@c(LLVMFuzzerTestOneInput)
public func compileInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe bytes(start, count)
    guard let first = input.first, let document = try? JSONDocument(parsing: input[1...], limits: .schema) else {
        return 0
    }
    let options = SchemaOptions(
        defaultDraft: Draft.allCases[Int(first & 7) % Draft.allCases.count],
        formats: first & 8 == 0 ? .annotate : .assert,
        assertsContent: first & 16 != 0,
        checksMetaschema: first & 64 == 0
    )
    do throws(SchemaError) {
        let schema = try SchemaCompiler(options: options).compile(document)
        // A schema is a value like others.
        for instance in ["{}", "[1, \"a\", null]", #"{"a": {"b": [1.5, true]}}"#] {
            guard let value = try? JSONDocument(parsing: instance) else { continue }
            _ = schema.evaluate(value)
        }
        _ = schema.evaluate(document)
        for warning in schema.warnings { check(warning, document) }
        // Keywords with impossible values are kept as they are where nobody has looked for them.
        if options.checksMetaschema { check(reductionsOf: schema) }
    } catch {
        require(!error.problems.isEmpty, "refused without a problem")
        for problem in error.problems { check(problem, document) }
    }
    return 0
}

private func check(_ problem: SchemaProblem, _ document: JSONDocument) {
    require(problem.description.hasSuffix("."), "a problem is a sentence")
    guard problem.document == nil else { return }
    require(document.root.at(problem.pointer) != nil, "a problem at \(problem.pointer), which is not in the schema")
}

/// What is sent to a provider is a schema itself.
private func check(reductionsOf schema: CompiledSchema) {
    for dialect in StrictDialect.all {
        let subset = schema.strictSubset(for: dialect)
        require(subset.schema != nil || !subset.changes.isEmpty, "a schema that cannot be sent, and nothing says why")
        guard let text = subset.schema else { continue }
        guard let document = try? JSONDocument(parsing: text) else {
            require(false, "what is sent to \(dialect.name) is no JSON")
            continue
        }
        do throws(SchemaError) {
            _ = try SchemaCompiler().compile(document)
        } catch {
            let isTooDeep = error.problems.allSatisfy { $0.code == "endless_reference" }
            require(isTooDeep, "what is sent to \(dialect.name) is no schema: \(error)")
        }
    }
}
