// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The prices of a configuration's deployments beside the price table, for `cascade-server prices`.
struct PriceReport: Sendable {
    /// One deployment, or one entry of the table.
    struct Row: Sendable, Equatable {
        /// The deployment's name; nil for an entry of the table.
        let deployment: String?
        let kind: String
        let upstreamModel: String
        let price: Price
        /// Whether the price is the table's.
        let isFromTable: Bool
        /// Why the price may no longer hold; empty where nothing speaks against it.
        let doubts: [String]
    }

    /// The age from which the table is not trusted.
    static let oldAfterDays = 90

    let table: PriceTable
    let rows: [Row]

    /// The deployments of a configuration, in the order of the file.
    ///
    /// What is free and unknown to the table, and what the demo answers, gives no doubt. `today` is counted in days from 1970-01-01.
    init(of configuration: ServerConfiguration, table: PriceTable, today: Int) {
        self.table = table
        let age = table.age(today: today)
        rows = configuration.models.flatMap { model in
            model.deployments.map { deployment in
                let kind = configuration.providers.first { $0.name == deployment.provider }?.kindName ?? ""
                let entry = table.entry(kind: kind, model: deployment.upstreamModel)
                return Row(
                    deployment: deployment.id,
                    kind: kind,
                    upstreamModel: deployment.upstreamModel,
                    price: deployment.price,
                    isFromTable: deployment.priceSource != .file,
                    doubts: kind == "demo" ? [] : Self.doubts(deployment.price, entry, age: age)
                )
            }
        }
    }

    /// The whole table.
    init(all table: PriceTable) {
        self.table = table
        rows = table.entries.map {
            Row(
                deployment: nil,
                kind: $0.kind,
                upstreamModel: $0.model,
                price: $0.price,
                isFromTable: true,
                doubts: []
            )
        }
    }

    private init(table: PriceTable, rows: [Row]) {
        self.table = table
        self.rows = rows
    }

    /// Those alone whose price may no longer hold.
    var stale: PriceReport {
        PriceReport(table: table, rows: rows.filter { !$0.doubts.isEmpty })
    }

    private static func doubts(_ price: Price, _ entry: PriceTable.Entry?, age: Int?) -> [String] {
        guard let entry else { return price == .free ? [] : ["not in the table"] }
        var doubts: [String] = []
        if price != entry.price {
            doubts.append("the table says \(ConfigurationDecoder.text(entry.price))")
        }
        if let age, age > oldAfterDays { doubts.append("the table is \(age) days old") }
        return doubts
    }

    // MARK: Printing

    /// The rows as a table of text; a line of their own for the table's date and the doubts.
    var text: String {
        let head = ["DEPLOYMENT", "KIND", "MODEL", "INPUT", "CACHED", "WRITE", "OUTPUT", "FROM"]
        let cells = rows.map { row in
            [
                row.deployment ?? "-", row.kind, row.upstreamModel, Self.usd(row.price.input),
                Self.usd(row.price.cachedInput), Self.usd(row.price.cacheWrite), Self.usd(row.price.output),
                row.isFromTable ? "table of \(table.date)" : "file",
            ]
        }
        let widths = head.indices.map { column in ([head] + cells).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return (3...6).contains(column) ? space + cell : cell + space
            }.joined(separator: "  ")
            return String(padded.reversed().drop { $0 == " " }.reversed())
        }
        return
            ([line(head)]
            + zip(rows, cells).map { row, cells in
                ([line(cells)] + row.doubts.map { "  \($0)" }).joined(separator: "\n")
            }).joined(separator: "\n")
    }

    /// The rows as JSON: prices in US dollars for a million tokens.
    var json: JSONValue {
        [
            "table": ["date": .string(table.date), "source": .string(PriceTable.shippedSource)],
            "prices": .array(
                rows.map { row in
                    var members: JSONObject = [:]
                    if let deployment = row.deployment { members["deployment"] = .string(deployment) }
                    members["kind"] = .string(row.kind)
                    members["upstream_model"] = .string(row.upstreamModel)
                    members["usd_per_million"] = .object([
                        "input": Self.number(row.price.input), "cached_input": Self.number(row.price.cachedInput),
                        "cache_write": Self.number(row.price.cacheWrite), "output": Self.number(row.price.output),
                    ])
                    members["source"] = .string(row.isFromTable ? "table" : "file")
                    members["doubts"] = .array(row.doubts.map(JSONValue.string))
                    return .object(members)
                }
            ),
        ]
    }

    private static func usd(_ price: Cost) -> String { (price * 1_000_000).usd }

    private static func number(_ price: Cost) -> JSONValue {
        (try? JSONValue(parsing: usd(price))) ?? .null
    }
}

extension PriceTable {
    /// How many days before `today`, a day counted from 1970-01-01, the rows were taken; nil if the date is none.
    func age(today: Int) -> Int? {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        return today - Self.day(year: parts[0], month: parts[1], day: parts[2])
    }

    /// The day of a date of the Gregorian calendar, counted from 1970-01-01.
    ///
    /// - SeeAlso: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`.
    private static func day(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (year / 400, year % 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
