// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

/// Checks many schemas and instances in one run, as test harnesses ask for.
enum Pairs {
    /// Reads lines `id, schema, instance, assert|annotate, registry or -` and prints `id<TAB>valid|invalid|error: text`.
    static func run(_ path: String, options: SchemaOptions) throws(CheckError) -> Int32 {
        let lines = String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
        var registries: [String: SchemaRegistry] = ["-": .standard]
        var schemas: [String: Result<CompiledSchema, CheckError>] = [:]
        for line in lines {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5 else { throw CheckError(text: "\(path): found `\(line)`; expected five fields") }
            if registries[fields[4]] == nil { registries[fields[4]] = try Check.registry([fields[4]]) }
            let key = [fields[1], fields[3], fields[4]].joined(separator: "\t")
            let schema = schemas[key] ?? compiled(fields, registries[fields[4]] ?? .standard, options)
            schemas[key] = schema
            print("\(fields[0])\t\(verdict(schema, fields[2]))")
        }
        return 0
    }

    private static func compiled(
        _ fields: [String],
        _ registry: SchemaRegistry,
        _ options: SchemaOptions
    ) -> Result<CompiledSchema, CheckError> {
        var options = options
        options.formats = fields[3] == "assert" ? .assert : .annotate
        do throws(CheckError) {
            return .success(try Check.compile(fields[1], registry: registry, options: options))
        } catch {
            return .failure(error)
        }
    }

    private static func verdict(_ schema: Result<CompiledSchema, CheckError>, _ path: String) -> String {
        do throws(CheckError) {
            switch try schema.get().isValid(try Check.document(path)) {
            case true?: return "valid"
            case false?: return "invalid"
            case nil: return "error: undecided"
            }
        } catch {
            return "error: " + error.text.replacing("\n", with: " ")
        }
    }
}
