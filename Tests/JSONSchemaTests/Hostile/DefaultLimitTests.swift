// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema

/// Each limit at its default value, reached by what a client could send, and ended in time.
struct DefaultLimitTests {
    private func compile(_ schema: String, _ options: SchemaOptions = SchemaOptions()) throws -> CompiledSchema {
        try SchemaCompiler(options: options).compile(JSONDocument(parsing: schema))
    }

    private func codes(_ schema: String) -> [String] {
        let error = #expect(throws: SchemaError.self) { try compile(schema) }
        return error?.problems.map(\.code) ?? []
    }

    @Test("an answer of 16 MB is read, one byte more is too large")
    func answerSize() throws {
        let padding = String(repeating: " ", count: 16_000_000 - 2)
        #expect(try JSONDocument(parsing: "[\(padding)]").root.count == 0)
        let error = #expect(throws: JSONSyntaxError.self) { try JSONDocument(parsing: "[\(padding) ]") }
        #expect(error?.kind == .tooLarge)
    }

    @Test("a schema of 4 MB is compiled, also within a larger document, and a larger one is refused")
    func schemaSize() throws {
        func schema(_ size: Int) -> String {
            #"{"description":""# + String(repeating: "x", count: size - 18) + "\"}"
        }
        #expect(try compile(schema(4_000_000)).isValid(JSONDocument(parsing: "1")) == true)
        #expect(codes(schema(4_000_001)) == ["too_large"])
        let request = try JSONDocument(parsing: "[\(schema(4_000_001))]")
        #expect(throws: SchemaError.self) { try SchemaCompiler().compile(try #require(request.root[0])) }
    }

    @Test("100,000 subschemas are compiled, one more is refused")
    func subschemas() throws {
        func schema(_ count: Int) -> String {
            #"{"allOf":["# + Array(repeating: "{}", count: count - 1).joined(separator: ",") + "]}"
        }
        #expect(try compile(schema(100_000)).isValid(JSONDocument(parsing: "1")) == true)
        #expect(codes(schema(100_002)) == ["too_many_subschemas"])
    }

