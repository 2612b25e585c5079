// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Which deployments may see a request, and which upstreams can say it.
struct PlacementTests {
    private static let audio = UnsupportedField("messages[0].content[0]", "the API takes no audio")

    /// A ladder whose deployments are in these regions, by rung, the first of each rung unable to say the request where told.
    private static func policy(
        _ regions: [[String?]],
        clock: ScriptedClock,
        mute: Set<String> = [],
        late: Bool = false,
        change: (inout Policy) -> Void = { _ in }
    ) throws -> CompiledPolicy {
        let models = regions.enumerated().map { rung, regions in
            Model(
                name: "model\(rung)",
                deployments: regions.enumerated().map { index, region in
                    let id = "\(rung)-\(index)"
                    return Deployment(
                        id: id,
                        upstreamModel: "up",
                        price: .free,
                        provider: MuteProvider(
                            field: mute.contains(id) ? audio : nil,
                            isLate: late,
                            scripted: ScriptedProvider([.says(id)], clock: clock)
                        ),
                        region: region
                    )
                }
            )
        }
        var policy = Policy(name: "placed", ladder: models.map { Policy.Rung(model: $0.name) })
        change(&policy)
        return try PolicyCompiler(models: models, factories: []).compile(policy, in: .empty)
    }

    private static func answer(
        _ policy: CompiledPolicy,
        _ clock: ScriptedClock,
        key: Requirements = .none
    ) async -> CascadeResult {
        var random = SplitMix64(seed: 1)
        let id = TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random)
        return await CascadeEngine(clock: clock)
            .answer(.sample(), by: policy, context: .init(traceID: id, key: "tests", requirements: key))
    }

    @Test("only deployments that the policy and the key allow are asked")
    func regions() async throws {
        let clock = ScriptedClock()
        let policy = try Self.policy([["us", "eu-central-1", "eu-west-1"], ["us"]], clock: clock) { policy in
            policy.require = Requirements()
        }
        #expect(await Self.answer(policy, clock).text == "0-0")
        let eu = await Self.answer(policy, clock, key: Requirements(regions: ["eu"]))
        #expect(eu.text == "0-1")
        let west = await Self.answer(policy, clock, key: Requirements(regions: ["eu-west-1"]))
        #expect(west.text == "0-2")
        let nowhere = await Self.answer(policy, clock, key: Requirements(regions: ["ch"]))
        #expect(nowhere.outcome == .failed(.unavailable(Unavailability(.notAllowed))))
        #expect(nowhere.trace.attempts.isEmpty)
        #expect(
            nowhere.trace.skipped.map(\.reason)
                == Array(repeating: "no deployment is allowed to take it: the key demands region ch", count: 2)
        )
    }

    @Test("a key's demand comes on top of the policy's")
    func both() async throws {
        let clock = ScriptedClock()
        let policy = try Self.policy([["us", "eu-central-1", "eu-west-1"]], clock: clock) { policy in
            policy.require = Requirements(regions: ["eu-central-1", "us"])
        }
        #expect(await Self.answer(policy, clock, key: Requirements(regions: ["eu"])).text == "0-1")
        let apart = await Self.answer(policy, clock, key: Requirements(regions: ["eu-west-1"]))
        #expect(apart.outcome == .failed(.unavailable(Unavailability(.notAllowed))))
    }

    @Test("a rung no deployment of which the policy allows is refused when the policy is compiled")
    func forbidden() throws {
        #expect(throws: SettingsError.self) {
            try Self.policy([["us"]], clock: ScriptedClock()) { $0.require = Requirements(regions: ["eu"]) }
        }
    }

    @Test("an upstream that cannot say a field is passed over; where none can, the field is named")
    func unsupported() async throws {
        let clock = ScriptedClock()
        let other = try Self.policy([["us", "us"]], clock: clock, mute: ["0-0"])
        #expect(await Self.answer(other, clock).text == "0-1")
        let next = await Self.answer(try Self.policy([["us"], ["us"]], clock: clock, mute: ["0-0"]), clock)
        #expect(next.text == "1-0")
        #expect(next.trace.skipped.map(\.reason) == ["messages[0].content[0]: the API takes no audio"])
        let none = await Self.answer(try Self.policy([["us"], ["us"]], clock: clock, mute: ["0-0", "1-0"]), clock)
        #expect(none.outcome == .failed(.fault(.unsupported(Self.audio))))
        #expect(none.trace.attempts.isEmpty)
    }

    @Test("with `unsupported: fail`, one upstream that cannot say a field refuses the request")
    func fail() async throws {
        let clock = ScriptedClock()
        let policy = try Self.policy([["us"], ["us"]], clock: clock, mute: ["1-0"]) { $0.unsupported = .fail }
        let result = await Self.answer(policy, clock)
        #expect(result.outcome == .failed(.fault(.unsupported(Self.audio))))
        #expect(result.trace.attempts.isEmpty)
        #expect(result.trace.cost == .zero)
    }

    @Test("what shows only when a call is written escalates, or refuses the request there", arguments: [false, true])
    func late(fails: Bool) async throws {
        let clock = ScriptedClock()
        let policy = try Self.policy([["us"], ["us"]], clock: clock, mute: ["0-0"], late: true) {
            $0.unsupported = fails ? .fail : .skip
        }
        let result = await Self.answer(policy, clock)
        #expect(result.trace.attempts.count == (fails ? 1 : 2))
        #expect(result.outcome == (fails ? .failed(.fault(.unsupported(Self.audio))) : .accepted(attempt: 1)))
    }
}

/// A provider whose API cannot say a field.
private struct MuteProvider: Provider {
    let field: UnsupportedField?
    /// Whether it finds out only when it is called.
    let isLate: Bool
    let scripted: ScriptedProvider

    func unsupported(in request: ChatRequest) -> UnsupportedField? { isLate ? nil : field }

    func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        if let field { throw .unsupported(field) }
        try await scripted.call(call, yield: yield)
    }
}
