// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// What a policy is compiled to, and what is refused.
struct PolicyCompilerTests {
    /// A verifier that takes a `limit` and refuses one over 9.
    private struct LimitFactory: VerifierFactory {
        let kind = "length"
        let defaultThen = RejectionAction.escalate

        func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)? {
            settings.int("limit", in: 1...9, default: 5) == nil ? nil : ScriptedVerifier(.accepted)
        }
    }

    private static func model(_ name: String, maxOutputTokens: Int? = 10, deployments: Int = 1) -> Model {
        let provider = ScriptedProvider([], clock: ScriptedClock())
        return Model(
            name: name,
            deployments: (0..<deployments).map {
                Deployment(id: "\(name)-\($0)", upstreamModel: name, price: .free, provider: provider)
            },
            capabilities: .init(maxOutputTokens: maxOutputTokens)
        )
    }

    private static let compiler = PolicyCompiler(
        models: [
            model("small", deployments: 2), model("large"), model("endless", maxOutputTokens: nil),
            model("nowhere", deployments: 0),
        ],
        factories: [LimitFactory(), ReadyFactory("regex", ScriptedVerifier(.accepted))]
    )

    private static func policy(_ models: String..., change: (inout Policy) -> Void = { _ in }) -> Policy {
        var policy = Policy(
            name: "p",
            ladder: models.enumerated().map { .init(model: $1, pointer: JSONPointer(tokens: ["ladder", "\($0)"])) }
        )
        change(&policy)
        return policy
    }

    private static func problems(_ policy: Policy) -> [String] {
        do throws(SettingsError) {
            _ = try compiler.compile(policy, in: .empty)
            return []
        } catch {
            return error.problems.map(\.message)
        }
    }

    @Test("the walk's numbers are the policy's")
    func plan() throws {
        let policy = Self.policy("small", "large") {
            $0.ladder[0].reasks = 2
            $0.ladder[0].retries = 3
            $0.ladder[1].mendsDraft = true
            $0.exhausted = .best
            $0.onFilter = .escalate
            $0.limits.deadline = .seconds(7)
            $0.limits.maxCost = Cost(picoUSD: 9)
            $0.limits.maxAttempts = 4
        }
        var plan = LadderPlan(rungs: [
            .init(deployments: 2, retries: 3, reasks: 2), .init(deployments: 1, retries: 1, mendsDraft: true),
        ])
        plan.exhausted = .best
        plan.onFilter = .escalate
        plan.deadline = .seconds(7)
        plan.maxCost = Cost(picoUSD: 9)
        plan.maxAttempts = 4
        let compiled = try Self.compiler.compile(policy, in: .empty)
        #expect(compiled.plan == plan)
        #expect(compiled.name == "p" && compiled.policy == policy)
        #expect(compiled.rungs.map(\.model.name) == ["small", "large"])
    }

    @Test("a rung has the policy's verifiers, or its own, or none")
    func gates() throws {
        let policy = Self.policy("small", "large", "small") {
            $0.verify = [.init(kind: "length", settings: ["name": "short", "timeout": "2s", "inconclusive": "accept"])]
            $0.ladder[1].verify = [.init(kind: "regex"), .init(kind: "length", settings: ["then": "fail"])]
            $0.ladder[2].verify = []
        }
        let gates = try Self.compiler.compile(policy, in: .empty).rungs.map(\.gate)
        #expect(gates.map { $0.entries.map(\.name) } == [["short"], ["regex", "length"], []])
        #expect(gates.map { $0.entries.map(\.then) } == [[.escalate], [.reask, .fail], []])
        #expect(gates[0].entries.first?.timeout == .seconds(2) && gates[0].entries.first?.inconclusive == .accept)
        #expect(gates.map(\.rejectsTruncated) == [true, true, false])
    }

    @Test("whether a truncated answer is rejected is the policy's to say", arguments: InconclusiveMeaning.allCases)
    func truncated(meaning: InconclusiveMeaning) throws {
        let policy = Self.policy("small") {
            $0.truncated = meaning
            $0.explainAll = true
        }
        let gate = try #require(Self.compiler.compile(policy, in: .empty).rungs.first?.gate)
        #expect(gate.rejectsTruncated == (meaning == .reject) && gate.explainAll)
    }

    @Test("the settings of every verifier are listed as they hold")
    func effective() throws {
        let policy = Self.policy("small") {
            $0.verify = [.init(kind: "length", settings: ["limit": 3], pointer: "/verify/0/length")]
        }
        let effective = try Self.compiler.compile(policy, in: .empty).effective
        #expect(
            effective.map { "\($0.pointer.path) = \($0.text)\($0.isDefault ? " (default)" : "")" } == [
                "verify[0].length.name = \"length\" (default)", "verify[0].length.then = escalate (default)",
                "verify[0].length.inconclusive = reject (default)", "verify[0].length.limit = 3",
            ]
        )
    }

    @Test("every problem is reported at once, with what was probably meant")
    func allAtOnce() {
        let policy = Self.policy("smal", "gpt", "endless", "nowhere") {
            $0.limits.maxCost = Cost(picoUSD: 1)
            $0.verify = [
                .init(kind: "lenght", pointer: "/verify/0/lenght"), .init(kind: "judge", pointer: "/verify/1/judge"),
                .init(
                    kind: "length",
                    settings: ["limit": 10, "limits": 1, "then": "retry"],
                    pointer: "/verify/2/length"
                ),
            ]
        }
        #expect(
            Self.problems(policy) == [
                "verify[0].lenght: found the unknown verifier `lenght`; expected one of `length`, `regex`. Did you mean `length`?",
                "verify[1].judge: found the unknown verifier `judge`; expected one of `length`, `regex`. Remove it.",
                "verify[2].length.then: found `retry`; expected one of `reask`, `escalate`, `return`, `fail`. Did you mean `return`?",
                "verify[2].length.limit: found `10`; expected a whole number from 1 to 9. Choose such a number.",
                "verify[2].length.limits: found the unknown key `limits`; "
                    + "expected one of `name`, `then`, `inconclusive`, `timeout`, `limit`. Did you mean `limit`?",
                "ladder[0].model: found the unknown model `smal`; expected one of `endless`, `large`, `nowhere`, `small`. "
                    + "Did you mean `small`?",
                "ladder[1].model: found the unknown model `gpt`; expected one of `endless`, `large`, `nowhere`, `small`. "
                    + "Add it to the configuration under `models`.",
                "ladder[2].model: found the model `endless` without a limit of output tokens, in a policy with `max_cost`; "
                    + "expected a limit, so that the cost of an attempt is known before it starts. "
                    + "Add `max_output_tokens` to the model in the configuration, or to this rung.",
                "ladder[3].model: found the model `nowhere` without a deployment; expected a model that can be called. "
                    + "Add a deployment to the model in the configuration.",
            ]
        )
    }

    @Test("a model without a limit is fine where the rung has one, or where cost is not limited")
    func unbounded() {
        #expect(Self.problems(Self.policy("endless")) == [])
        let policy = Self.policy("endless") {
            $0.limits.maxCost = .zero
            $0.ladder[0].sampling.maxOutputTokens = 5
        }
        #expect(Self.problems(policy) == [])
    }

    @Test("an empty ladder and a configuration without models are refused in so many words")
    func empty() {
        #expect(Self.problems(Self.policy()) == ["ladder: found no rungs; expected at least one. Add `- model: NAME`."])
        let error = #expect(throws: SettingsError.self) {
            try PolicyCompiler(models: [], factories: []).compile(Self.policy("small"), in: .empty)
        }
        #expect(
            error?.description == "ladder[0].model: found the unknown model `small`; "
                + "expected a model of the configuration, which has none. Add it to the configuration under `models`."
        )
    }

    @Test("files come through the environment")
    func files() throws {
        let environment = PolicyEnvironment { path throws(FileProblem) in Array(path.utf8) }
        #expect(try environment.file("x") == Array("x".utf8))
        let problem = #expect(throws: FileProblem.self) { try PolicyEnvironment.empty.file("x.json") }
        #expect(
            problem == FileProblem(found: "`x.json`, where no files can be read", remedy: "Write the content inline.")
        )
    }
}