    @Test("256 references in a row are followed, more are refused, however they are written")
    func references() throws {
        func chain(_ length: Int, _ link: (Int) -> String) -> String {
            let definitions = (0..<length).map { #""d\#($0)":\#(link($0 + 1))"# } + [#""d\#(length)":{}"#]
            return ##"{"$ref":"#/$defs/d0","$defs":{\##(definitions.joined(separator: ","))}}"##
        }
        let links: [(Int) -> String] = [
            { ##"{"$ref":"#/$defs/d\##($0)"}"## }, { ##"{"not":{"$ref":"#/$defs/d\##($0)"}}"## },
            { ##"{"anyOf":[{"$ref":"#/$defs/d\##($0)"}]}"## },
            { ##"{"if":{"$ref":"#/$defs/d\##($0)"},"then":true}"## },
            { ##"{"dependentSchemas":{"a":{"$ref":"#/$defs/d\##($0)"}}}"## },
        ]
        for link in links {
            #expect(codes(chain(300, link)).first == "endless_reference")
            #expect(throws: Never.self) { try compile(chain(100, link)) }
        }
    }

    @Test("evaluation that doubles at every reference is undecided, or decided, in time")
    func steps() throws {
        for keyword in ["anyOf", "oneOf", "allOf"] {
            let arm = { (next: Int) in ##"{"$ref":"#/$defs/d\##(next)"}"## }
            let definitions = (0..<60).map {
                #""d\#($0)":{"\#(keyword)":[\#(arm($0 + 1)),{"minLength":\#($0),"allOf":[\#(arm($0 + 1))]}]}"#
            }
            let schema = try compile(
                ##"{"$ref":"#/$defs/d0","$defs":{\##(definitions.joined(separator: ",")),"d60":{"type":"array"}}}"##
            )
            for text in [#""a string""#, "{}", #"{"a":1}"#] {
                let document = try JSONDocument(parsing: text)
                within(.seconds(5)) {
                    switch schema.evaluate(document) {
                    case .valid: Issue.record("\(keyword): \(text) is no array")
                    case .invalid, .undecided(.steps): break
                    case .undecided(let limit): Issue.record("\(keyword): \(text) spent \(limit)")
                    }
                }
            }
        }
    }

    @Test("a document with many heavy strings spends the budget of its patterns")
    func patterns() throws {
        let schema = try compile(#"{"items":{"not":{"pattern":"^(a+)+$"}}}"#)
        let heavy = "\"" + String(repeating: "a", count: 13) + "!\""
        let one = try JSONDocument(parsing: "[\(heavy)]")
        #expect(schema.isValid(one) == true, "one such string is within the budget of a match")
        let many = try JSONDocument(parsing: "[" + Array(repeating: heavy, count: 4_000).joined(separator: ",") + "]")
        within(.seconds(20)) { #expect(schema.evaluate(many) == .undecided(.pattern)) }
    }

    @Test("64 findings are kept, and the rest is counted")
    func findings() throws {
        let schema = try compile(#"{"items":{"type":"object","required":["a"]}}"#)
        let items = (0..<300).map { $0 % 2 == 0 ? "{}" : "\"\($0)\"" }.joined(separator: ",")
        let document = try JSONDocument(parsing: "[\(items)]")
        guard case .invalid(let findings, let total) = schema.evaluate(document, report: .findings(limit: 1_000)) else {
            Issue.record("not invalid")
            return
        }
        #expect(!findings.isEmpty && findings.count <= 64)
        #expect(total > findings.count)
    }

    @Test("documents nested 256 deep are read, written, checked and explained in 512 KB of stack")
    func stack() throws {
        let objects = Self.objects
        try withSmallStack {
            let recursive = try Self.recursive()
            let groups = String(repeating: "(a|", count: 198) + "b" + String(repeating: ")*", count: 198)
            for pattern in [groups, "(?<=\(groups.filter { $0 != "*" }))"] {
                _ = try? SchemaPattern(pattern).mayMatch([UInt8]("aab".utf8).span)
            }
            let equal = try SchemaCompiler().compile(
                JSONDocument(parsing: #"{"uniqueItems":true,"enum":[\#(objects)]}"#)
            )
            for text in [Self.arrays, objects, "[\(objects),\(objects)]"] {
                let document = try JSONDocument(parsing: text)
                guard try JSONValue(parsing: document.root.value.jsonUTF8()) == document.root.value else {
                    throw Fault()
                }
                _ = recursive.evaluate(document)
                _ = equal.evaluate(document)
            }
        }
    }

    @Test(
        "schemas nested 256 deep are compiled, checked, explained and reduced, and their output is written or given up"
    )
    func schemaStack() throws {
        try withSmallStack {
            // A schema takes two levels of nesting for one subschema.
            let levels = 126
            let schema = try SchemaCompiler().compile(
                JSONDocument(
                    parsing: String(repeating: #"{"type":"object","properties":{"a":"#, count: levels) + "false"
                        + String(repeating: "}}", count: levels)
                )
            )
            let document = try JSONDocument(parsing: Self.objects)
            guard case .invalid = schema.evaluate(document) else { throw Fault() }
            for dialect in StrictDialect.all { _ = schema.strictSubset(for: dialect) }
            _ = schema.output(document, format: .detailed)
            _ = try Self.recursive().output(JSONDocument(parsing: Self.arrays), format: .basic)
        }
    }

    private static let arrays = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    private static let objects = String(repeating: #"{"a":"#, count: 254) + "1" + String(repeating: "}", count: 254)

    private static func recursive() throws -> CompiledSchema {
        try SchemaCompiler().compile(
            JSONDocument(
                parsing:
                    ##"{"properties":{"a":{"$ref":"#"}},"items":{"$ref":"#"},"type":["array","object"],"unevaluatedProperties":false}"##
            )
        )
    }

    /// Runs work on a thread with 512 KB of stack, or what comes to the same with the larger frames of a debug build.
    private func withSmallStack(_ work: @escaping @Sendable () throws -> Void) throws {
        #if DEBUG
            let size = 8 * 512 * 1_024
        #else
            let size = 512 * 1_024
        #endif
        let result = Mailbox()
        let thread = Thread {
            do {
                try work()
                result.text = "done"
            } catch {
                result.text = "\(error)"
            }
        }
        thread.stackSize = size
        thread.start()
        while !thread.isFinished { Thread.sleep(forTimeInterval: 0.005) }
        #expect(result.text == "done")
    }

    private struct Fault: Error {}

    /// Written by one thread, read once it has ended.
    private final class Mailbox: @unchecked Sendable {
        var text = ""
    }

    private func within(_ limit: Duration, _ body: () -> Void) {
        let spent = ContinuousClock().measure(body)
        #expect(spent < limit, "took \(spent)")
    }
}
