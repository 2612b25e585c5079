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
    ///   - leavesOut: Whether a policy that needs what this machine lacks is left out, and named in the report.
    ///   - mutation: How accepted answers are corrupted, to see what no verifier notices; nil to leave that out.
    /// - Returns: What came of each fixture.
    /// - Throws: every problem of the policies and their fixtures at once.
    package func run(
        _ folder: String,
        shownAs name: String? = nil,
        leavesOut: Bool = false,
        mutation: MutationSettings? = nil
    ) async throws(PolicyFileError) -> FixtureReport {
        let stage = FixtureStage()
        let compiler = PolicyCompiler(models: stage.models(models), factories: factories)
        let set = try PolicyLoader(compiler: compiler, leavesOut: leavesOut).load(folder, shownAs: name)
        var problems: [PolicyFileProblem] = []
        var suites: [(source: PolicySource, policy: CompiledPolicy, file: FixtureFile)] = []
        for source in set.sources {
            guard let policy = set[source.name] else { continue }
            do throws(PolicyFileError) {
                suites.append((source, policy, try fixtures(of: policy, from: source)))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw PolicyFileError(problems) }
        var report = FixtureReport(leftOut: set.leftOut)
        for suite in suites {
            var run = FixtureRun(policy: suite.policy, stage: stage)
            var results: [FixtureResult] = []
            for fixture in suite.file.fixtures { results.append(await run.run(fixture)) }
            var mutants: MutationReport?
            if let mutation {
                let mutating = MutationRun(policy: suite.policy, stage: stage, settings: mutation, file: suite.file)
                mutants = await mutating.report(on: run.accepted)
            }
            report.suites.append(
                FixtureReport.Suite(
                    policy: suite.source.name,
                    file: suite.source.fixturesShown,
                    results: results,
                    coverage: run.coverage,
                    mutation: mutants
                )
            )
        }
        return report
    }

    private func fixtures(of policy: CompiledPolicy, from source: PolicySource) throws(PolicyFileError) -> FixtureFile {
        let folder = PolicyFolder(path: source.path, name: source.name)
        guard folder.has("fixtures.yaml") else { return FixtureFile() }
        let document = try folder.document("fixtures.yaml", shownAs: source.fixturesShown)
        return try decoder(of: policy, environment: folder.environment).file(in: document)
    }

    /// What reads the fixtures of a policy.
    func decoder(of policy: CompiledPolicy, environment: PolicyEnvironment) -> FixtureFileDecoder {
        FixtureFileDecoder(
            decoder: FixtureDecoder(
                policy: policy,
                models: models.map(\.name),
                factories: factories,
                environment: environment,
                parseRequest: parseRequest
            )
        )
    }
}

extension PolicySource {
    /// The path of the fixtures as messages show it.
    var fixturesShown: String { shown + "/fixtures.yaml" }
}
