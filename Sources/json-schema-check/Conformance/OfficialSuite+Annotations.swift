// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

// The suite's annotation tests.
extension OfficialSuite {
    /// Where the schema of a test is registered, so that its places have absolute locations.
    private static let home = "urn:schema-under-test"

    var annotationFiles: [String] { Files.jsonFiles(below: folder + "/annotations/tests") }

    /// Runs the tests of a file that are for a draft.
    func runAnnotations(_ file: String, as draft: Draft) throws(CheckError) -> SuiteTally {
        let document = try Check.document("\(folder)/annotations/tests/\(file)")
        var tally = SuiteTally()
        for group in document.root["suite"].map({ Array($0.elements) }) ?? []
        where Self.isCompatible(group["compatibility"]?.string, draft) {
            let title = "annotations/\(file): \(group["description"]?.string ?? "") (draft \(draft.name))"
            guard let source = group["schema"] else { throw CheckError(text: "\(title): found no schema") }
            let document = try Check.parse(source.text, title)
            let schema = try compile(document, group["externalSchemas"], draft, title)
            let homes = Self.homes(in: document.root, base: "")
            for test in group["tests"].map({ Array($0.elements) }) ?? [] {
                try tally += check(test, schema, homes, title)
            }
        }
        return tally
    }

    private func compile(
        _ schema: JSONDocument,
        _ others: JSONNode?,
        _ draft: Draft,
        _ title: String
    ) throws(CheckError) -> CompiledSchema {
        var registry = SchemaRegistry.standard
        for member in others.map({ Array($0.members) }) ?? [] {
            registry.register(try Check.parse(member.value.text, title), at: member.name)
        }
        registry.register(schema, at: Self.home)
        let compiler = SchemaCompiler(registry: registry, options: SchemaOptions(defaultDraft: draft))
        do {
            return try compiler.compile(try JSONDocument(parsing: #"{"$ref": "\#(Self.home)"}"#))
        } catch {
            throw CheckError(text: "\(title): \(error)")
        }
    }

    /// One assertion says which annotations a keyword makes at a place: all of them, by the schemas they come from.
    private func check(
        _ test: JSONNode,
        _ schema: CompiledSchema,
        _ homes: [String: String],
        _ title: String
    ) throws(CheckError) -> SuiteTally {
        guard let instance = test["instance"], let assertions = test["assertions"] else {
            throw CheckError(text: "\(title): found a test without instance or assertions")
        }
        let output = schema.output(try Check.parse(instance.text, title), format: .basic)
        var tally = SuiteTally()
        for assertion in assertions.elements {
            let keyword = assertion["keyword"]?.string ?? ""
            let place = assertion["location"]?.string ?? ""
            var expected: [String: JSONValue] = [:]
            for member in assertion["expected"].map({ Array($0.members) }) ?? [] {
                expected[member.name] = member.value.value
            }
            let found = Self.annotations(of: keyword, at: place, in: output, homes)
            tally.count(found == expected, "\(title): \(keyword) at `\(place)`: found \(found); expected \(expected)")
        }
        return tally
    }

    private static func annotations(
        of keyword: String,
        at place: String,
        in output: JSONValue?,
        _ homes: [String: String]
    ) -> [String: JSONValue] {
        var found: [String: JSONValue] = [:]
        for unit in output?["annotations"]?.array ?? [] where unit["instanceLocation"]?.string == place {
            guard let location = unit["absoluteKeywordLocation"]?.string, location.hasSuffix("/" + keyword) else {
                continue
            }
            let subschema = location.dropLast(keyword.utf8.count + 1)
            let uri = String(subschema.prefix { $0 != "#" })
            let home = homes[uri].map { "#" + $0 } ?? uri + "#"
            found[home + subschema.drop { $0 != "#" }.dropFirst()] = unit["annotation"]
        }
        return found
    }

    /// The pointers to a schema and to those within it that have an identifier, by URI; the tests count from the whole.
    private static func homes(in node: JSONNode, base: String) -> [String: String] {
        var base = base
        var homes: [String: String] = base.isEmpty ? [home: ""] : [:]
        if let id = node["$id"]?.string {
            let folder = base.lastIndex(of: "/").map { base[...$0] } ?? ""
            base = id.contains(":") ? id : folder + id
            homes[base] = node.pointer.description
        }
        for child in node.kind == .object ? node.members.map(\.value) : Array(node.elements) {
            homes.merge(Self.homes(in: child, base: base)) { one, _ in one }
        }
        return homes
    }

    /// Whether tests are for a draft: reads `7`, `<=2019`, `=2020` and lists of those.
    static func isCompatible(_ text: String?, _ draft: Draft) -> Bool {
        guard let text else { return true }
        let year = Int(draft.name.prefix { $0 != "-" }) ?? 0
        return text.split(separator: ",").allSatisfy { part in
            if part.hasPrefix("<=") { return year <= Int(part.dropFirst(2)) ?? 0 }
            if part.hasPrefix("=") { return year == Int(part.dropFirst(1)) ?? 0 }
            return year >= Int(part) ?? .max
        }
    }
}
