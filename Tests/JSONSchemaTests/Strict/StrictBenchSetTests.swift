// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema

/// Real schemas and answers: what is sent to a provider would have let every one of them be written.
@Suite(.enabled(if: SharedData.isPresent))
struct StrictBenchSetTests {
    @Test("valid answers are allowed by what is sent, before it is narrowed", arguments: BenchSetTests.sets)
    func relaxation(set: String) throws {
        let folder = SharedData.bench.appendingPathComponent(set)
        let whole = try SchemaCompiler().compile(SharedData.document(folder.appendingPathComponent("schema.json")))
        let lines = try [UInt8](Data(contentsOf: folder.appendingPathComponent("valid.jsonl"))).split(separator: 0x0A)
        let instances = try lines.filter { $0.count < 20_000 }.prefix(40).map { try JSONDocument(parsing: $0) }
        for dialect in StrictDialect.all {
            let subset = whole.strictSubset(for: dialect)
            #expect(subset.schema != nil || subset.changes.contains { $0.effect == .inexpressible })
            guard let text = whole.strictSubset(for: dialect.widened).schema else { continue }
            let reduced = try SchemaCompiler().compile(JSONDocument(parsing: text))
            for instance in instances {
                #expect(reduced.isValid(instance) == true, "\(set), \(dialect.name)")
            }
        }
    }
}
