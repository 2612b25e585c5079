// SPDX-License-Identifier: Apache-2.0

package import Cascade
import FoundationEssentials
import JSON

/// Loads the policies of a folder: `NAME/policy.yaml` for each.
package struct PolicyLoader: Sendable {
    private let compiler: PolicyCompiler
    private let leavesOut: Bool

    /// A loader that compiles with the models and verifiers of this compiler.
    ///
    /// - Parameters:
    ///   - compiler: What it compiles with.
    ///   - leavesOut: Whether a policy that is right, but needs what this machine lacks, is left out instead of refusing all.
    package init(compiler: PolicyCompiler, leavesOut: Bool = false) {
        self.compiler = compiler
        self.leavesOut = leavesOut
    }

    /// Loads and compiles the policy of a folder, or every policy below it.
    ///
    /// - Parameters:
    ///   - folder: The path of a folder with a `policy.yaml`, or of one with such folders.
    ///   - name: How messages call it; the path itself, unless given.
    /// - Returns: The policies, compiled.
    /// - Throws: every problem of every file at once.
    package func load(_ folder: String, shownAs name: String? = nil) throws(PolicyFileError) -> PolicySet {
        var loaded: [Loaded] = []
        var problems: [PolicyFileProblem] = []
        var leftOut: [PolicyLeftOut] = []
        let sources = try Self.sources(in: Self.trimmed(folder), shownAs: Self.trimmed(name ?? folder))
        for source in sources {
            do throws(PolicyFileError) {
                loaded.append(try load(source))
            } catch {
                if leavesOut, error.problems.allSatisfy(\.isAboutMachine) {
                    leftOut.append(PolicyLeftOut(name: source.name, problems: error.problems))
                } else {
                    problems += error.problems
                }
            }
        }
        guard problems.isEmpty else { throw PolicyFileError(problems) }
        return PolicySet(
            policies: Dictionary(loaded.map { ($0.policy.name, $0.policy) }) { first, _ in first },
            files: loaded.flatMap(\.files).sorted(),
            settings: loaded.map(\.settings),
            sources: sources.filter { source in !leftOut.contains { $0.name == source.name } },
            leftOut: leftOut
        )
    }

    private struct Loaded {
        let policy: CompiledPolicy
        let files: [String]
        let settings: ExplainedPolicy
    }

    private func load(_ source: PolicySource) throws(PolicyFileError) -> Loaded {
        let folder = PolicyFolder(path: source.path, name: source.name)
        let file = "\(source.shown)/policy.yaml"
        let document = try folder.document("policy.yaml", shownAs: file)
        guard let root = document.root else { throw PolicyFileError(document.problems) }
        var decoded = PolicyDecoder.decode(root, folder: folder.name)
        var found = decoded.problems
        // What is missing was reported when it was read: an empty ladder, a rung without a model.
        decoded.policy.ladder.removeAll { $0.model.isEmpty }
        do throws(SettingsError) {
            _ = try compiler.compile(decoded.policy, in: folder.environment)
        } catch {
            found += error.problems.filter { $0.pointer.tokens != ["ladder"] }
        }
        let problems = document.problems(with: found)
        guard problems.isEmpty else { throw PolicyFileError(problems) }
        var digest = FNV1a()
        folder.add(to: &digest)
        decoded.policy.revision = digest.hex
        do throws(SettingsError) {
            let policy = try compiler.compile(decoded.policy, in: folder.environment)
            return Loaded(
                policy: policy,
                files: folder.files.map { "\(folder.path)/\($0)" },
                settings: ExplainedPolicy(
                    name: policy.name,
                    settings: ExplainedSetting.settings(decoded.effective + policy.effective, in: document)
                )
            )
        } catch {
            throw PolicyFileError(document.problems(with: error.problems))
        }
    }

    /// The folders of policies at a path, sorted by name, without hidden ones.
    private static func sources(in folder: String, shownAs shown: String) throws(PolicyFileError) -> [PolicySource] {
        if FileManager.default.fileExists(atPath: "\(folder)/policy.yaml") {
            let name = URL(filePath: folder).standardized.lastPathComponent
            return [PolicySource(name: name, path: folder, shown: shown)]
        }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw PolicyFileError([
                PolicyFileProblem(
                    file: shown,
                    found: "no folder that can be read",
                    expected: "the folder of the policies",
                    remedy: neighbour(of: folder).map { "Did you mean `\($0)`?" } ?? "Create it, or name another one."
                )
            ])
        }
        let names = entries.sorted().filter { entry in
            var isFolder = false
            return !entry.hasPrefix(".")
                && FileManager.default.fileExists(atPath: "\(folder)/\(entry)", isDirectory: &isFolder) && isFolder
        }
        guard !names.isEmpty else {
            throw PolicyFileError([
                PolicyFileProblem(
                    file: shown,
                    found: "no policies",
                    expected: "a folder for each policy, with its `policy.yaml`",
                    remedy: "Add one."
                )
            ])
        }
        return names.map { PolicySource(name: $0, path: "\(folder)/\($0)", shown: "\(shown)/\($0)") }
    }

    /// The folder beside a missing one whose name is near.
    private static func neighbour(of folder: String) -> String? {
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().joined(separator: "/")
        let entries = try? FileManager.default.contentsOfDirectory(atPath: parts.count > 1 ? parent : ".")
        let near = NearestName.of(String(parts.last ?? ""), in: (entries ?? []).sorted())
        return near.map { parts.count > 1 ? "\(parent)/\($0)" : $0 }
    }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
