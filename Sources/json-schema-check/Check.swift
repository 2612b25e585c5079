// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

/// Checks instances against one schema, or pairs from a list.
enum Check {
    private struct Options {
        var schema = SchemaOptions()
        var registries: [String] = []
        var isBasic = false
        var pairs: String?
        var files: [String] = []
    }

    static func run(_ arguments: [String]) throws(CheckError) -> Int32 {
        let options = try parse(arguments)
        if let pairs = options.pairs { return try Pairs.run(pairs, options: options.schema) }
        guard options.files.count >= 2 else {
            throw CheckError(text: "a schema and an instance are needed\n" + JSONSchemaCheck.usage)
        }
        let registry = try registry(options.registries)
        let schema = try compile(options.files[0], registry: registry, options: options.schema)
        var status: Int32 = 0
        for path in options.files.dropFirst() {
            status = max(status, try check(path, schema, isBasic: options.isBasic))
        }
        return status
    }

    private static func parse(_ arguments: [String]) throws(CheckError) -> Options {
        var options = Options()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--formats=assert": options.schema.formats = .assert
            case "--formats=annotate": options.schema.formats = .annotate
            case "--output=text": options.isBasic = false
            case "--output=basic": options.isBasic = true
            case "--draft=4": options.schema.defaultDraft = .draft4
            case "--draft=6": options.schema.defaultDraft = .draft6
            case "--draft=7": options.schema.defaultDraft = .draft7
            case "--draft=2019-09": options.schema.defaultDraft = .draft2019
            case "--draft=2020-12": options.schema.defaultDraft = .draft2020
            case "--registry", "--pairs":
                guard let value = rest.popFirst() else { throw CheckError(text: "`\(argument)` needs a path") }
                if argument == "--pairs" { options.pairs = value } else { options.registries.append(value) }
            case "--help", "-h":
                print(JSONSchemaCheck.usage)
                Files.exit(0)
            default:
                guard !argument.hasPrefix("--") else {
                    throw CheckError(text: "found `\(argument)`, which is no option\n" + JSONSchemaCheck.usage)
                }
                options.files.append(argument)
            }
        }
        return options
    }

    private static func check(_ path: String, _ schema: CompiledSchema, isBasic: Bool) throws(CheckError) -> Int32 {
        let bytes = try Files.read(path)
        let document: JSONDocument
        do throws(JSONSyntaxError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            print("\(path): \(error)")
            return 1
        }
        if isBasic {
            guard let verdict = schema.isValid(document) else { return 2 }
            print(schema.output(document, format: .basic)?.json(pretty: true) ?? "")
            return verdict ? 0 : 1
        }
        switch schema.evaluate(document) {
        case .valid:
            print("\(path): valid")
            return 0
        case .invalid(let findings, let total):
            print("\(path): invalid")
            for finding in findings {
                print("  \(finding.position.line):\(finding.position.column): \(finding.message(masked: false))")
            }
            if total > findings.count { print("  and \(total - findings.count) more") }
            return 1
        case .undecided(let limit):
            print("\(path): undecided (\(limit.rawValue))")
            return 2
        }
    }

    /// A registry with the metaschemas and all files of some folders.
    static func registry(_ folders: [String]) throws(CheckError) -> SchemaRegistry {
        var registry = SchemaRegistry.standard
        for folder in folders {
            let parts = folder.split(separator: "=", maxSplits: 1).map(String.init)
            let base = parts.count > 1 ? parts[1] : "http://localhost:1234/"
            for path in Files.jsonFiles(below: parts[0]) {
                registry.register(try document("\(parts[0])/\(path)"), at: base + path)
            }
        }
        return registry
    }

    static func document(_ path: String) throws(CheckError) -> JSONDocument {
        try parse(try Files.read(path)[...], path)
    }

    /// Parses a text that has a name.
    static func parse(_ bytes: ArraySlice<UInt8>, _ name: String) throws(CheckError) -> JSONDocument {
        do throws(JSONSyntaxError) {
            return try JSONDocument(parsing: bytes)
        } catch {
            throw CheckError(text: "\(name): \(error)")
        }
    }

    static func compile(
        _ path: String,
        registry: SchemaRegistry,
        options: SchemaOptions
    ) throws(CheckError) -> CompiledSchema {
        let document = try document(path)
        do throws(SchemaError) {
            return try SchemaCompiler(registry: registry, options: options).compile(document)
        } catch {
            throw CheckError(text: "\(path): \(error)")
        }
    }
}
