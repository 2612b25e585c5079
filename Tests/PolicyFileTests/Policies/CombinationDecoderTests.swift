// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile
import Testing

/// What `combine` is read as.
struct CombinationDecoderTests {
    private static func policy(_ combine: String) throws -> PolicyDecoder.Result {
        let text = #"{"policy": "a", "ladder": [{"model": "m"}], "verify": ["judge", "regex"], "combine": \#(combine)}"#
        return PolicyDecoder.decode(try JSONValue(parsing: text), folder: "a")
    }

    @Test(
        "each form is what it says",
        arguments: [
            ("null", Combination.all), (#""all""#, .all), (#""any""#, .any(of: nil)),
            (#"{"any": ["judge"]}"#, .any(of: ["judge"])), (#"{"any": "judge"}"#, .any(of: ["judge"])),
            (
                #"{"weights": {"judge": 2, "regex": 0.5}, "at_least": 0.7}"#,
                .weighted([.init("judge", 2), .init("regex", 0.5)], atLeast: 0.7)
            ),
        ]
    )
    func forms(combine: String, expected: Combination) throws {
        let result = try Self.policy(combine)
        #expect(result.policy.combine == expected)
        #expect(result.problems.isEmpty)
    }

    @Test("a rung's own verifiers have their own combination, and not the policy's")
    func rungs() throws {
        let text = #"""
            {"policy": "a", "ladder": [{"model": "m", "verify": ["judge", "regex"]},
            {"model": "m", "verify": ["judge", "regex"], "combine": "any"}, {"model": "m"}],
            "verify": ["judge", "regex"], "combine": {"any": ["judge"]}}
            """#
        let policy = PolicyDecoder.decode(try JSONValue(parsing: text), folder: "a").policy
        #expect(policy.ladder.map(\.combine) == [.all, .any(of: nil), .all])
        #expect(policy.combine == .any(of: ["judge"]))
    }

    @Test(
        "what is none is refused",
        arguments: [
            "5", "[]", "{}", #"{"any": []}"#, #"{"any": [1]}"#, #"{"weights": {}, "at_least": 0.5}"#,
            #"{"weights": {"judge": 0}, "at_least": 0.5}"#, #"{"weights": {"judge": 1}}"#, #"{"at_least": 0.5}"#,
            #"{"weights": {"judge": 1}, "at_least": 0}"#, #"{"weights": ["judge"], "at_least": 0.5}"#,
            #"{"weights": {"judge": 1}, "at_least": 0.5, "any": ["judge"]}"#, #"{"all": ["judge"]}"#,
        ]
    )
    func refused(combine: String) throws {
        #expect(try !Self.policy(combine).problems.isEmpty)
    }

    @Test("editors are offered the keys that are read")
    func schema() throws {
        let schema = try JSONValue(parsing: PolicySchema.json(verifiers: ["judge"]))
        let forms = try #require(schema.at("/$defs/combination/oneOf")?.array)
        #expect(forms.flatMap { $0["properties"]?.object?.keys ?? [] } == ["any", "weights", "at_least"])
        #expect(forms[0]["enum"] == ["all", "any"])
    }
}
