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
        discussion: """
            Exits 0 if every fixture holds and, with --mutate, every corrupted answer is noticed; 1 if not; 2 if they could not \
            be run.
            """
    )

    /// How the results are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, tap, json, junit
    }

    @Argument(
        help: "A folder of policies, the folder of one, or a policy's name; all of the configuration, unless given."
    )
    var folder: String?

    @OptionGroup var options: ConfigurationOption

    @Option(help: "text, tap, json or junit.")
    var format = Format.text

    @Flag(help: "Prints only the fixtures that do not hold.")
    var quiet = false

    @Flag(help: "Says which verifiers, findings and rungs the fixtures never showed.")
    var coverage = false

    @Flag(help: "Corrupts every accepted answer, and reports what no verifier noticed.")
    var mutate = false

    @Option(help: "The seed that picks where answers are corrupted.")
    var seed: UInt64 = MutationSettings().seed

    @Option(help: "In how many places of an answer each kind of change is made, at most.")
    var places = MutationSettings().places

    @Flag(help: "Runs again whenever the configuration or a file of the policies changes, until it is interrupted.")
    var watch = false

    @OptionGroup(title: "Recording") var recording: RecordingOptions

    func validate() throws {
        guard (1...1_000).contains(places) else {
            throw ValidationError("--places: found \(places); expected 1 to 1000. Choose such a number.")
        }
        if recording.record != nil, watch || mutate || coverage || format != .text {
            throw ValidationError(
                "--record: found beside options of a test run; expected it alone. Run `test` afterwards."
            )
        }
        if recording.record != nil, folder == nil {
            throw ValidationError(
                "--record: found no folder; expected that of one policy. Name it: `test policies/NAME --record …`."
            )
        }
    }

    func run() async throws {
        if recording.record != nil {
            try await recording.run(in: path(beside: try? configurationFile()), config: options.config)
            return
        }
        guard watch else {
            let report: FixtureReport
            do throws(PolicyFileError) { report = try await self.report() } catch {
                Output.message(error.description)
                throw ExitCode.couldNotRun
            }
            await OutsideVerifiers.shutdown()
            Output.data(text(of: report))
            if report.isLeftOut { throw ExitCode.couldNotRun }
            if !report.isGood { throw ExitCode.found }
            return
        }
        await FixtureWatch(paths: watchedPaths) {
            do throws(PolicyFileError) {
                let report = try await self.report()
                // What was interrupted says nothing about the policies.
                if !Task.isCancelled { Output.data(text(of: report)) }
            } catch {
                Output.message(error.description)
            }
        }.run()
        await OutsideVerifiers.shutdown()
    }

    /// The configuration and the policies; where the configuration cannot be read, it alone.
    private func watchedPaths() -> [String] {
        [options.config, path(beside: try? configurationFile())]
    }

    private func configurationFile() throws(PolicyFileError) -> ConfigurationFile {
        try ConfigurationFile(path: options.config, environment: ProcessInfo.processInfo.environment)
    }

    /// Where the policies are: the folder as given, or that of the policy so named.
    private func path(beside file: ConfigurationFile?) -> String {
        let policies = file?.configuration.policies
        guard let folder else { return policies ?? "policies" }
        let ofName = "\(policies ?? "policies")/\(folder)"
        let files = FileManager.default
        return !files.fileExists(atPath: folder) && files.fileExists(atPath: ofName) ? ofName : folder
    }

    private func report() async throws(PolicyFileError) -> FixtureReport {
        let file = try configurationFile()
        let runner = FixtureRunner(
            models: try file.models(transports: Transports(), demoURL: nil),
            factories: Catalog.verifiers,
            parseRequest: Self.parseRequest
        )
        return try await runner.run(
            path(beside: file),
            leavesOut: file.configuration.leavesOutPolicies,
            mutation: mutate ? MutationSettings(seed: seed, places: places) : nil
        )
    }

    private func text(of report: FixtureReport) -> String {
        switch format {
        case .text:
            report.text(.init(failuresOnly: quiet, coverage: coverage, colors: Output.hasColors))
        case .tap: report.tap
        case .json: String(decoding: report.json(coverage: coverage), as: UTF8.self)
        case .junit: report.junit
        }
    }

    /// Parses the request of a fixture.
    static let parseRequest: FixtureRunner.RequestParser = { bytes throws(FileProblem) in
        do throws(RequestError) {
            return try ChatRequestParser.parse(bytes)
        } catch {
            throw FileProblem(found: error.message, remedy: "Write a body of `POST /v1/chat/completions`.")
        }
    }
}

extension ConfigurationFile {
    /// The models that the configuration names.
    ///
    /// - Throws: what is wrong with their providers, at its place.
    func models(transports: Transports, demoURL: String?) throws(PolicyFileError) -> [Model] {
        do throws(SettingsError) {
            return try Catalog.models(of: configuration, transports: transports, demoURL: demoURL)
        } catch {
            throw located(error)
        }
    }
}
