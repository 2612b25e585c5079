// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema

/// The official annotation and output tests.
@Suite(.enabled(if: SharedData.isPresent))
struct AnnotationTests {
    static let folder = SharedData.suite.appendingPathComponent("annotations/tests")
    static let files = SharedData.isPresent ? SharedData.jsonFiles(below: folder) : []

    @Test("every expected annotation is there, and no other", arguments: files)
    func annotations(file: String) throws {
        let document = try SharedData.document(Self.folder.appendingPathComponent(file))
        for group in try #require(document.root["suite"]).elements {
            for draft in Draft.allCases where Self.isCompatible(group["compatibility"]?.string, draft) {
                var registry = SchemaRegistry.standard
                if let external = group["externalSchemas"] {
                    for member in external.members {
                        registry.register(try JSONDocument(parsing: member.value.text), at: member.name)
                    }
                }
                let compiler = SchemaCompiler(registry: registry, options: SchemaOptions(defaultDraft: draft))
                let schema = try compiler.compile(try JSONDocument(parsing: try #require(group["schema"]).text))
                for test in try #require(group["tests"]).elements {
                    try check(test, schema, "\(file): \(group["description"]?.string ?? "") (\(draft))")
                }
            }
        }
    }

    private func check(_ test: JSONNode, _ schema: CompiledSchema, _ title: String) throws {
        let instance = try JSONDocument(parsing: try #require(test["instance"]).text)
        let root = try #require(schema.outputUnit(instance))
        let writer = OutputWriter(writer: FindingWriter(outline: schema.outline, document: instance, root: 0))
        for assertion in try #require(test["assertions"]).elements {
            let keyword = try #require(assertion["keyword"]?.string)
            let place = try #require(assertion["location"]?.string)
            var found: [String: JSONValue] = [:]
            for unit in root.leaves(valid: true)
            where unit.path.last == keyword && writer.writer.pointer(to: unit.node).description == place {
                // The tests name the schema that holds the keyword, from the root of its document.
                let subschema = schema.outline.subschemas[unit.subschema]
                let tokens = schema.outline.tapes[Int(subschema.source)].pointer(at: Int(subschema.node)).tokens
                let document = schema.outline.resources.first { $0.source == Int(subschema.source) }
                let uri = subschema.source == 0 ? "" : document?.uri ?? ""
                let pointer = URIReference.fragmentEncoded(JSONPointer(tokens: tokens).description)
                found["\(uri)#\(pointer)"] = unit.annotation
            }
            var expected: [String: JSONValue] = [:]
            for member in try #require(assertion["expected"]).members { expected[member.name] = member.value.value }
            #expect(found == expected, "\(title): \(keyword) at \(place)")
        }
    }

    /// Reads `7`, `<=2019`, `=2020` and lists of those.
    static func isCompatible(_ text: String?, _ draft: Draft) -> Bool {
        let years: [Draft: Int] = [.draft4: 4, .draft6: 6, .draft7: 7, .draft2019: 2019, .draft2020: 2020]
        guard let text, let year = years[draft] else { return true }
        return text.split(separator: ",").allSatisfy { part in
            if part.hasPrefix("<=") { return year <= Int(part.dropFirst(2)) ?? 0 }
            if part.hasPrefix("=") { return year == Int(part.dropFirst(1)) ?? 0 }
            return year >= Int(part) ?? .max
        }
    }

    static let outputFolder = SharedData.suite.appendingPathComponent("output-tests")
    static let outputFiles =
        SharedData.isPresent
        ? SharedData.jsonFiles(below: outputFolder).filter { $0.contains("/content/") } : []

    @Test("basic output is as the specification wants it", arguments: outputFiles)
    func output(file: String) throws {
        let document = try SharedData.document(Self.outputFolder.appendingPathComponent(file))
        var registry = SchemaRegistry.standard
        let draft = try #require(file.split(separator: "/").first)
        registry.register(
            try SharedData.document(Self.outputFolder.appendingPathComponent("\(draft)/output-schema.json"))
        )
        let compiler = SchemaCompiler(registry: registry)
        for group in document.root.elements {
            let schema = try compiler.compile(try #require(group["schema"]))
            for test in try #require(group["tests"]).elements {
                let instance = try JSONDocument(parsing: try #require(test["data"]).text)
                for (name, format) in [("flag", SchemaOutputFormat.flag), ("basic", .basic), ("detailed", .detailed)] {
                    guard let wanted = test["output"]?[name] else { continue }
                    let output = try #require(schema.output(instance, format: format))
                    let check = try compiler.compile(try JSONDocument(parsing: wanted.text))
                    #expect(check.isValid(try JSONDocument(parsing: output.json())) == true, "\(output.json())")
                }
            }
        }
    }
}
