// SPDX-License-Identifier: Apache-2.0

// Linked for its `malloc`: glibc's gives the memory of every large document back to the system, to ask for it again.
import CMimalloc
import JSON
import JSONSchema

/// Checks JSON files against a schema, from the command line.
@main
enum JSONSchemaCheck {
    static let usage = """
        usage: json-schema-check [OPTIONS] SCHEMA INSTANCE…
               json-schema-check --pairs FILE
               json-schema-check conformance SUITE
               json-schema-check bench SCHEMA JSONL [--seconds S]

          --formats=assert|annotate   whether `format` is checked (default: annotate)
          --registry DIR[=URI]        schemas that references may lead to: by their own $id, and by URI + path below DIR
                                      (default: http://localhost:1234/)
          --draft=4|6|7|2019-09|2020-12   the dialect of schemas without $schema (default: 2020-12)
          --output=text|basic         how failures are printed (default: text)

        conformance runs the official test suite in a folder and prints a table by draft; bench prints times as JSON.
        --pairs reads lines `id, schema, instance, assert|annotate, registry or -`, separated by tabs.
        Exits 0 if all are valid (or hold), 1 if one is not, 2 if something could not be run.
        """

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let status: Int32
        do throws(CheckError) {
            switch arguments.first {
            case "bench": status = try Bench.run(Array(arguments.dropFirst()))
            case "conformance": status = try Conformance.run(Array(arguments.dropFirst()))
            default: status = try Check.run(arguments)
            }
        } catch {
            Files.printError("json-schema-check: \(error.text)")
            status = 2
        }
        Files.exit(status)
    }
}

/// Why a command could not be run.
struct CheckError: Error {
    let text: String
}
