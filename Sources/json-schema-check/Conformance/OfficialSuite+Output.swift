// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

// The suite's tests of the specification's output formats.
extension OfficialSuite {
    /// Below `output-tests`; the first folder is the draft.
    var outputFiles: [String] {
        Files.jsonFiles(below: folder + "/output-tests").filter { $0.contains("/content/") }
    }

    /// Checks the output of every test in a file by the schemas that say what it has to be.
    func runOutput(_ file: String) throws(CheckError) -> SuiteTally {
        let draft = file.prefix { $0 != "/" }
        var registry = SchemaRegistry.standard
        registry.register(try Check.document("\(folder)/output-tests/\(draft)/output-schema.json"))
        let compiler = SchemaCompiler(registry: registry)
        var tally = SuiteTally()
        for group in try Check.document("\(folder)/output-tests/\(file)").root.elements {
            let title = "output-tests/\(file): \(group["description"]?.string ?? "")"
            let schema = try Self.compile(group["schema"], compiler, title)
            for test in group["tests"].map({ Array($0.elements) }) ?? [] {
                guard let data = test["data"] else { throw CheckError(text: "\(title): found a test without data") }
                let instance = try Check.parse(data.text, title)
                for (name, format) in [("flag", SchemaOutputFormat.flag), ("basic", .basic), ("detailed", .detailed)] {
                    guard let wanted = test["output"]?[name] else { continue }
                    let output = schema.output(instance, format: format)?.jsonUTF8() ?? []
                    let check = try Self.compile(wanted, compiler, title)
                    let holds = check.isValid(try Check.parse(output[...], title)) == true
                    tally.count(holds, "\(title): \(name): found \(String(decoding: output, as: UTF8.self))")
                }
            }
        }
        return tally
    }

    private static func compile(
        _ schema: JSONNode?,
        _ compiler: SchemaCompiler,
        _ title: String
    ) throws(CheckError) -> CompiledSchema {
        guard let schema else { throw CheckError(text: "\(title): found no schema") }
        do {
            return try compiler.compile(try Check.parse(schema.text, title))
        } catch {
            throw CheckError(text: "\(title): \(error)")
        }
    }
}
