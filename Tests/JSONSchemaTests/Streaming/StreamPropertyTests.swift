// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema
@testable import json_schema_check

/// Three things that hold of every schema and every text, however it is cut.
///
/// 1. the verdict does not depend on the cuts, and at the end it is that of the whole evaluation;
/// 2. no beginning of a valid text is rejected;
/// 3. what is rejected is invalid, whatever follows.
struct StreamPropertyTests {
    /// Streams a text byte by byte and in other pieces, and compares with the verdict on the whole.
    ///
    /// - Returns: The bytes up to the rejection; nil where there was none.
    @discardableResult
    private func examine(_ text: [UInt8], _ plan: StreamPlan, _ place: @autoclosure () -> String) -> Int? {
        var byByte = SchemaStream(plan)
        var rejectedAt: Int?
        for (offset, byte) in text.enumerated() {
            let verdict = byByte.append([byte])
            if case .undecided(let limit) = verdict {
                Issue.record("\(place()): \(limit) at \(offset)")
                break
            }
            if case .impossible(let rejection) = verdict {
                #expect(rejection.offset == offset, "\(place())")
                rejectedAt = offset
                break
            }
        }
        for size in [2, 20, text.count] where size > 0 {
            var other = SchemaStream(plan)
            var start = 0
            while start < text.count {
                let end = min(start + size, text.count)
                other.append(Array(text[start..<end]))
                // What was known after a piece is what is known after its last byte.
                #expect(
                    (other.verdict != .possible) == (rejectedAt.map { $0 < end } ?? false),
                    "\(place()), by \(size)"
                )
                start = end
            }
            #expect(other.verdict == byByte.verdict, "\(place()), by \(size)")
        }
        let whole: SchemaOutcome
        do throws(JSONSyntaxError) {
            whole = plan.schema.evaluate(try JSONDocument(parsing: text))
        } catch {
            // What is wrong first is told.
            if let outcome = try? byByte.finish(), case .invalid = outcome { return rejectedAt }
            #expect(throws: JSONSyntaxError.self, "\(place())") { try byByte.finish() }
            return rejectedAt
        }
        let outcome = Result { () throws(JSONSyntaxError) in try byByte.finish() }
        switch (whole, outcome) {
        case (.valid, .success(.valid)), (.undecided, .success(.undecided)): #expect(rejectedAt == nil, "\(place())")
        case (.invalid, .success(.invalid(let findings, _))):
            #expect(rejectedAt != nil || whole == .invalid(findings, total: findings.count) || findings.count == 8)
        // The stream found what the evaluation did not come to.
        case (.undecided, .success(.invalid)): #expect(rejectedAt != nil, "\(place())")
        default: Issue.record("\(place()): \(whole) whole, \(outcome) by byte, rejected at \(rejectedAt ?? -1)")
        }
        return rejectedAt
    }

    @Test("generated schemas", arguments: 0..<100)
    func generated(seed: UInt64) throws {
        var maker = SchemaMaker(generator: SeededGenerator(state: seed &* 104_729 &+ 11))
        let text = maker.schema()
        let values = (0..<20).map { _ in Array(maker.instance(depth: 3).utf8) }
        try examine(values, text, seed: seed)
    }

    @Test("generated schemas full of bounds", arguments: 0..<400)
    func bounded(seed: UInt64) throws {
        var maker = BoundedMaker(generator: SeededGenerator(state: seed &* 7_907 &+ 1))
        let text = maker.schema()
        let values = (0..<40).map { _ in Array(maker.value().utf8) }
        try examine(values, text, seed: seed)
    }

    /// Examines values, and that what follows a beginning which was rejected never makes it valid.
    private func examine(_ values: [[UInt8]], _ text: String, seed: UInt64) throws {
        let options = SchemaOptions(defaultDraft: seed % 4 == 0 ? .draft2019 : .draft2020, optimises: seed % 3 != 0)
        guard let schema = try? SchemaCompiler(options: options).compile(try JSONDocument(parsing: text)) else {
            return
        }
        let plan = StreamPlan(schema)
        var continuation = Continuation(generator: SeededGenerator(state: seed))
        for value in values {
            let place = "seed \(seed): \(text) on \(String(decoding: value, as: UTF8.self))"
            guard let rejectedAt = examine(value, plan, place) else { continue }
            for _ in 0..<10 {
                let other = continuation.of(Array(value[...rejectedAt]))
                guard let document = try? JSONDocument(parsing: other) else { continue }
                let isValid = schema.isValid(document) == true
                #expect(!isValid, "\(place), rejected at \(rejectedAt), but \(String(decoding: other, as: UTF8.self))")
            }
        }
    }

    @Test("schemas of the official suite", .enabled(if: SharedData.isPresent), arguments: OfficialSuiteTests.files)
    func officialSuite(file: SuiteFile) throws {
        let suite = try #require(OfficialSuiteTests.suite)
        for optimises in [true, false] {
            var options = file.options
            options.optimises = optimises
            let compiler = SchemaCompiler(registry: suite.registry, options: options)
            for group in try suite.cases(in: file) {
                let plan = StreamPlan(try compiler.compile(group.schema))
                for test in group.tests {
                    examine(Array(test.data.text), plan, "\(group.title): \(test.title)")
                }
            }
        }
    }

    @Test("real schemas and answers", .enabled(if: SharedData.isPresent), arguments: BenchSetTests.sets)
    func benchSets(set: String) throws {
        let folder = SharedData.bench.appendingPathComponent(set)
        let schema = try SchemaCompiler().compile(try SharedData.document(folder.appendingPathComponent("schema.json")))
        let plan = StreamPlan(schema)
        for file in ["valid.jsonl", "invalid.jsonl"] {
            let url = folder.appendingPathComponent(file)
            guard FileManager.default.fileExists(atPath: url.path) else { continue }
            var bytes = 0
            for (number, line) in [UInt8](try Data(contentsOf: url)).split(separator: 0x0A).enumerated() {
                bytes += line.count
                // As much as a debug build reads in a second or two.
                if bytes > 30_000 { break }
                examine(Array(line), plan, "\(set) \(file):\(number + 1)")
            }
        }
    }

    @Test("no bytes make a stream differ from the whole", arguments: 0..<60)
    func damaged(seed: UInt64) throws {
        var maker = SchemaMaker(generator: SeededGenerator(state: seed &* 31 &+ 5))
        guard let schema = try? SchemaCompiler().compile(try JSONDocument(parsing: maker.schema())) else { return }
        let plan = StreamPlan(schema)
        for _ in 0..<20 {
            var text = Array(maker.instance(depth: 3).utf8)
            let place = Int.random(in: text.indices, using: &maker.generator)
            text[place] = UInt8.random(in: 0...255, using: &maker.generator)
            examine(text, plan, "seed \(seed): \(String(decoding: text, as: UTF8.self))")
        }
    }
}

/// Goes on with texts.
private struct Continuation {
    var generator: SeededGenerator

    private static let pieces = [
        "\"", ",", ":", "{", "}", "[", "]", "1", "0", "2", ".5", "e-1", "x", "y", "z", "null", "true", "\"a\":",
        "\"b\":",
        "\"c\":", "\"kind\":", "\"x\"", "rue", "alse", "ull", "1,", "\"x\",", "{}", "[]",
    ].map { Array($0.utf8) }

    /// Some pieces that can follow and may fit a schema, and the end.
    mutating func of(_ beginning: [UInt8]) -> [UInt8] {
        var text = beginning
        var prefix = JSONPrefix()
        guard Self.take(text, &prefix) else { return text }
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let piece = Self.pieces[Int.random(in: Self.pieces.indices, using: &generator)]
            var next = prefix
            guard Self.take(piece, &next) else { continue }
            prefix = next
            text += piece
        }
        return text + prefix.completion
    }

    /// Whether some bytes can follow.
    private static func take(_ bytes: [UInt8], _ prefix: inout JSONPrefix) -> Bool {
        var index = 0
        while true {
            switch prefix.next(in: bytes.span, at: &index) {
            case .wantsMore: return true
            case .fault: return false
            default: continue
            }
        }
    }
}
