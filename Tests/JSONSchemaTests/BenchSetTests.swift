// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema

/// Real schemas: every verdict is known, and all ways to find it agree.
@Suite(.enabled(if: SharedData.isPresent))
struct BenchSetTests {
    static let sets =
        SharedData.isPresent
        ? ((try? FileManager.default.contentsOfDirectory(atPath: SharedData.bench.path)) ?? [])
            .filter { !$0.contains(".") || $0.hasSuffix(".0") }.sorted() : []

    @Test("valid is valid and invalid is invalid, with and without optimising", arguments: sets)
    func verdicts(set: String) throws {
        let folder = SharedData.bench.appendingPathComponent(set)
        let document = try SharedData.document(folder.appendingPathComponent("schema.json"))
        let schema = try SchemaCompiler().compile(document)
        let plain = try SchemaCompiler(options: SchemaOptions(optimises: false)).compile(document)
        for (file, expected) in [("valid.jsonl", true), ("invalid.jsonl", false)] {
            let url = folder.appendingPathComponent(file)
            guard FileManager.default.fileExists(atPath: url.path) else { continue }
            for (number, line) in [UInt8](try Data(contentsOf: url)).split(separator: 0x0A).enumerated() {
                let instance = try JSONDocument(parsing: line)
                #expect(schema.isValid(instance) == expected, "\(set) \(file):\(number + 1)")
                #expect(plain.isValid(instance) == expected, "\(set) \(file):\(number + 1) without optimising")
                // The third opinion is slow: of large documents none, of small ones some.
                if line.count < 20_000, number % 8 == 0 {
                    #expect(schema.outputUnit(instance)?.isValid == expected, "\(set) \(file):\(number + 1) by keyword")
                }
                guard !expected, case .invalid(let findings, let total) = schema.evaluate(instance) else { continue }
                #expect(!findings.isEmpty && total >= findings.count)
                #expect(findings.allSatisfy { !$0.message(masked: false).contains("too involved") })
            }
        }
    }
}
