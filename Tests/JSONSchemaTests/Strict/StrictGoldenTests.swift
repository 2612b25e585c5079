// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import JSONSchema
import Testing

/// A schema and what each dialect makes of it, in one file each, divided by a line of ten dashes.
///
/// `UPDATE_GOLDEN=1` rewrites the expected part.
struct StrictGoldenTests {
    static let folder = GoldenTests.folder.appendingPathComponent("Strict")
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".golden") }.sorted()

    @Test("what is sent, and what is left to the verifier, is told in these words", arguments: files)
    func golden(file: String) throws {
        let url = Self.folder.appendingPathComponent(file)
        let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: GoldenTests.divider)
        let schema = try SchemaCompiler().compile(JSONDocument(parsing: parts[0]))
        let text = StrictDialect.all.map { Self.describe(schema.strictSubset(for: $0)) }.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try (parts[0] + GoldenTests.divider + text).write(to: url, atomically: true, encoding: .utf8)
        } else {
            try #require(parts.count == 2)
            #expect(text == parts[1])
        }
    }

    @Test("there are goldens")
    func presence() {
        #expect(Self.files.count >= 8)
    }

    private static func describe(_ subset: StrictSubset) -> String {
        let schema = subset.schema.map { String(decoding: $0, as: UTF8.self) } ?? "not strict"
        return (["# \(subset.dialect.name)", schema] + subset.changes.map { "- \($0)" }).joined(separator: "\n") + "\n"
    }
}
