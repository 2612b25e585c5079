// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cascade
import DemoUpstream
import Foundation
import JSON
import OpenAIAPI
import PolicyFile

/// `cascade-server verify`.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges one answer by a policy's verifiers; no model is called but those that verifiers ask.",
        discussion: "Exits 0 if the answer is accepted, 1 if not, 2 if it could not be judged."
    )

    /// How the verdicts are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var options: ConfigurationOption

    @Option(help: "The policy.")
    var policy: String

    @Option(help: "The file of the answer's text; - for standard input.")
    var answer: String

    @Option(help: "The file of the chat request it answers, where a verifier looks at it.")
    var request: String?

    @Option(help: "The rung whose verifiers judge, from 0.")
    var rung = 0

    @Option(help: "text or json.")
    var format = Format.text

    func run() async throws {
        let transports = Transports()
        let (file, policies) = try load(transports, demoURL: nil)
        var gate = try gate(in: policies)
        var completion = Completion()
        completion.text = try Input.bytes(of: answer)
        completion.finishReason = .stop
        let chat = try chatRequest()
        // Only a verifier that asks needs the demo's models to be there.
        let demo =
            gate.rung.gate.entries.contains { $0.verifier.costClass == .network } ? try await file.startDemo() : nil
        if let demo { gate = try self.gate(in: try load(transports, demoURL: demo.baseURL).1) }
        let candidate = Candidate(
            request: chat,
            completion: completion,
            model: gate.rung.model.name,
            timeLeft: gate.policy.policy.limits.deadline,
            requirements: [gate.policy.policy.require]
        )
        let result = await gate.rung.gate.judge(candidate, clock: SystemClock())
        await demo?.stop()
        await transports.shutdown()
        await OutsideVerifiers.shutdown()
        switch format {
        case .text:
            let shown = answer == "-" ? "answer" : answer
            let text = VerdictText(result: result, answer: completion.text, shownAs: shown)
            Output.data(text.text(policy: gate.policy.name, rung: rung, model: gate.rung.model.name))
        case .json:
            let reply = VerifyReply.json(result, policy: gate.policy, answer: completion.text)
            Output.data(String(decoding: reply, as: UTF8.self))
        }
        if result.isRejected { throw ExitCode.found }
    }

    private func load(_ transports: Transports, demoURL: String?) throws -> (ConfigurationFile, PolicySet) {
        do throws(PolicyFileError) {
            return try SnapshotLoader(
                configPath: options.config,
                environment: ProcessInfo.processInfo.environment,
                transports: transports,
                demoURL: demoURL
            ).read()
        } catch {
            Output.message(error.description)
            throw ExitCode.couldNotRun
        }
    }

    private func gate(in policies: PolicySet) throws -> (policy: CompiledPolicy, rung: CompiledRung) {
        guard let compiled = policies[policy] else {
            Output.message(APIError.policyNotFound(policy, valid: policies.names, param: "--policy").message)
            throw ExitCode.couldNotRun
        }
        do throws(RequestError) {
            return (compiled, try VerifyQuestion.rung(rung, of: compiled, param: "--rung"))
        } catch {
            Output.message(error.message)
            throw ExitCode.couldNotRun
        }
    }

    private func chatRequest() throws -> ChatRequest {
        do {
            let node = try request.map { try JSONDocument(parsing: try Input.bytes(of: $0)).root }
            return try VerifyQuestion.request(node)
        } catch let error as RequestError {
            Output.message("--request: \(error.message)")
        } catch let error as JSONSyntaxError {
            Output.message("--request: \(error)")
        }
        throw ExitCode.couldNotRun
    }
}
