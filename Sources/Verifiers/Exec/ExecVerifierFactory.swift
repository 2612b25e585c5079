// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
package import Programs
import Synchronization

/// Builds `exec` verifiers, and ends their programs when the server stops.
package final class ExecVerifierFactory: VerifierFactory {
    package let kind = "exec"
    private let searchPath: String
    private let secrets: SecretReading
    private let report: @Sendable (ProgramEnd) -> Void
    private let pools = Mutex<[Held]>([])

    private struct Held {
        weak var pool: ProgramPool?
    }

    /// A factory.
    ///
    /// - Parameters:
    ///   - searchPath: Where programs are looked for, folders with `:` between them; the programs get it as `PATH`.
    ///   - secrets: Lays open what `${env:NAME}` stands for.
    ///   - report: Told how each process ended.
    package init(
        searchPath: String,
        secrets: @escaping SecretReading,
        report: @escaping @Sendable (ProgramEnd) -> Void = { _ in }
    ) {
        self.searchPath = searchPath
        self.secrets = secrets
        self.report = report
    }

    /// Ends every program and waits until all are gone.
    package func shutdown() async {
        for pool in pools.withLock({ $0.compactMap(\.pool) }) { await pool.shutdown() }
    }

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let words = settings.strings("command")
        let isList = settings.value("command")?.array != nil
        if !settings.has("command") || words.isEmpty && settings.problems.isEmpty {
            settings.reportMissing("command", expected: "a program, with its arguments where it has any")
        }
        let path = words.isEmpty ? nil : path(of: words[0], isList: isList, &settings, in: environment)
        let variables = variables(from: &settings)
        var limits = ProgramPool.Settings()
        limits.processes = settings.int("processes", in: 1...64, default: 2) ?? 2
        limits.startTime = settings.duration("start_within", default: .seconds(10)) ?? .seconds(10)
        limits.answerTime = settings.duration("answer_within", default: .seconds(10)) ?? .seconds(10)
        limits.lineBytes = settings.bytes("max_output", in: 256...(4 << 20), default: 64 << 10) ?? 64 << 10
        limits.keptErrors = settings.bool("log_stderr", default: false) ? 4_096 : 0
        guard settings.problems.isEmpty, let path else { return nil }
        let pool = ProgramPool(
            ProgramCommand(
                executable: path,
                arguments: Array(words.dropFirst()),
                environment: ["PATH": searchPath].merging(variables) { $1 },
                folder: environment.folder
            ),
            settings: limits,
            isAnswer: { OutsideVerdict($0) != nil },
            report: report
        )
        pools.withLock { pools in
            pools.removeAll { $0.pool == nil }
            pools.append(Held(pool: pool))
        }
        return ExecVerifier(name: path.split(separator: "/").last.map(String.init) ?? path, pool: pool)
    }

    private func path(
        of name: String,
        isList: Bool,
        _ settings: inout SettingsReader,
        in environment: PolicyEnvironment
    ) -> String? {
        do throws(ProgramCommand.Problem) {
            return try ProgramCommand.path(of: name, in: environment.folder, searchPath: searchPath)
        } catch {
            let place = isList ? settings.place(of: "command").appending(0) : settings.place(of: "command")
            let shown = SettingsReader.show(.string(name))
            let isMissing = error == .missing
            // A program with its arguments in one text is looked for under that whole name.
            let isLine = !isList && name.contains(" ")
            settings.report(
                SettingsProblem(
                    at: place,
                    found: isMissing ? "\(shown), which is not there" : "\(shown), which may not be run",
                    expected: "a program: a path that begins at the policy's folder, or a name on the search path",
                    remedy: isLine
                        ? "Write the arguments apart: `command: [program, argument]`."
                        : isMissing ? "Install it, or mend the name." : "Make it executable: `chmod +x`."
                )
            )
            return nil
        }
    }

    private func variables(from settings: inout SettingsReader) -> [String: String] {
        var variables: [String: String] = [:]
        settings.entries("environment") { reader, name, value, place in
            let isName = !name.isEmpty && !name.contains("=") && !name.contains("\0")
            guard isName, let text = value.string, !text.contains("\0") else {
                reader.report(
                    SettingsProblem(
                        at: place,
                        found: isName ? SettingsReader.show(value) : SettingsReader.show(.string(name)),
                        expected: isName ? "a text" : "the name of a variable",
                        remedy: isName ? "Put it in quotes." : "Mend it."
                    )
                )
                return
            }
            do throws(FileProblem) {
                variables[name] = try secrets(text)
            } catch {
                reader.report(SettingsProblem(at: place, found: error.found, expected: "a value", remedy: error.remedy))
            }
        }
        if !variables.isEmpty {
            settings.note("environment", variables.keys.sorted().joined(separator: ", "), isDefault: false)
        }
        return variables
    }
}
