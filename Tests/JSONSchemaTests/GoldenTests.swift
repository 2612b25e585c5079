// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import JSONSchema
import Testing

/// Schema, answer and the re-ask they lead to, in one file each, divided by lines of ten dashes.
///
/// `UPDATE_GOLDEN=1` rewrites the expected part.
struct GoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens")
    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".golden") }.sorted()
    static let divider = "\n----------\n"

    @Test("a rejected answer is explained in these words", arguments: files)
    func reask(file: String) throws {
        let url = Self.folder.appendingPathComponent(file)
        let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: Self.divider)
        try #require(parts.count == 3)
        let compiler = SchemaCompiler(options: SchemaOptions(formats: .assert))
        let schema = try compiler.compile(JSONDocument(parsing: parts[0]))
        let outcome = schema.evaluate(try JSONDocument(parsing: parts[1]), report: .findings(limit: 16))
        let text = try #require(outcome.reask) + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try (parts[0] + Self.divider + parts[1] + Self.divider + text)
                .write(to: url, atomically: true, encoding: .utf8)
        } else {
            #expect(text == parts[2])
        }
    }
}
