// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cascade
import DemoUpstream
import Foundation
import OpenAIAPI
import PolicyFile

/// The options by which `cascade-server test` turns live answers into a fixture.
struct RecordingOptions: ParsableArguments {
    @Option(help: "Asks the policy's real models, and adds what they answer to its fixtures, under this name.")
    var record: String?

    @Option(help: "With --record: the file of the request, a text or a .json body; - for standard input.")
    var request: String?

    @Option(help: "With --record: the fixture whose request is made.")
    var from: String?

    func validate() throws {
        if record == nil, request != nil || from != nil {
            let option = request != nil ? "--request" : "--from"
            throw ValidationError("\(option): found without --record; expected both. Add `--record NAME`.")
        }
        if record != nil, (request == nil) == (from == nil) {
            throw ValidationError(
                "--record: found \(request == nil ? "no request" : "two requests"); expected one. "
                    + "Name a file by --request, or a fixture by --from."
            )
        }
    }

    /// Records, prints the entry on standard output, and says whether it holds offline.
    func run(in folder: String, config: String) async throws {
        guard let name = record else { return }
        let transports = Transports()
        let recording: FixtureRecorder.Recording
        do {
            let file = try ConfigurationFile(path: config, environment: ProcessInfo.processInfo.environment)
            let demo = try await file.startDemo()
            recording = try await Self.recorded(name, of: try recordedRequest(), in: folder) {
                () throws(PolicyFileError) in
                try file.models(transports: transports, demoURL: demo?.baseURL)
            }
            await demo?.stop()
        } catch let error as PolicyFileError {
            Output.message(error.description)
            throw ExitCode.couldNotRun
        }
        await transports.shutdown()
        Output.data(String(recording.yaml.dropLast()))
        guard recording.mismatches.isEmpty else {
            Output.message("added to \(recording.file), but offline it does not come to the same:")
            for mismatch in recording.mismatches {
                Output.message("  \(mismatch.what): expected \(mismatch.expected), found \(mismatch.found)")
            }
            throw ExitCode.found
        }
        Output.message("added to \(recording.file); it holds offline")
    }

    private static func recorded(
        _ name: String,
        of request: FixtureRecorder.Request,
        in folder: String,
        models: () throws(PolicyFileError) -> [Model]
    ) async throws(PolicyFileError) -> FixtureRecorder.Recording {
        let recorder = FixtureRecorder(
            models: try models(),
            factories: Catalog.verifiers,
            clock: SystemClock(),
            parseRequest: TestFixtures.parseRequest
        )
        return try await recorder.record(name, of: request, in: folder)
    }

    private func recordedRequest() throws -> FixtureRecorder.Request {
        guard let request else { return .ofFixture(from ?? "") }
        let bytes = try Input.bytes(of: request)
        do throws(FileProblem) {
            return .given(
                try FixtureRecorder.chat(bytes, isBody: request.hasSuffix(".json"), TestFixtures.parseRequest)
            )
        } catch {
            Output.message("--request: \(error.found). \(error.remedy)")
            throw ExitCode.couldNotRun
        }
    }
}

extension ConfigurationFile {
    /// The scripted upstream, where the configuration names it; to be stopped.
    func startDemo() async throws -> DemoUpstream? {
        guard configuration.providers.contains(where: { $0.kind == .demo }) else { return nil }
        do { return try await DemoUpstream.start() } catch {
            Output.message("the demo upstream cannot start: \(error)")
            throw ExitCode.couldNotRun
        }
    }
}
