// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

/// Which deployments may see a request, and which upstreams can say it.
struct PlacementTests {
    private static let audio = UnsupportedField("messages[0].content[0]", "the API takes no audio")

    /// A ladder whose deployments are in these regions, by rung; those named are unable to say the request, and know it before or while they
    /// are called.
    private static func policy(
        _ regions: [[String?]],
        clock: ScriptedClock,
        mute: Set<String> = [],
        findsOut late: Set<String> = [],
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
                            field: mute.contains(id) || late.contains(id) ? audio : nil,
                            findsOutLate: late.contains(id),
                            scripted: ScriptedProvider([.says(id)], clock: clock)
                        ),
                        region: region
                    )
                },
                capabilities: .init(vision: rung > 0)
            )
        }
        var policy = Policy(name: "placed", ladder: models.map { Policy.Rung(model: $0.name) })
        change(&policy)
        return try PolicyCompiler(models: models, factories: []).compile(policy, in: .empty)
    }

    private static func answer(
        _ policy: CompiledPolicy,
        _ clock: ScriptedClock,
        key: Requirements = .none,
        request: ChatRequest = .sample()
    ) async -> CascadeResult {
        var random = SplitMix64(seed: 1)
        let id = TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random)
        return await CascadeEngine(clock: clock)
            .answer(request, by: policy, context: .init(traceID: id, key: "tests", requirements: key))
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

    @Test("an upstream that finds out only when it is called is passed over too")
    func late() async throws {
        let clock = ScriptedClock()
        let unsaid = Attempt.Ending.failed(.unsupported(Self.audio))
        let result = await Self.answer(
            try Self.policy([["us", "us"], ["us"]], clock: clock, findsOut: ["0-0", "0-1"]),
            clock
        )
        #expect(result.text == "1-0")
        #expect(result.trace.attempts.map(\.ending).prefix(2) == [unsaid, unsaid])
    }

    /// A ladder, and what becomes of a request with `unsupported: fail`.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var regions: [[String?]] = [["us"], ["us"]]
        var mute: Set<String> = []
        var late: Set<String> = []
        /// The region that the key demands; nil for none.
        var key: String?
        /// Whether the request has an image, of which the model of the first rung knows nothing.
        var hasImage = false
        /// The deployments that were called.
        var called: [String] = []
        /// The answer; nil for a 400 that names the field.
        var answer: String?
    }

    @Test(
        "with `unsupported: fail` a rung none of whose allowed deployments can say a field refuses the request",
        arguments: [
            Refusal(testDescription: "one rung cannot", mute: ["1-0"]),
            Refusal(
                testDescription: "no deployment of one rung can",
                regions: [["us"], ["us", "us"]],
                mute: ["1-0", "1-1"]
            ),
            Refusal(
                testDescription: "another deployment of the rung can",
                regions: [["us", "us"]],
                mute: ["0-0"],
                called: ["0-1"],
                answer: "0-1"
            ),
            Refusal(
                testDescription: "the one that cannot is not allowed",
                regions: [["us", "eu"], ["eu"]],
                mute: ["0-0"],
                key: "eu",
                called: ["0-1"],
                answer: "0-1"
            ),
            Refusal(
                testDescription: "the one that can is not allowed",
                regions: [["eu"], ["us", "eu"]],
                mute: ["1-1"],
                key: "eu"
            ),
            Refusal(
                testDescription: "none of the rung is allowed",
                regions: [["us"], ["eu"]],
                mute: ["0-0"],
                key: "eu",
                called: ["1-0"],
                answer: "1-0"
            ),
            Refusal(
                testDescription: "the rung is skipped for another reason",
                mute: ["0-0"],
                hasImage: true,
                called: ["1-0"],
                answer: "1-0"
            ),
            Refusal(testDescription: "it is found out while it is called", late: ["0-0"], called: ["0-0"]),
            Refusal(
                testDescription: "another deployment can where one finds out while it is called",
                regions: [["us", "us"]],
                late: ["0-0"],
                called: ["0-0", "0-1"],
                answer: "0-1"
            ),
        ]
    )
    func fail(refusal: Refusal) async throws {
        let clock = ScriptedClock()
        let policy = try Self.policy(
            refusal.regions,
            clock: clock,
            mute: refusal.mute,
            findsOut: refusal.late
        ) { $0.unsupported = .fail }
        let result = await Self.answer(
            policy,
            clock,
            key: refusal.key.map { Requirements(regions: [$0]) } ?? .none,
            request: .sample(hasImages: refusal.hasImage)
        )
        #expect(result.text == refusal.answer)
        if refusal.answer == nil { #expect(result.outcome == .failed(.fault(.unsupported(Self.audio)))) }
        #expect(result.trace.attempts.map(\.deployment) == refusal.called)
        #expect(result.trace.cost == .zero)
    }
}

/// A provider whose API cannot say a field.
private struct MuteProvider: Provider {
    let field: UnsupportedField?
    let findsOutLate: Bool
    let scripted: ScriptedProvider

    func unsupported(in request: ChatRequest) -> UnsupportedField? { findsOutLate ? nil : field }

    func call(
        _ call: ProviderCall,
        yield: (CompletionEvent) async -> Void
    ) async throws(ProviderError) {
        if let field { throw .unsupported(field) }
        try await scripted.call(call, yield: yield)
    }
}
