// SPDX-License-Identifier: Apache-2.0

import FaultyUpstream
import Foundation
import Testing

struct FaultDocumentationTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/faults.md").standardized

    /// `UPDATE_GOLDEN=1` rewrites the table.
    @Test("the table in the documentation is the one that the suites check")
    func table() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let marks = ["<!-- the table: made by FaultDocumentationTests -->\n", "<!-- end of the table -->"]
        let start = try #require(text.range(of: marks[0])?.upperBound)
        let end = try #require(text.range(of: marks[1])?.lowerBound)
        let lines = FaultTable.rows.flatMap(\.documentation)
        let table =
            ([
                "| the upstream … | trace | charged | what follows | for the breaker | the client, if nothing else answers |"
            ]
            + ["| --- | --- | --- | --- | --- | --- |"] + lines).map { $0 + "\n" }.joined()
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.replacingCharacters(in: start..<end, with: table)
                .write(to: Self.page, atomically: true, encoding: .utf8)
        } else {
            #expect(text[start..<end] == table)
        }
    }
}

extension FaultRow {
    /// The rows of the documentation: one for both forms, or one for each where they differ, and one for each exception.
    fileprivate var documentation: [String] {
        let forms: [(String, FaultEnding?)] =
            if whole == streamed {
                [("", whole)]
            } else if whole != nil, streamed != nil {
                [(" (whole)", whole), (" (streamed)", streamed)]
            } else {
                [("", whole ?? streamed)]
            }
        let own = exceptions.map { (" (\($0.streams ? "streamed" : "whole"), \($0.dialect.rawValue))", $0.ending) }
        return (forms + own).compactMap { form, ending in ending.map { upstream + form + " " + $0.documentation } }
            .map { "| " + $0 }
    }
}

extension FaultEnding {
    /// The cells after the first.
    fileprivate var documentation: String {
        let words = code.split(separator: " ")
        let ending =
            error == nil && code != "filtered" ? code : words.count == 2 ? "`\(words[0])` (\(words[1]))" : "`\(code)`"
        let client = error.map { "\(status) `\($0)`" } ?? (code == "filtered" ? "\(status), marked" : "\(status)")
        return "| \(ending) | \(charge.rawValue) | \(follow.rawValue) | \(health.rawValue) | \(client) |"
    }
}
