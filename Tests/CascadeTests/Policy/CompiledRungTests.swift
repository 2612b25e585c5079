// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

struct CompiledRungTests {
    private static func rung(_ capabilities: Model.Capabilities, limit: Int? = nil) throws -> CompiledRung {
        let ladder = try ScriptedLadder([.init(capabilities, .says("x"))]) {
            $0.ladder[0].sampling.maxOutputTokens = limit
        }
        return try #require(ladder.policy.rungs.first)
    }

    @Test(
        "the least limit of output tokens holds",
        arguments: [
            (Int?.none, Int?.none, Int?.none, Int?.none), (9, nil, nil, 9), (9, 8, nil, 8), (9, 8, 7, 7), (7, 8, 9, 7),
            (nil, nil, 5, 5),
        ]
    )
    func outputLimit(model: Int?, rung: Int?, client: Int?, expected: Int?) throws {
        let compiled = try Self.rung(.init(maxOutputTokens: model), limit: rung)
        #expect(compiled.maxOutputTokens(for: .sample(maxOutputTokens: client)) == expected)
    }

    private static let words = ChatRequest.sample(String(repeating: "some more words ", count: 40))

    /// What the request surely has, by the estimate less its error.
    private static let least = words.likelyInputTokens * 100 / (100 + TokenEstimate.errorPercent)

    @Test(
        "a request fits a context with the output it asks for, as far as the rung would give it",
        arguments: [
            (Int?.none, Int?.none, 0, true), (nil, nil, -1, false), (60, nil, 59, false), (60, nil, 60, true),
            (60, 10, 10, true),
            (.max, 10, 10, true), (.max, nil, 1_000, false), (-5, nil, 0, true),
        ]
    )
    func context(client: Int?, limit: Int?, room: Int, fits: Bool) throws {
        let request = ChatRequest.sample(String(repeating: "some more words ", count: 40), maxOutputTokens: client)
        let rung = try Self.rung(.init(contextWindow: Self.least + room, maxOutputTokens: nil), limit: limit)
        #expect((rung.obstacle(to: request) == nil) == fits)
    }

    @Test("says about how many tokens do not fit")
    func contextMessage() throws {
        let rung = try Self.rung(.init(contextWindow: 50))
        #expect(
            rung.obstacle(to: Self.words) == "about \(Self.words.likelyInputTokens) tokens do not fit the context of 50"
        )
    }

    private static func asking(_ members: String, content: String = #""Hi""#, logprobs: Bool = false) throws
        -> ChatRequest
    {
        let text = #"{"messages":[{"role":"user","content":\#(content)}]\#(members)}"#
        let root = try JSONDocument(parsing: Array(text.utf8)).root
        let schema = root["schema"].map { ChatRequest.ResponseFormat.jsonSchema(name: "s", schema: $0) }
        return ChatRequest(
            body: root,
            model: nil,
            messages: try #require(root["messages"]),
            responseFormat: schema ?? .text,
            asksLogprobs: logprobs
        )
    }

    @Test("a request that needs what the model lacks has an obstacle, and one that does not has none")
    func abilities() throws {
        let rung = try Self.rung(
            .init(tools: false, vision: false, audio: false, files: false, jsonSchema: false, logprobs: false)
        )
        #expect(rung.obstacle(to: .sample()) == nil)
        #expect(rung.obstacle(to: .sample(hasTools: true)) == "the model calls no tools")
        #expect(rung.obstacle(to: .sample(hasImages: true)) == "the model reads no images")
        let audio = try Self.asking("", content: #"[{"type":"input_audio","input_audio":{}}]"#)
        #expect(rung.obstacle(to: audio) == "the model hears no audio")
        let file = try Self.asking("", content: #"[{"type":"text","text":"a"},{"type":"file","file":{}}]"#)
        #expect(rung.obstacle(to: file) == "the model reads no files")
        #expect(rung.obstacle(to: try Self.asking("", logprobs: true)) == "the model gives no log-probabilities")
        let schema = try Self.asking(#","schema":{"type":"object"}"#)
        #expect(rung.obstacle(to: schema) == "the model holds to no JSON Schema, and no verifier here does")
        let able = try Self.rung(.init())
        for request in [.sample(hasTools: true), .sample(hasImages: true), audio, file, schema] {
            #expect(able.obstacle(to: request) == nil)
        }
    }

    /// Accepts what fits the request's schema, it says.
    private struct Holder: Verifier {
        var holdsRequestSchema: Bool { true }
        func verify(_ candidate: Candidate) async -> Judgement { .accepted }
    }

    @Test("a verifier of the request's schema makes up for a model that holds to none")
    func verifiedSchema() throws {
        let ladder = try ScriptedLadder([.init(.init(jsonSchema: false), .says("x"))], verify: [Holder()])
        let rung = try #require(ladder.policy.rungs.first)
        #expect(rung.obstacle(to: try Self.asking(#","schema":{"type":"object"}"#)) == nil)
    }

    @Test("tools count as input")
    func tools() throws {
        let rung = try Self.rung(.init(contextWindow: 5))
        #expect(rung.obstacle(to: .sample()) == nil)
        #expect(rung.obstacle(to: .sample(hasTools: true)) != nil)
    }
}
