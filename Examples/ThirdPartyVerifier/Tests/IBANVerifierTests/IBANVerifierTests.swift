// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import IBANVerifier

struct IBANVerifierTests {
    @Test(
        "accepts numbers whose check digits are right",
        arguments: [
            ("Pay to DE89 3704 0044 0532 0130 00, please.", []), ("GB82WEST12345698765432", []),
            ("NO93 8601 1117 947 and FR14 2004 1010 0505 0001 3M02 606", []), ("No number here. AB12 is a gate.", []),
            ("DE89 3704 0044 0532 0130 01", ["check_digits"]), ("NO9386011117948.", ["check_digits"]),
            ("XGB82WEST12345698765433", []), ("GB82WEST12345698765432x", []),
            ("GB82 WEST 1234 5698 7654 32, not GB82 WEST 1234 5698 7654 33", ["check_digits"]),
        ]
    )
    func judging(text: String, codes: [String]) async throws {
        #expect(try await findings(text).map(\.code) == codes)
    }

    @Test("a finding says where, and quotes only for the model that is asked again")
    func finding() async throws {
        let finding = try #require(try await findings("Pay: GB82WEST12345698765433!").first)
        #expect(finding.byteRange == 5..<27)
        #expect(!finding.message.contains("WEST") && finding.quoting.contains("`GB82WEST12345698765433`"))
    }

    @Test("a number can be required", arguments: [(#"{"required":true}"#, ["no_iban"]), ("{}", [])])
    func required(settings: String, codes: [String]) async throws {
        #expect(try await findings("None.", settings: settings).map(\.code) == codes)
    }

    @Test("wrong settings are found when the policy is loaded, at their place")
    func settings() throws {
        let error = #expect(throws: SettingsError.self) {
            try compile(#"{"required":"yes","requird":1}"#, model: Self.model { _ in "" })
        }
        #expect(
            error?.problems.map(\.message) == [
                "verify[0].iban.required: found `yes`; expected true or false. Write `true` or `false` without quotes.",
                "verify[0].iban.requird: found the unknown key `requird`; expected one of `name`, `then`, `inconclusive`, "
                    + "`timeout`, `required`. Did you mean `required`?",
            ]
        )
    }

    @Test("in a ladder, a made-up number is asked for again, with its finding")
    func ladder() async throws {
        let model = Self.model { call in
            call.followUp.isEmpty ? "It is GB82WEST12345698765433." : "It is GB82WEST12345698765432."
        }
        let policy = try compile("{}", model: model)
        let request = try request("Which account do I pay to? GB82WEST12345698765432, I think.")
        var random = SystemRandomNumberGenerator()
        let context = CascadeEngine.Context(traceID: TraceID(unixMilliseconds: 0, using: &random))
        let result = await CascadeEngine(clock: UptimeClock()).answer(request, by: policy, context: context)
        #expect(result.outcome.isAccepted)
        #expect(String(decoding: result.completion?.text ?? [], as: UTF8.self) == "It is GB82WEST12345698765432.")
        #expect(result.trace.attempts.count == 2)
    }

    // MARK: What a test needs

    private func findings(_ text: String, settings: String = "{}") async throws -> [Finding] {
        let policy = try compile(settings, model: Self.model { _ in "" })
        let verifier = try #require(policy.rungs.first?.gate.entries.first?.verifier)
        let candidate = Candidate(
            request: try request("Hello"),
            completion: Completion(text: text),
            model: "small",
            timeLeft: .seconds(1)
        )
        guard case .rejected(let findings) = await verifier.verify(candidate).verdict else { return [] }
        return findings
    }

    private func compile(_ settings: String, model: Model) throws -> CompiledPolicy {
        var rung = Policy.Rung(model: "small")
        rung.reasks = 1
        var policy = Policy(name: "payments", ladder: [rung])
        policy.verify = [
            Policy.VerifierSetting(
                kind: "iban",
                settings: try JSONValue(parsing: settings),
                pointer: JSONPointer(tokens: ["verify", "0", "iban"])
            )
        ]
        return try PolicyCompiler(models: [model], factories: [IBANVerifierFactory()]).compile(policy, in: .empty)
    }

    private func request(_ question: String) throws -> ChatRequest {
        let message: JSONValue = ["role": "user", "content": .string(question)]
        let body = try JSONDocument(parsing: JSONValue.object(["messages": [message]]).jsonUTF8()).root
        return ChatRequest(body: body, model: nil, messages: try #require(body["messages"]))
    }

    private static func model(_ answer: @escaping @Sendable (ProviderCall) -> String) -> Model {
        let provider = ScriptedProvider(answer: answer)
        let deployment = Deployment(id: "small", upstreamModel: "small", price: .free, provider: provider)
        return Model(name: "small", deployments: [deployment])
    }

    private struct ScriptedProvider: Provider {
        let answer: @Sendable (ProviderCall) -> String

        func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
            await yield(.text(Array(answer(call).utf8)))
            await yield(.finished(.stop))
        }
    }

    private struct UptimeClock: EngineClock {
        private static let start = ContinuousClock.now
        var now: Duration { Self.start.duration(to: .now) }
        var unixMilliseconds: Int64 { 0 }

        func sleep(for span: Duration) async throws(CancellationError) {
            do { try await Task.sleep(for: span) } catch { throw CancellationError() }
        }
    }
}
