// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import PolicyFile

struct FixturesSchemaTests {
    private let schema = try? JSONValue(parsing: FixturesSchema.json)

    /// The keys that the decoder knows where it finds an unknown one.
    private func known(_ fixture: String) async throws -> [String] {
        let problems = await (try FixtureFolder("- { name: a, \(fixture) }\n")).problems()
        let line = problems.split(separator: "\n").first { $0.contains("the unknown key `nokey`") } ?? ""
        let list = line.split(separator: "expected ").last ?? ""
        return list.split(separator: "`").filter { !$0.contains(" ") && !$0.isEmpty }.map(String.init).sorted()
    }

    @Test(
        "names the keys that the decoder knows, and no others",
        arguments: [
            ("answer: x, expect: { verdict: accepted, nokey: 1 }", "/$defs/expected_verdict"),
            ("answer: x, expect: { verdict: rejected, findings: [{ nokey: 1 }] }", "/$defs/expected_finding"),
            ("answers: { small: x }, expect: { outcome: accepted, nokey: 1 }", "/$defs/expected_outcome"),
            ("answer: x, assert: [{ type: contains, value: x, nokey: 1 }]", "/$defs/assertion"),
            ("answer: { nokey: 1 }, expect: accepted", "/$defs/answer/oneOf/1"),
            ("answers: { small: { fault: malformed, nokey: 1 } }, expect: accepted", "/$defs/scripted/oneOf/1"),
            ("tool_calls: [{ name: a, nokey: 1 }], expect: accepted", "/$defs/tool_call"),
        ] as [(String, JSONPointer)]
    )
    func keys(fixture: String, place: JSONPointer) async throws {
        let properties = try #require(schema?.at(place)?["properties"]?.object)
        // `latency` is known where it is written; `threshold` where an assertion has one.
        let known = try await known(fixture)
        #expect(Set(known).isSubset(of: properties.keys), "\(known)")
        #expect(Set(properties.keys).subtracting(known).isSubset(of: ["latency", "threshold"]), "\(known)")
    }

    @Test("names the keys of both levels")
    func fixture() async throws {
        let properties = try #require(schema?.at("/$defs/fixture/properties")?.object)
        let gate = try await known("answer: x, expect: accepted, nokey: 1")
        let ladder = try await known("answers: { small: x }, expect: accepted, nokey: 1")
        // `answer_file` and `tool_calls` are known where there is no `answer`.
        let all = Set(gate + ladder + ["answer_file", "tool_calls"])
        #expect(all == Set(properties.keys), "\(all.symmetricDifference(properties.keys))")
    }
}
