// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting

/// A policy over scripted upstreams, ready to be asked.
struct ScriptedLadder {
    typealias Line = ScriptedProvider.Line

    /// One rung: the script of each of its deployments.
    ///
    /// Rung n costs n + 1 micro-USD a token of input and twice that of output.
    struct Rung: ExpressibleByArrayLiteral {
        var scripts: [[Line]]
        var capabilities = Model.Capabilities(maxOutputTokens: 100)

        init(arrayLiteral elements: Line...) { scripts = [elements] }
        init(_ scripts: [Line]...) { self.scripts = scripts }
        init(_ capabilities: Model.Capabilities, _ lines: Line...) {
            self.capabilities = capabilities
            scripts = [lines]
        }
    }

    let clock: ScriptedClock
    /// By rung and deployment.
    let providers: [[ScriptedProvider]]
    let policy: CompiledPolicy

    /// A ladder whose rungs all have these verifiers, named `check0`, `check1` and so on.
    init(
        _ rungs: [Rung],
        verify verifiers: [any Verifier] = [],
        clock: ScriptedClock = ScriptedClock(),
        change: (inout Policy) -> Void = { _ in }
    ) throws {
        self.clock = clock
        let providers = rungs.map { rung in rung.scripts.map { ScriptedProvider($0, clock: clock) } }
        let models = zip(rungs, providers).enumerated().map { index, rung in
            let price = Price(input: Self.price * (index + 1), output: Self.price * (2 * (index + 1)))
            return Model(
                name: "model\(index)",
                deployments: rung.1.enumerated().map { number, provider in
                    Deployment(
                        id: "model\(index)-\(number)",
                        upstreamModel: "up\(index)",
                        price: price,
                        provider: provider
                    )
                },
                capabilities: rung.0.capabilities
            )
        }
        var policy = Policy(name: "scripted", ladder: models.map { Policy.Rung(model: $0.name) })
        policy.verify = verifiers.indices.map { Policy.VerifierSetting(kind: "check\($0)") }
        change(&policy)
        let factories = verifiers.enumerated().map { ReadyFactory("check\($0)", $1) }
        self.providers = providers
        self.policy = try PolicyCompiler(models: models, factories: factories).compile(policy, in: .empty)
    }

    static let price = Cost(picoUSD: 1_000_000)

    func answer(_ request: ChatRequest = .sample(), seed: UInt64 = 0) async -> CascadeResult {
        var random = SplitMix64(seed: seed)
        let id = TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random)
        return await CascadeEngine(clock: clock)
            .answer(request, by: policy, context: .init(traceID: id, key: "tests", seed: seed))
    }
}

extension ScriptedProvider.Line {
    /// An answer of so much text, with a usage as an upstream reports it.
    static func says(_ text: String, input: Int = 10, output: Int = 5) -> Self {
        .answer(Completion(text: text, usage: TokenUsage(input: input, output: output)))
    }
}

extension CascadeResult {
    /// The text that goes to the client.
    var text: String? { completion.map { String(decoding: $0.text, as: UTF8.self) } }
    /// How the attempts came about.
    var triggers: [AttemptOrder.Trigger] { trace.attempts.map(\.order.trigger) }
    /// What the record of the attempts adds up to.
    var sum: Cost { trace.attempts.reduce(.zero) { $0 + $1.cost + $1.verifierCost } }
}

extension FollowUp {
    var string: String { "\(role.rawValue): " + String(decoding: text, as: UTF8.self) }
}
