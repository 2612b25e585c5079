// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cascade
import Foundation
import OpenAIAPI
import PolicyFile

/// `cascade-server test`.
struct TestFixtures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the fixtures of policies, offline: real engine and verifiers, scripted models.",
        discussion: "Exits 0 if every fixture holds, 1 if one does not, 2 if they could not be run."
    )

    /// How the results are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, junit
    }

    @Argument(help: "A folder of policies, or the folder of one; the configuration's, unless given.")
    var folder: String?

    @OptionGroup var options: ConfigurationOption

    @Option(help: "text, json or junit.")
    var format = Format.text

    func run() async throws {
        let report: FixtureReport
        do {
            let file = try ConfigurationFile(path: options.config, environment: ProcessInfo.processInfo.environment)
            report = try await Self.runner(file.configuration).run(folder ?? file.configuration.policies)
        } catch let error as PolicyFileError {
            Output.message(error.description)
            throw ExitCode.couldNotRun
        } catch let error as SettingsError {
            Output.message(error.description)
            throw ExitCode.couldNotRun
        }
        switch format {
        case .text: Output.data(report.text)
        case .json: Output.data(String(decoding: report.json, as: UTF8.self))
        case .junit: Output.data(report.junit)
        }
        if report.failed > 0 { throw ExitCode.found }
    }

    /// A runner over the models of a configuration, which calls none of them.
    static func runner(_ configuration: ServerConfiguration) throws(SettingsError) -> FixtureRunner {
        FixtureRunner(
            models: try Catalog.models(of: configuration, transports: Transports(), demoURL: nil),
            factories: Catalog.verifiers,
            parseRequest: { bytes throws(FileProblem) in
                do throws(RequestError) {
                    return try ChatRequestParser.parse(bytes)
                } catch {
                    throw FileProblem(found: error.message, remedy: "Write a body of `POST /v1/chat/completions`.")
                }
            }
        )
    }
}
