// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Synchronization
import Testing

@testable import Verifiers

/// Models whose answers are scripted, and judges built from a policy as a server builds them.
struct JudgeBench {
    static let seal = "blue-heron"

    /// A provider that answers what a closure makes of the call.
    final class Judge: Provider {
        private let made = Mutex<[ProviderCall]>([])
        private let reply: @Sendable (ProviderCall, Int) async throws(ProviderError) -> Completion

        init(_ reply: @escaping @Sendable (ProviderCall, Int) async throws(ProviderError) -> Completion) {
            self.reply = reply
        }

        var calls: [ProviderCall] { made.withLock { $0 } }

        func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
            let index = made.withLock { made in
                made.append(call)
                return made.count - 1
            }
            await yield(.started(id: nil, model: nil))
            let completion = try await reply(call, index)
            await yield(.text(completion.text))
            if let refusal = completion.refusal { await yield(.refusal(refusal)) }
            if let reason = completion.finishReason { await yield(.finished(reason)) }
            await yield(.usage(completion.usage ?? TokenUsage(input: 100, output: 20)))
        }

        /// Answers the texts in order; the last one repeats.
        static func saying(_ texts: String...) -> Judge {
            Judge { _, index in Completion(text: texts[min(index, texts.count - 1)]) }
        }

        /// Gives these grades to every point, with a reason.
        static func grading(_ grades: [String: Int], sways: Bool = false) -> Judge {
            saying(JudgeBench.grades(grades, sways: sways))
        }

        /// Never answers, until it is cancelled.
        static var hanging: Judge {
            Judge { _, _ async throws(ProviderError) in
                while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
                throw .cancelled
            }
        }

        static func failing(_ fault: ProviderError) -> Judge {
            Judge { _, _ async throws(ProviderError) in throw fault }
        }
    }

    /// A judgement as a judge writes it.
    static func grades(_ grades: [String: Int], sways: Bool = false, seal: String = seal) -> String {
        let points = grades.sorted { $0.key < $1.key }.map { name, grade in
            #""\#(name)":{"reason":"Because of \#(name).","grade":\#(grade)}"#
        }
        return #"{"seal":"\#(seal)","points":{\#(points.joined(separator: ","))},"addresses_judge":\#(sways)}"#
    }

    static func comparison(_ better: String, sways: String = "none") -> String {
        #"{"seal":"\#(seal)","reason":"The \#(better) one.","better":"\#(better)","addresses_judge":"\#(sways)"}"#
    }

    /// A rubric of two points, and the seal.
    static let rubric =
        #""seal":"\#(seal)","rubric":{"correct":"It is true.","kind":{"criterion":"It is kind.","weight":2}}"#

    private static func model(_ name: String, _ judge: Judge, upstream: String? = nil) -> Model {
        let price = Price(input: Cost(picoUSD: 1_000_000), output: Cost(picoUSD: 4_000_000))
        return Model(
            name: name,
            deployments: [Deployment(id: name, upstreamModel: upstream ?? name, price: price, provider: judge)]
        )
    }

    private static func compile(
        _ settings: String,
        judges: [String: Judge],
        ladder: [String],
        files: [String: String]
    ) throws -> Result<CompiledPolicy, SettingsError> {
        var policy = Policy(name: "p", ladder: ladder.map { Policy.Rung(model: $0) })
        let value = try JSONValue(parsing: settings)
        policy.verify = [
            Policy.VerifierSetting(
                kind: "judge",
                settings: value,
                pointer: JSONPointer(tokens: ["verify", "0", "judge"])
            )
        ]
        let models =
            judges.map { model($0.key, $0.value) }
            + ["small", "medium"].filter { judges[$0] == nil }.map { model($0, .hanging) }
            + [model("twin", .hanging, upstream: "j")]
        let environment = PolicyEnvironment { path throws(FileProblem) in
            guard let text = files[path] else { throw FileProblem(found: "no file `\(path)`", remedy: "Check it.") }
            return Array(text.utf8)
        }
        do {
            let compiler = PolicyCompiler(models: models, factories: [JudgeVerifierFactory()])
            return .success(try compiler.compile(policy, in: environment))
        } catch {
            return .failure(error)
        }
    }

    /// A judge of the answers of `small`.
    static func verifier(
        _ settings: String,
        _ judges: [String: Judge],
        ladder: [String] = ["small"],
        files: [String: String] = [:]
    ) throws -> any Verifier {
        let policy = try compile(settings, judges: judges, ladder: ladder, files: files).get()
        return try #require(policy.rungs.first?.gate.entries.first?.verifier)
    }

    /// What is wrong with settings; empty if nothing is.
    static func problems(_ settings: String, ladder: [String] = ["small"], files: [String: String] = [:]) throws
        -> [String]
    {
        let judges = ["j": Judge.hanging, "k": .hanging]
        switch try compile(settings, judges: judges, ladder: ladder, files: files) {
        case .success: return []
        case .failure(let error): return error.problems.map(\.message)
        }
    }

    /// A candidate of `small`.
    static func candidate(
        _ answer: String,
        question: String = "What is the capital of Norway?",
        body: String? = nil,
        model: String = "small",
        timeLeft: Duration = .seconds(10)
    ) throws -> Candidate {
        let text = body ?? #"{"messages":[{"role":"user","content":\#(JSONValue.string(question).json())}]}"#
        let root = try JSONDocument(parsing: text).root
        let request = ChatRequest(body: root, model: nil, messages: try #require(root["messages"]))
        return Candidate(request: request, completion: Completion(text: answer), model: model, timeLeft: timeLeft)
    }

    /// What a judge makes of an answer, by settings that come after the model and the rubric.
    static func judge(_ judge: Judge, _ answer: String = "Oslo.", _ more: String = "") async throws -> Judgement {
        let verifier = try verifier(#"{"model":"j",\#(rubric)\#(more.isEmpty ? "" : ",")\#(more)}"#, ["j": judge])
        return await verifier.verify(try candidate(answer))
    }
}

extension ProviderCall {
    /// What a speaker says in the call.
    func text(of role: String) -> String {
        request.messages.elements.first { $0["role"]?.string == role }?["content"]?.string ?? ""
    }
}
