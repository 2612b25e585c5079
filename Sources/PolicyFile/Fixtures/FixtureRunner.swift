// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Runs the fixtures of policies, offline: the real engine and the real verifiers, with scripted models.
package struct FixtureRunner: Sendable {
    /// Parses the body of a chat request.
    ///
    /// - Throws: what is wrong with it, in words for a message.
    package typealias RequestParser = @Sendable ([UInt8]) throws(FileProblem) -> ChatRequest

    private let models: [Model]
    private let factories: [any VerifierFactory]
    private let parseRequest: RequestParser

    /// A runner of policies with these models, whose providers it replaces, and these kinds of verifiers.
    package init(
        models: [Model],
        factories: [any VerifierFactory],
        parseRequest: @escaping RequestParser
    ) {
        self.models = models
        self.factories = factories
        self.parseRequest = parseRequest
    }

    /// Runs every fixture of a policy's folder, or of all policies in a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder's path.
    ///   - name: How messages call it; the path itself, unless given.
    /// - Returns: What came of each fixture.
    /// - Throws: every problem of the policies and their fixtures at once.
    package func run(_ folder: String, shownAs name: String? = nil) async throws(PolicyFileError) -> FixtureReport {
        let stage = FixtureStage()
        let compiler = PolicyCompiler(models: stage.models(models), factories: factories)
        let set = try PolicyLoader(compiler: compiler).load(folder, shownAs: name)
        var problems: [PolicyFileProblem] = []
        var suites: [(source: PolicySource, policy: CompiledPolicy, fixtures: [Fixture])] = []
        for source in set.sources {
            guard let policy = set[source.name] else { continue }
            do throws(PolicyFileError) {
                suites.append((source, policy, try fixtures(of: policy, from: source)))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw PolicyFileError(problems) }
        var report = FixtureReport()
        for suite in suites {
            var results: [FixtureResult] = []
            for fixture in suite.fixtures {
                results.append(await Self.run(fixture, of: suite.policy, on: stage))
            }
            report.suites.append(
                FixtureReport.Suite(
                    policy: suite.source.name,
                    file: suite.source.shown + "/fixtures.yaml",
                    results: results
                )
            )
        }
        return report
    }

    private func fixtures(of policy: CompiledPolicy, from source: PolicySource) throws(PolicyFileError) -> [Fixture] {
        let folder = PolicyFolder(path: source.path, name: source.name)
        guard folder.has("fixtures.yaml") else { return [] }
        let document = try folder.document("fixtures.yaml", shownAs: source.shown + "/fixtures.yaml")
        let decoder = FixtureDecoder(policy: policy, environment: folder.environment, parseRequest: parseRequest)
        return try decoder.fixtures(in: document)
    }

    // MARK: Running

    private static func run(_ fixture: Fixture, of policy: CompiledPolicy, on stage: FixtureStage) async
        -> FixtureResult
    {
        let mismatches =
            switch fixture.level {
            case .gate(let example): await judge(example, request: fixture.request, of: policy, on: stage)
            case .ladder(let example): await climb(example, request: fixture.request, of: policy, on: stage)
            }
        return FixtureResult(name: fixture.name, position: fixture.position, mismatches: mismatches)
    }

    private static func judge(
        _ example: Fixture.GateExample,
        request: ChatRequest,
        of policy: CompiledPolicy,
        on stage: FixtureStage
    ) async -> [FixtureResult.Mismatch] {
        stage.begin([:])
        let rung = policy.rungs[example.rung]
        let candidate = Candidate(
            request: request,
            completion: example.answer,
            model: rung.model.name,
            timeLeft: policy.policy.limits.deadline
        )
        let result = await rung.gate.judge(candidate, clock: stage)
        return FixtureComparison.mismatches(of: result, with: example)
    }

    private static func climb(
        _ example: Fixture.LadderExample,
        request: ChatRequest,
        of policy: CompiledPolicy,
        on stage: FixtureStage
    ) async -> [FixtureResult.Mismatch] {
        stage.begin(example.script)
        var random = SplitMix64(seed: 0)
        let context = CascadeEngine.Context(traceID: TraceID(unixMilliseconds: 0, using: &random))
        let result = await CascadeEngine(clock: stage).answer(request, by: policy, context: context)
        return FixtureComparison.mismatches(of: result, with: example, unscripted: stage.unscripted)
    }
}
