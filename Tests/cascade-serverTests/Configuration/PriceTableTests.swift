// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

@testable import cascade_server

struct PriceTableTests {
    private let table = PriceTable.shipped

    @Test("every row is read, and no model has two")
    func rows() {
        let rows = PriceTable.shippedRows.split(separator: "\n")
        #expect(table.entries.count == rows.count)
        #expect(Set(table.entries.map { "\($0.kind) \($0.model)" }).count == rows.count)
        #expect(rows.count >= 150)
    }

    @Test("every kind is one that a provider can be")
    func kinds() {
        // The table may know a vendor that no preset is for yet, but none of them twice by two names.
        let kinds = Set(table.entries.map(\.kind))
        #expect(kinds.isSuperset(of: ["openai", "anthropic", "gemini", "bedrock", "mistral", "groq"]))
        for kind in kinds where ProviderKind.named(kind) == nil { Issue.record("no provider of the kind \(kind)") }
    }

    @Test("prices and sizes make sense")
    func sense() {
        for entry in table.entries {
            #expect(entry.price.cachedInput <= entry.price.input, "\(entry.model)")
            #expect(entry.price.input < Cost(picoUSD: 200_000_000), "\(entry.model)")
            #expect(entry.price.output == .zero || entry.price.output >= entry.price.input, "\(entry.model)")
            #expect(
                entry.isEmbedding == (entry.abilities == nil && entry.maxOutputTokens == nil) || entry.abilities == nil
            )
            #expect((entry.contextWindow ?? 512) >= 512, "\(entry.model)")
        }
    }

    private static let rows = """
        openai gpt-a 1 0.5 - 2 1000 100 TV
        openai gpt-a-2024-05-13 3 - - 4 1000 100 T
        bedrock vendor.m-20250929-v1:0 1 - - 2 - - -
        bedrock *.vendor.m-20250929-v1:0 1.1 - - 2.2 - - -
        bedrock eu.vendor.m-20250929-v1:0 9 - - 9 - - -
        bedrock vendor.n-v1:0 5 - - 5 - - ?
        gemini embed-1 0.1 - - 0 2048 - E
        gemini broken 0.1 - - 0 2048
        """

    @Test(
        "finds a model by its name, its name without a date, and its region",
        arguments: [
            ("openai", "gpt-a", "gpt-a"),
            ("openai", "gpt-a-2024-05-13", "gpt-a-2024-05-13"),
            ("openai", "gpt-a-2025-01-01", "gpt-a"),
            ("openai", "gpt-a-20250101", "gpt-a"),
            ("openai", "gpt-a-mini", nil),
            ("openai", "gpt-a-1999-01-01", nil),
            ("azure", "gpt-a", "gpt-a"),
            ("groq", "gpt-a", nil),
            ("bedrock", "vendor.m-20250929-v1:0", "vendor.m-20250929-v1:0"),
            ("bedrock", "us.vendor.m-20250929-v1:0", "*.vendor.m-20250929-v1:0"),
            ("bedrock", "eu.vendor.m-20250929-v1:0", "eu.vendor.m-20250929-v1:0"),
            ("bedrock", "global.vendor.m-20250929-v1:0", "vendor.m-20250929-v1:0"),
            ("bedrock", "apac.vendor.n-20260101-v1:0", "vendor.n-v1:0"),
            ("vertex", "embed-1", "embed-1"),
            ("gemini", "broken", nil),
            ("gemini", "", nil),
        ] as [(String, String, String?)]
    )
    func finds(kind: String, model: String, expected: String?) {
        let table = PriceTable(rows: Self.rows, date: "2026-01-01")
        #expect(table.entry(kind: kind, model: model)?.model == expected)
    }

    @Test("reads a row's cells")
    func cells() throws {
        let table = PriceTable(rows: Self.rows, date: "2026-01-01")
        #expect(table.entries.count == 7)
        let entry = try #require(table.entry(kind: "openai", model: "gpt-a"))
        #expect(
            entry.price
                == Price(
                    input: Cost(picoUSD: 1_000_000),
                    cachedInput: Cost(picoUSD: 500_000),
                    output: Cost(picoUSD: 2_000_000)
                )
        )
        #expect(entry.abilities == [.tools, .vision])
        #expect(entry.contextWindow == 1_000)
        #expect(entry.maxOutputTokens == 100)
        #expect(table.entry(kind: "bedrock", model: "vendor.n-v1:0")?.abilities == nil)
        #expect(table.entry(kind: "bedrock", model: "vendor.m-v1:0") == nil)
        #expect(table.entry(kind: "gemini", model: "embed-1")?.isEmbedding == true)
    }
}
