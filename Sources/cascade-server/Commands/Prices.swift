// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import JSON
import PolicyFile

/// `cascade-server prices`.
struct Prices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints what the tokens of the deployments cost, in USD for a million, and where each price is from.",
        discussion: """
            With --stale only those whose price may no longer hold: the table does not have it, or says otherwise, or is more than \
            \(PriceReport.oldAfterDays) days old. Exits 0, 1 if --stale found any, 2 if there is no configuration that can be read.
            """
    )

    /// How the prices are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Only those whose price may no longer hold.")
    var stale = false

    @Flag(help: "The whole price table of this program, without a configuration.")
    var all = false

    @Option(help: "text or json.")
    var format = Format.text

    func validate() throws {
        guard stale, all else { return }
        throw ValidationError("--all: found beside --stale; expected one of them. Leave one out.")
    }

    func run() throws {
        let report = try report()
        switch format {
        case .text: if !report.rows.isEmpty || !stale { Output.data(report.text) }
        case .json: Output.data(report.json.json(pretty: true))
        }
        let source = "the price table is of \(report.table.date), from \(PriceTable.shippedSource)"
        guard stale else { return Output.message(source) }
        let count = report.rows.count
        Output.message(
            "\(count == 0 ? "no price is" : count == 1 ? "1 price is" : "\(count) prices are") in doubt; \(source)"
        )
        if count > 0 { throw ExitCode.found }
    }

    private func report() throws -> PriceReport {
        if all { return PriceReport(all: .shipped) }
        do throws(PolicyFileError) {
            let file = try ConfigurationFile(path: options.config, environment: ProcessInfo.processInfo.environment)
            let today = Int((Date().timeIntervalSince1970 / 86_400).rounded(.down))
            let report = PriceReport(of: file.configuration, table: .shipped, today: today)
            return stale ? report.stale : report
        } catch {
            Output.message(error.description)
            throw ExitCode.couldNotRun
        }
    }
}
