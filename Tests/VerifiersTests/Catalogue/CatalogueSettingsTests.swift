// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// What is wrong with a verifier's settings is said, all of it and at its place, before there is a verifier.
struct CatalogueSettingsTests {
    @Test("settings of a wrong kind are a problem at their place, and never a verifier", arguments: CatalogueRow.all)
    func settings(row: CatalogueRow) throws {
        let right = try #require(try JSONValue(parsing: row.settings).object)
        for key in right.map(\.0) + ["unknown_setting"] {
            var found = 0
            for value in Self.wrong {
                var changed = right
                changed[key] = value
                for message in problems(with: changed, row) {
                    found += 1
                    #expect(message.hasPrefix("verify[0].\(row.factory.kind)"), "\(message)")
                    #expect(message.hasSuffix(".") || message.hasSuffix("?"), "\(message)")
                }
            }
            // What is right may be any value.
            if key != "value" { #expect(found >= 2, "\(row) takes anything for `\(key)`") }
        }
    }

    @Test("all that is wrong with settings is found at once, each at its place", arguments: CatalogueRow.all)
    func allAtOnce(row: CatalogueRow) throws {
        let right = try #require(try JSONValue(parsing: row.settings).object)
        var wrong = right
        var expected: [String] = []
        for key in right.map(\.0) + ["unknown_setting"] {
            let place = "verify[0].\(row.factory.kind).\(key)"
            for value in Self.wrong where !expected.contains(place) {
                var changed = right
                changed[key] = value
                guard problems(with: changed, row).contains(where: { $0.hasPrefix(place) }) else { continue }
                wrong[key] = value
                expected.append(place)
            }
        }
        let found = problems(with: wrong, row)
        for place in expected {
            #expect(found.contains { $0.hasPrefix(place) }, "\(row): nothing at \(place): \(found)")
        }
    }

    /// Values that hardly any setting takes.
    private static let wrong: [JSONValue] = [
        .number(-1), .bool(true), .string("?"), .array([.null]), .object(["?": .null]),
    ]

    /// What is wrong with settings, as messages.
    private func problems(with settings: JSONObject, _ row: CatalogueRow) -> [String] {
        var reader = SettingsReader(
            .object(settings),
            at: JSONPointer(tokens: ["verify", "0", row.factory.kind])
        )
        let verifier = row.factory.makeVerifier(from: &reader, in: row.environment)
        #expect(verifier != nil || !reader.problems.isEmpty, "\(row) with \(settings)")
        reader.finish()
        return reader.problems.map(\.message)
    }
}
