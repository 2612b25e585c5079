// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile
import Testing

@testable import cascade_server

struct PriceReportTests {
    private static let yaml = """
        providers: { a: { kind: anthropic, api_key: k }, v: { kind: vllm }, d: { kind: demo } }
        models:
          same: { provider: a, model: claude-haiku-4-5 }
          differs: { provider: a, model: claude-sonnet-4-5, price: { input: 1 USD/1M, output: 2 USD/1M } }
          unknown: { provider: a, model: claude-none, price: { input: 1 USD/1M, output: 2 USD/1M } }
          own: { provider: v, price: free }
          demo: { provider: d, price: { input: 1 USD/1M, output: 2 USD/1M } }
        """

    private func report(daysLater: Int) throws -> PriceReport {
        let file = try ConfigurationFile(
            bytes: Array(Self.yaml.utf8),
            path: "cascade.yaml",
            folder: "",
            secrets: SecretSource(environment: [:]) { _ in nil }
        )
        let table = PriceTable(rows: PriceTable.shippedRows, date: "2026-02-28")
        // 2026-02-28 is the day 20,512.
        return PriceReport(of: file.configuration, table: table, today: 20_512 + daysLater)
    }

    @Test("lists every deployment with its price and where it is from")
    func rows() throws {
        let report = try report(daysLater: 0)
        #expect(report.rows.map(\.deployment) == ["same@a", "differs@a", "unknown@a", "own@v", "demo@d"])
        #expect(report.rows.map(\.isFromTable) == [true, false, false, false, false])
        let lines = report.text.split(separator: "\n")
        #expect(lines.first == "DEPLOYMENT  KIND       MODEL              INPUT  CACHED  WRITE  OUTPUT  FROM")
        #expect(
            lines.dropFirst().first
                == "same@a      anthropic  claude-haiku-4-5       1     0.1   1.25       5  table of 2026-02-28"
        )
        #expect(lines.count == 8, "a line for each doubt")
    }

    @Test("a price is in doubt if the table lacks it, says otherwise, or is old")
    func stale() throws {
        let fresh = try report(daysLater: 90).stale
        #expect(fresh.rows.map(\.deployment) == ["differs@a", "unknown@a"])
        #expect(
            fresh.rows.map(\.doubts) == [
                ["the table says input 3, cached input 0.3, cache write 3.75, output 15 USD/1M"], ["not in the table"],
            ]
        )
        let old = try report(daysLater: 91).stale
        #expect(old.rows.map(\.deployment) == ["same@a", "differs@a", "unknown@a"])
        #expect(old.rows.first?.doubts == ["the table is 91 days old"])
    }

    @Test("prints JSON with exact prices")
    func json() throws {
        let first = try report(daysLater: 0).json["prices"]?.array?.first
        #expect(
            first?["usd_per_million"]?.json() == #"{"input":1,"cached_input":0.1,"cache_write":1.25,"output":5}"#
        )
        #expect(first?["source"]?.string == "table")
        #expect(try report(daysLater: 0).json["table"]?["date"]?.string == "2026-02-28")
        #expect(PriceReport(all: .shipped).rows.count == PriceTable.shipped.entries.count)
    }

    @Test(
        "counts days over months, leap years and centuries",
        arguments: [("1970-01-01", 0), ("2000-03-01", 11_017), ("2024-02-29", 19_782), ("2026-11-21", 20_778)]
    )
    func days(date: String, day: Int) {
        #expect(PriceTable(rows: "", date: date).age(today: day) == 0)
    }
}
