// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
import Patterns
import Sandbox
import Synchronization

/// Builds `compile_check` verifiers; all of them share one pool of workers.
package final class CompileCheckVerifierFactory: VerifierFactory {
    package let kind = "compile_check"

    /// What was found to work on this machine; what does not is looked for again at the next load.
    private struct Found {
        var sandboxes: [Isolation: Sandbox] = [:]
        var tools: [String: CodeTool] = [:]
        var caches: [String: String] = [:]
    }

    private let found = Mutex(Found())
    private let pool: WorkerPool

    /// A factory for verifiers of which so many run at once, and so many wait.
    ///
    /// - Parameters:
    ///   - workers: How many checks run at once, unless the machine decides; a compiler may itself use several processors.
    ///   - queueLimit: How many wait for their turn; one more is inconclusive.
    package init(workers: Int? = nil, queueLimit: Int = 64) {
        pool = WorkerPool(workers: workers ?? WorkerPool.defaultWorkers, queueLimit: queueLimit)
    }

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let written = CompileCheckSettings(reading: &settings, in: environment)
        guard settings.problems.isEmpty, let written, let diagnostic = diagnostic(of: written.language) else {
            return nil
        }
        let sandbox: Sandbox
        do throws(SandboxHost.Unavailable) {
            sandbox = try self.sandbox(written.isolation)
        } catch {
            settings.reportMachine("sandbox", found: error.found, expected: "one that can make a sandbox", error.remedy)
            return nil
        }
        let tool: CodeTool
        do throws(CodeTool.Missing) {
            tool = try self.tool(for: written, in: sandbox)
        } catch {
            let key = written.isCommand ? "command" : "language"
            settings.reportMachine(key, found: error.found, expected: "a program that checks it", error.remedy)
            return nil
        }
        let check = CodeCheck(
            language: written.language,
            tool: tool,
            arguments: written.arguments,
            cache: cache(for: written, of: tool),
            policyFiles: written.files,
            hasTests: written.hasTests
        )
        // A schema too large to be handed over at once shows itself at the first answer.
        if let schema = written.schema, let sample = written.language.sample,
            written.files.allSatisfy({ $0.bytes.count < 60_000 })
        {
            let trial = check.trial(Array(sample.utf8), in: sandbox)
            if trial.status != 0 {
                settings.report(
                    "schema",
                    found: "`\(schema)`, which SQLite does not take (\(trial.firstLine))",
                    expected: "statements that make the tables",
                    remedy: "Mend the file."
                )
                return nil
            }
        }
        return CompileCheckVerifier(
            check: check,
            diagnostic: diagnostic,
            choice: written.choice,
            place: .init(sandbox: sandbox, limits: written.limits, pool: pool),
            findingLimit: written.findingLimit
        )
    }

    private func diagnostic(of language: CodeLanguage) -> Pattern? {
        try? Pattern(language.diagnostic, options: .multiline)
    }

    private func sandbox(_ isolation: Isolation) throws(SandboxHost.Unavailable) -> Sandbox {
        if let known = found.withLock({ $0.sandboxes[isolation] }) { return known }
        let sandbox = try Sandbox(isolation)
        found.withLock { $0.sandboxes[isolation] = sandbox }
        return sandbox
    }

    /// Where it cannot be made, checks take longer.
    private func cache(for settings: CompileCheckSettings, of tool: CodeTool) -> String? {
        let key = ([tool.path] + settings.arguments).joined(separator: "\n")
        if let known = found.withLock({ $0.caches[key] }) { return known }
        guard let folder = settings.language.cache?.folder(for: tool, arguments: settings.arguments) else { return nil }
        found.withLock { $0.caches[key] = folder }
        return folder
    }

    private func tool(for settings: CompileCheckSettings, in sandbox: Sandbox) throws(CodeTool.Missing) -> CodeTool {
        let key =
            ([settings.isolation.rawValue] + [settings.language.name] + settings.language.programs + settings.readable)
            .joined(separator: "\n")
        if let known = found.withLock({ $0.tools[key] }) { return known }
        let tool = try CodeTool.find(for: settings.language, in: sandbox, readable: settings.readable)
        found.withLock { $0.tools[key] = tool }
        return tool
    }
}

extension SettingsReader {
    /// Records that this machine lacks what a setting needs.
    fileprivate mutating func reportMachine(_ key: String, found: String, expected: String, _ remedy: String) {
        var problem = SettingsProblem(at: place(of: key), found: found, expected: expected, remedy: remedy)
        problem.isAboutMachine = true
        report(problem)
    }
}
