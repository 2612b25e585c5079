// SPDX-License-Identifier: Apache-2.0

package import Cascade
import FoundationEssentials
import JSON

/// Turns what live models answer into a fixture: the one part of fixtures that calls models, and that may cost money.
package struct FixtureRecorder: Sendable {
    /// Which request is made.
    package enum Request: Sendable {
        /// This one.
        case given(ChatRequest)
        /// That of a fixture by this name.
        case ofFixture(String)
    }

    /// What was recorded.
    package struct Recording: Sendable {
        /// The entry as it was added.
        package let yaml: String
        /// The file it was added to, as messages show it.
        package let file: String
        /// Where a run of the new fixture, offline, does not come to the same.
        package let mismatches: [FixtureResult.Mismatch]
    }

    private let models: [Model]
    private let factories: [any VerifierFactory]
    private let parseRequest: FixtureRunner.RequestParser
    private let clock: any EngineClock

    /// A recorder that asks these models.
    package init(
        models: [Model],
        factories: [any VerifierFactory],
        clock: any EngineClock,
        parseRequest: @escaping FixtureRunner.RequestParser
    ) {
        self.models = models
        self.factories = factories
        self.clock = clock
        self.parseRequest = parseRequest
    }

    /// Asks the ladder of a policy, and adds the request with all answers to the policy's fixtures.
    ///
    /// - Parameters:
    ///   - name: The name of the new fixture.
    ///   - request: What is asked.
    ///   - folder: The folder of one policy.
    /// - Returns: What was recorded.
    /// - Throws: every problem of the policy and its fixtures, before a model is called.
    package func record(
        _ name: String,
        of request: Request,
        in folder: String
    ) async throws(PolicyFileError) -> Recording {
        let listener = RecordingModels()
        let set = try PolicyLoader(
            compiler: PolicyCompiler(models: listener.listening(to: models), factories: factories)
        ).load(folder)
        guard set.sources.count == 1, let source = set.sources.first, let policy = set[source.name] else {
            throw Self.problem(folder, found: "\(set.sources.count) policies", remedy: "Name the folder of one.")
        }
        let files = PolicyFolder(path: source.path, name: source.name)
        let shown = source.fixturesShown
        let old = files.has("fixtures.yaml") ? try? files.bytes(of: "fixtures.yaml") : nil
        let runner = FixtureRunner(models: models, factories: factories, parseRequest: parseRequest)
        let decoder = runner.decoder(of: policy, environment: files.environment)
        let known = try old.map { bytes throws(PolicyFileError) in try Self.fixtures(bytes, shown, decoder) } ?? []
        guard !known.contains(where: { $0.name == name }) else {
            throw Self.problem(shown, found: "a fixture named `\(name)`", remedy: "Choose another name.")
        }
        // Nothing is asked, and paid for, that cannot be written down.
        _ = try FixtureAppending.text(adding: "- name: \(YAMLText.scalar(name))\n", to: old, file: shown)
        let chat = try Self.chat(request, among: known, of: shown)
        let result = await CascadeEngine(clock: clock).answer(chat, by: policy, context: context)
        let recorded = RecordedFixture(name: name, request: chat, answers: listener.answers, result: result)
        let text = try FixtureAppending.text(adding: recorded.yaml, to: old, file: shown)
        let fixtures = try Self.fixtures(Array(text.utf8), shown, decoder)
        do { try Data(text.utf8).write(to: URL(filePath: "\(source.path)/fixtures.yaml"), options: .atomic) } catch {
            throw Self.problem(shown, found: "a file that cannot be written", remedy: "Check its permissions.")
        }
        let mismatches = try await replay(fixtures.last, of: source, models: models)
        return Recording(yaml: recorded.yaml, file: shown, mismatches: mismatches)
    }

    /// The request that a file's bytes stand for: a body, or the text of a user.
    ///
    /// - Throws: what is wrong with the body.
    package static func chat(
        _ bytes: [UInt8],
        isBody: Bool,
        _ parseRequest: FixtureRunner.RequestParser
    ) throws(FileProblem) -> ChatRequest {
        guard !isBody else { return try parseRequest(bytes) }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isNewline == true { text.removeLast() }
        return try parseRequest(JSONValue.object(FixtureDecoder.body(of: text)).jsonUTF8())
    }

    private var context: CascadeEngine.Context {
        var random = SystemRandomNumberGenerator()
        return CascadeEngine.Context(traceID: TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random))
    }

    /// Runs the new fixture as `test` will.
    private func replay(
        _ fixture: Fixture?,
        of source: PolicySource,
        models: [Model]
    ) async throws(PolicyFileError) -> [FixtureResult.Mismatch] {
        let stage = FixtureStage()
        let set = try PolicyLoader(compiler: PolicyCompiler(models: stage.models(models), factories: factories))
            .load(source.path)
        guard let policy = set[source.name], let fixture else { return [] }
        var run = FixtureRun(policy: policy, stage: stage)
        return await run.run(fixture).mismatches
    }

    private static func chat(
        _ request: Request,
        among known: [Fixture],
        of file: String
    ) throws(PolicyFileError) -> ChatRequest {
        switch request {
        case .given(let request): return request
        case .ofFixture(let name):
            if let fixture = known.first(where: { $0.name == name }) { return fixture.request }
            let near = NearestName.of(name, in: known.map(\.name))
            throw problem(
                file,
                found: "no fixture named `\(name)`",
                remedy: near.map { "Did you mean `\($0)`?" } ?? "Name one of the file's."
            )
        }
    }

    private static func fixtures(
        _ bytes: [UInt8],
        _ file: String,
        _ decoder: FixtureFileDecoder
    ) throws(PolicyFileError) -> [Fixture] {
        let source: SourceText
        do throws(PolicyFileProblem) { source = try SourceText(file: file, bytes: bytes) } catch {
            throw PolicyFileError([error])
        }
        return try decoder.file(in: YAMLDocument(source)).fixtures
    }

    private static func problem(_ file: String, found: String, remedy: String) -> PolicyFileError {
        PolicyFileError([
            PolicyFileProblem(file: file, found: found, expected: "what a fixture can be recorded from", remedy: remedy)
        ])
    }
}
