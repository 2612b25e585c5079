// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
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

    @Test(
        "a request fits a context with the output it asks for, as far as the rung would give it",
        arguments: [
            (Int?.none, Int?.none, false), (60, nil, false), (60, 10, true), (.max, 10, true), (.max, nil, false),
            (-5, nil, true),
        ]
    )
    func context(client: Int?, limit: Int?, fits: Bool) throws {
        // The messages are 142 bytes, about 36 tokens.
        let request = ChatRequest.sample(String(repeating: "x", count: 112), maxOutputTokens: client)
        let window = client == nil ? 35 : 50
        let rung = try Self.rung(.init(contextWindow: window, maxOutputTokens: nil), limit: limit)
        #expect((rung.obstacle(to: request) == nil) == fits)
    }

    @Test("tools count as input")
    func tools() throws {
        let rung = try Self.rung(.init(contextWindow: 12))
        #expect(rung.obstacle(to: .sample()) == nil)
        #expect(rung.obstacle(to: .sample(hasTools: true)) != nil)
    }
}
