// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cascade
import Foundation
import JSON
import OpenAIAPI
import PolicyFile

/// `cascade-server verify`.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges one answer by a policy's verifiers; no model is called.",
        discussion:
            "Prints the verdicts as JSON. Exits 0 if the answer is accepted, 1 if not, 2 if it could not be judged."
    )

    @OptionGroup var options: ConfigurationOption

    @Option(help: "The policy.")
    var policy: String

    @Option(help: "The file of the answer's text; - for standard input.")
    var answer: String

    @Option(help: "The file of the chat request it answers, where a verifier looks at it.")
    var request: String?

    @Option(help: "The rung whose verifiers judge, from 0.")
    var rung = 0

    func run() async throws {
        let compiled = try compiledPolicy()
        var completion = Completion()
        completion.text = try Self.bytes(of: answer)
        completion.finishReason = .stop
        let gate: CompiledRung
        do throws(RequestError) {
            gate = try VerifyQuestion.rung(rung, of: compiled, param: "--rung")
        } catch {
            Output.message(error.message)
            throw ExitCode.couldNotRun
        }
        let candidate = Candidate(
            request: try chatRequest(),
            completion: completion,
            model: gate.model.name,
            timeLeft: compiled.policy.limits.deadline
        )
        let result = await gate.gate.judge(candidate, clock: SystemClock())
        Output.data(
            String(decoding: VerifyReply.json(result, policy: compiled, answer: completion.text), as: UTF8.self)
        )
        if result.isRejected { throw ExitCode.found }
    }

    private func compiledPolicy() throws -> CompiledPolicy {
        let policies: PolicySet
        do throws(PolicyFileError) {
            (_, policies) = try SnapshotLoader(
                configPath: options.config,
                environment: ProcessInfo.processInfo.environment,
                transports: Transports(),
                demoURL: nil
            ).read()
        } catch {
            Output.message(error.description)
            throw ExitCode.couldNotRun
        }
        guard let compiled = policies[policy] else {
            Output.message(APIError.policyNotFound(policy, valid: policies.names, param: "--policy").message)
            throw ExitCode.couldNotRun
        }
        return compiled
    }

    private func chatRequest() throws -> ChatRequest {
        do {
            let node = try request.map { try JSONDocument(parsing: try Self.bytes(of: $0)).root }
            return try VerifyQuestion.request(node)
        } catch let error as RequestError {
            Output.message("--request: \(error.message)")
        } catch let error as JSONSyntaxError {
            Output.message("--request: \(error)")
        }
        throw ExitCode.couldNotRun
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: path) else {
            Output.message("\(path): found no file that can be read; expected one. Mend the path.")
            throw ExitCode.couldNotRun
        }
        return Array(data)
    }
}
