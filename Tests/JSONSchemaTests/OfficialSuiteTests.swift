// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema

/// The official test suite, whole: required, optional and format tests of all drafts.
@Suite(.enabled(if: SharedData.isPresent))
struct OfficialSuiteTests {
    static let files =
        SharedData.isPresent ? SharedData.jsonFiles(below: SharedData.suite.appendingPathComponent("tests")) : []

    static let registry: SchemaRegistry = {
        var registry = SchemaRegistry.standard
        let remotes = SharedData.suite.appendingPathComponent("remotes")
        for path in SharedData.jsonFiles(below: remotes) {
            guard let document = try? SharedData.document(remotes.appendingPathComponent(path)) else { continue }
            registry.register(document, at: "http://localhost:1234/" + path)
        }
        return registry
    }()

    static func options(for path: String) -> SchemaOptions {
        let drafts: [String: Draft] = [
            "draft4": .draft4, "draft6": .draft6, "draft7": .draft7, "draft2019-09": .draft2019,
            "draft2020-12": .draft2020,
        ]
        var options = SchemaOptions()
        options.defaultDraft = drafts[String(path.prefix { $0 != "/" })] ?? .draft2020
        options.formats = path.contains("/optional/format/") ? .assert : .annotate
        options.assertsContent = path == "draft7/optional/content.json"
        return options
    }

    @Test("every assertion of the official suite holds", arguments: files)
    func file(path: String) throws {
        let document = try SharedData.document(SharedData.suite.appendingPathComponent("tests/" + path))
        let compiler = SchemaCompiler(registry: Self.registry, options: Self.options(for: path))
        var plainOptions = Self.options(for: path)
        plainOptions.optimises = false
        let plainCompiler = SchemaCompiler(registry: Self.registry, options: plainOptions)
        for group in document.root.elements {
            let title = group["description"]?.string ?? ""
            let node = try #require(group["schema"])
            let schema: CompiledSchema
            let plain: CompiledSchema
            do throws(SchemaError) {
                schema = try compiler.compile(node)
                plain = try plainCompiler.compile(node)
            } catch {
                Issue.record("\(path): \(title): \(error)")
                continue
            }
            for test in try #require(group["tests"]).elements {
                let data = try #require(test["data"])
                let verdict = schema.isValid(data)
                #expect(plain.isValid(data) == verdict, "\(path): \(title): without optimising")
                if !Self.options(for: path).assertsContent {
                    let unit = schema.outputUnit(try JSONDocument(parsing: data.text))
                    #expect(unit?.isValid == verdict, "\(path): \(title): keyword by keyword")
                }
                if case .invalid(let findings, _) = schema.evaluate(data) {
                    #expect(!findings.isEmpty, "\(path): \(title): not explained")
                    #expect(findings.allSatisfy { !$0.message(masked: false).contains("too involved") })
                }
                if verdict != test["valid"]?.bool {
                    let name = test["description"]?.string ?? ""
                    Issue.record("\(path): \(title): \(name): \(verdict.map { "\($0)" } ?? "undecided")")
                }
            }
        }
    }
}
