// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

/// Checks JSON files against a schema, from the command line.
@main
enum JSONSchemaCheck {
    static let usage = """
        usage: json-schema-check [OPTIONS] SCHEMA INSTANCE…
               json-schema-check --pairs FILE
               json-schema-check bench SCHEMA JSONL [--seconds S]

          --formats=assert|annotate   whether `format` is checked (default: annotate)
          --registry DIR[=URI]        schemas that references may lead to: by their own $id, and by URI + path below DIR
                                      (default: http://localhost:1234/)
          --draft=4|6|7|2019-09|2020-12   the dialect of schemas without $schema (default: 2020-12)
          --output=text|basic         how failures are printed (default: text)

        --pairs reads lines `id, schema, instance, assert|annotate, registry or -`, separated by tabs.
        Exits 0 if all are valid, 1 if one is invalid, 2 if something could not be run.
        """

    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let status: Int32
        do throws(CheckError) {
            if arguments.first == "bench" {
                arguments.removeFirst()
                status = try Bench.run(arguments)
            } else {
                status = try Check.run(arguments)
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
