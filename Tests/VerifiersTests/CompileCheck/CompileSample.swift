// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import Sandbox
import Testing

@testable import Verifiers

/// Builds `compile_check` verifiers as a server would, where this machine can make a sandbox.
enum CompileSample {
    /// Shared by all tests, so that a tool is looked for once.
    static let factory = CompileCheckVerifierFactory(workers: 2, queueLimit: 1_000)

    /// Why there is no sandbox; nil where there is one.
    private static let missing: String? = {
        do throws(SandboxHost.Unavailable) {
            _ = try Sandbox()
            return nil
        } catch {
            return error.found
        }
    }()

    /// Whether code can be checked here; where not, a line says why those tests are left out.
    static let isThere: Bool = {
        if let missing { print("left out: the tests of compile_check; \(missing)") }
        return missing == nil
    }()

    /// A verifier by its settings, written as JSON, with files beside its policy; nil, with a line, where this machine lacks the tool.
    static func verifier(_ settings: String, files: [String: String] = [:]) throws -> CompileCheckVerifier? {
        let (verifier, problems) = try make(settings, files: files)
        if let missing = problems.first(where: \.isAboutMachine) {
            print("left out: \(missing.message)")
            return nil
        }
        try #require(problems.isEmpty, "\(problems.map(\.message))")
        return verifier
    }

    /// What a verifier makes of an answer; nil where this machine lacks the tool.
    static func judge(_ settings: String, _ answer: String, files: [String: String] = [:]) async throws -> Judgement? {
        guard let verifier = try verifier(settings, files: files) else { return nil }
        return try await judge(verifier, answer)
    }

    static func judge(
        _ verifier: CompileCheckVerifier,
        _ answer: String,
        timeLeft: Duration = .seconds(60)
    ) async throws -> Judgement {
        let body = try JSONDocument(parsing: "{}").root
        let request = ChatRequest(body: body, model: nil, messages: body)
        let completion = Completion(text: answer)
        return await verifier.verify(
            Candidate(request: request, completion: completion, model: "small", timeLeft: timeLeft)
        )
    }

    /// The messages about settings that cannot work.
    static func problems(_ settings: String, files: [String: String] = [:]) throws -> [String] {
        try make(settings, files: files).problems.map(\.message)
    }

    private static func make(
        _ settings: String,
        files: [String: String]
    ) throws -> (CompileCheckVerifier?, problems: [SettingsProblem]) {
        let environment = PolicyEnvironment { name throws(FileProblem) in
            guard let text = files[name] else {
                throw FileProblem(found: "no file `\(name)`", remedy: "Check its name.")
            }
            return Array(text.utf8)
        }
        let pointer = JSONPointer(tokens: ["verify", "0", "compile_check"])
        var reader = SettingsReader(try JSONValue(parsing: settings), at: pointer)
        let verifier = factory.makeVerifier(from: &reader, in: environment)
        reader.finish()
        return (verifier as? CompileCheckVerifier, reader.problems)
    }
}

extension Judgement {
    /// The verdict in a word, or the codes of the findings.
    var summary: String {
        switch verdict {
        case .accepted: "accepted"
        case .rejected(let findings): findings.map(\.code).joined(separator: " ")
        case .inconclusive(let reason): "inconclusive: \(reason)"
        }
    }

    var found: [Finding] {
        if case .rejected(let findings) = verdict { findings } else { [] }
    }
}
