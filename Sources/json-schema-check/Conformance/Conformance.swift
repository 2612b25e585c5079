// SPDX-License-Identifier: Apache-2.0

import JSONSchema

/// Runs the official test suite and prints how much of it holds, by draft, as a Markdown table.
enum Conformance {
    static func run(_ arguments: [String]) throws(CheckError) -> Int32 {
        guard arguments.count == 1 else { throw CheckError(text: JSONSchemaCheck.usage) }
        let suite = try OfficialSuite(folder: arguments[0])
        var rows: [Draft: [SuitePart: SuiteTally]] = [:]
        for file in suite.files {
            rows[file.draft, default: [:]][file.part, default: SuiteTally()] += try suite.run(file)
        }
        for draft in Draft.allCases {
            for file in suite.annotationFiles {
                let tally = try suite.runAnnotations(file, as: draft)
                rows[draft, default: [:]][.annotations, default: SuiteTally()] += tally
            }
        }
        for file in suite.outputFiles {
            guard let draft = Draft(suiteFolder: file.prefix { $0 != "/" }) else { continue }
            rows[draft, default: [:]][.output, default: SuiteTally()] += try suite.runOutput(file)
        }
        return report(rows)
    }

    private static func report(_ rows: [Draft: [SuitePart: SuiteTally]]) -> Int32 {
        let parts = SuitePart.allCases
        print("| draft | " + parts.map(\.rawValue).joined(separator: " | ") + " |")
        print("| --- |" + String(repeating: " ---: |", count: parts.count))
        var all: [SuitePart: SuiteTally] = [:]
        for draft in Draft.allCases {
            let row = rows[draft] ?? [:]
            print(line(draft.name, row))
            for (part, tally) in row { all[part, default: SuiteTally()] += tally }
        }
        print(line("all", all))
        let failures = parts.flatMap { all[$0]?.failures ?? [] }
        for failure in failures { Files.printError(failure) }
        guard failures.isEmpty else {
            Files.printError("json-schema-check: found \(failures.count) assertions that do not hold; expected none.")
            return 1
        }
        return 0
    }

    private static func line(_ name: String, _ row: [SuitePart: SuiteTally]) -> String {
        let cells = SuitePart.allCases.map { row[$0].map { "\($0.passed) of \($0.total)" } ?? "–" }
        return "| \(name) | " + cells.joined(separator: " | ") + " |"
    }
}
