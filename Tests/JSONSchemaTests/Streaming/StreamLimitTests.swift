// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import JSONSchema

/// What streaming costs, and what happens where a budget is spent.
struct StreamLimitTests {
    private func plan(_ text: String, _ options: SchemaOptions = SchemaOptions()) throws -> StreamPlan {
        StreamPlan(try SchemaCompiler(options: options).compile(try JSONDocument(parsing: text)))
    }

    private func text(lines: Int) -> [UInt8] {
        let line = #"{"id":12345,"name":"a name of some length","tags":["one","two"],"open":true}"#
        return Array("[".utf8) + Array(repeating: Array(line.utf8), count: lines).joined(separator: [0x2C])
            + Array("]".utf8)
    }

    private static let lines = #"""
        {"type":"array","uniqueItems":false,"items":{"type":"object","unevaluatedProperties":false,
         "properties":{"id":{"type":"integer"},"name":{"type":"string","maxLength":80},"open":{"enum":[true,false]},
                       "tags":{"items":{"enum":["one","two","three"]}}}}}
        """#

    /// Were each piece to cost in proportion to the text before it, this would not end within its limit by far.
    @Test("a long text can come byte by byte", .timeLimit(.minutes(1)))
    func byteByByte() throws {
        var stream = SchemaStream(try plan(Self.lines))
        for byte in text(lines: 2_400) { stream.append([byte]) }
        #expect(stream.verdict == .possible)
    }

    @Test("one long string, number or array is read byte by byte")
    func longTokens() throws {
        let plan = try plan(#"{"items":{"type":["string","number"],"maxLength":9000000,"maximum":1e9000000}}"#)
        let size = 100_000
        for text in [
            "[\"" + String(repeating: "x", count: size) + "\"]",
            "[\"" + String(repeating: "\\n", count: size / 2) + "\"]",
            "[1" + String(repeating: "0", count: size) + "]", "[" + String(repeating: "1,", count: size / 2) + "1]",
        ] {
            var stream = SchemaStream(plan)
            for byte in text.utf8 { stream.append([byte]) }
            #expect(stream.verdict == .possible)
            #expect(try stream.finish() == .valid)
        }
    }

    @Test("a text beyond the limit of its size or depth is rejected there, however it is cut")
    func sizes() throws {
        let plan = try plan("true")
        for size in [1, 7, 100] {
            var long = SchemaStream(plan, limits: JSONLimits(bytes: 50, depth: 3))
            let text = Array(("\"" + String(repeating: "x", count: 98) + "\"").utf8)
            for start in stride(from: 0, to: text.count, by: size) {
                long.append(Array(text[start..<min(start + size, text.count)]))
            }
            guard case .impossible(let rejection) = long.verdict, case .syntax(let error) = rejection.cause else {
                Issue.record("\(long.verdict)")
                continue
            }
            #expect(rejection.offset == 50)
            #expect(error.kind == .tooLarge)
        }
        var deep = SchemaStream(plan, limits: JSONLimits(bytes: 50, depth: 3))
        deep.append(Array("[[[[".utf8))
        guard case .impossible(let rejection) = deep.verdict, case .syntax(let error) = rejection.cause else {
            Issue.record("\(deep.verdict)")
            return
        }
        #expect(rejection.offset == 3)
        #expect(error.kind == .tooDeep)
    }

    @Test("where the steps are spent nothing is rejected but faulty JSON, and the end decides")
    func steps() throws {
        var options = SchemaOptions()
        options.limits.baseSteps = 100
        options.limits.stepsPerNode = 1
        let arms = (0..<40).map { #"{"items":{"const":"\#($0)"}}"# }.joined(separator: ",")
        let plan = try plan(#"{"anyOf":[\#(arms)]}"#, options)
        var stream = SchemaStream(plan)
        #expect(stream.append(Array(#"["39","39","39","39","39","39","40""#.utf8)) == .undecided(.steps))
        #expect(stream.append(Array(#","39""#.utf8)) == .undecided(.steps))
        var other = stream
        stream.append(Array("]".utf8))
        #expect(throws: Never.self) { try stream.finish() }
        other.append(Array("}".utf8))
        guard case .impossible(let rejection) = other.verdict, case .syntax = rejection.cause else {
            Issue.record("\(other.verdict)")
            return
        }
    }

    @Test("thousands of arms over a long array spend the steps instead of the time")
    func manyArms() throws {
        let arms = (0..<3_000).map { #"{"items":{"enum":[1,"\#($0)"]}}"# }.joined(separator: ",")
        let plan = try plan(#"{"anyOf":[\#(arms)]}"#)
        var stream = SchemaStream(plan)
        let text = Array("[".utf8) + Array(repeating: Array("1,".utf8), count: 20_000).joined()
        #expect(stream.append(text) == .undecided(.steps))
        stream.append(Array("1]".utf8))
        #expect(try stream.finish() == .valid)
    }

    @Test("a pattern that takes too long decides nothing early")
    func patterns() throws {
        let plan = try plan(#"{"items":{"pattern":"^(([a-z])+.)+[A-Z]([a-z])+$"}}"#)
        var stream = SchemaStream(plan)
        stream.append(Array("[\"\(String(repeating: "a", count: 40))\"".utf8))
        #expect(stream.verdict == .possible)
        stream.append(Array("]".utf8))
        #expect(try stream.finish() == .undecided(.pattern))
    }

    @Test("arms that share their arms do not multiply")
    func nestedChoices() throws {
        var definitions = [#""d0":{"type":"object","properties":{"a":{"type":"string"}}}"#]
        for level in 1...20 {
            let arm = ##"{"$ref":"#/$defs/d\##(level - 1)"}"##
            definitions.append(#""d\#(level)":{"anyOf":[\#(arm),\#(arm)]}"#)
        }
        let plan = try plan(##"{"$ref":"#/$defs/d20","$defs":{\##(definitions.joined(separator: ","))}}"##)
        var stream = SchemaStream(plan)
        #expect(stream.append(Array(#"{"b":[{},{}],"a":"#.utf8)) == .possible)
        var other = stream
        stream.append(Array(#""x"}"#.utf8))
        #expect(try stream.finish() == .valid)
        guard case .impossible = other.append(Array("[".utf8)) else {
            Issue.record("is not rejected")
            return
        }
    }
}
