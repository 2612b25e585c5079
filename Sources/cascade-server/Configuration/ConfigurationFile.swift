// SPDX-License-Identifier: Apache-2.0

import Cascade
import FoundationEssentials
import JSON
import PolicyFile

/// A `cascade.yaml` that was read, with the place of every setting.
struct ConfigurationFile: Sendable {
    /// What it says.
    let configuration: ServerConfiguration
    /// Every setting as it holds, for `check --explain`.
    let settings: [ExplainedSetting]
    /// The file's path.
    let path: String
    private let document: YAMLDocument

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: Its path; messages show it as it is.
    ///   - environment: The environment variables that `${env:NAME}` reads.
    /// - Throws: every problem at once.
    init(path: String, environment: [String: String]) throws(PolicyFileError) {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            throw PolicyFileError([
                PolicyFileProblem(
                    file: path,
                    found: "no file that can be read",
                    expected: "the server's configuration",
                    remedy: "Name another one with `--config`, or begin with the one of this repository."
                )
            ])
        }
        let folder = SecretSource.folder(of: path)
        let source = SecretSource(environment: environment, folder: folder)
        try self.init(bytes: Array(bytes), path: path, folder: folder, secrets: source)
    }

    /// Reads the bytes of a file.
    ///
    /// - Throws: every problem at once.
    init(bytes: [UInt8], path: String, folder: String, secrets: SecretSource) throws(PolicyFileError) {
        let text: SourceText
        do throws(PolicyFileProblem) {
            text = try SourceText(file: path, bytes: bytes)
        } catch {
            throw PolicyFileError([error])
        }
        document = YAMLDocument(text).masking(Self.literalSecrets)
        self.path = path
        guard let root = document.root else { throw PolicyFileError(document.problems) }
        guard root.object != nil || root == .null else {
            throw PolicyFileError(document.problems(with: [.noMapping(root)]))
        }
        var reader = SettingsReader(root)
        let decoder = ConfigurationDecoder(folder: folder, secrets: secrets)
        configuration = decoder.configuration(from: &reader)
        reader.finish()
        settings = ExplainedSetting.settings(reader.effective, in: document)
        let problems = document.problems(with: reader.problems)
        guard problems.isEmpty else { throw PolicyFileError(problems) }
    }

    /// The problems of a configuration beside these policies: the names it writes must be theirs.
    func problems(beside policies: [String], embedding: [String] = []) -> [PolicyFileProblem] {
        var named: [(name: String, place: JSONPointer)] = []
        if let name = configuration.defaultPolicy { named.append((name, "/default_policy")) }
        for (index, key) in configuration.keys.enumerated() {
            let place = JSONPointer(tokens: ["keys", String(index)])
            for (number, name) in (key.policies ?? []).enumerated() where !embedding.contains(name) {
                let list = place.appending("policies")
                named.append((name, document.has(list.appending(number)) ? list.appending(number) : list))
            }
            if let name = key.defaultPolicy { named.append((name, place.appending("default_policy"))) }
        }
        return document.problems(
            with: named.filter { !policies.contains($0.name) }.map { name, place in
                SettingsProblem(
                    at: place,
                    found: "the unknown policy `\(name)`",
                    expected: "one of " + policies.map { "`\($0)`" }.joined(separator: ", "),
                    remedy: NearestName.of(name, in: policies).map { "Did you mean `\($0)`?" }
                        ?? "Add the policy, or remove it."
                )
            }
        )
    }

    /// Problems that were found later, at their places in the file.
    func located(_ error: SettingsError) -> PolicyFileError {
        PolicyFileError(document.problems(with: error.problems))
    }

    /// The secrets that a file holds itself, instead of naming where they come from; messages must not show them.
    private static func literalSecrets(in root: JSONValue) -> [String] {
        // Some write the key itself where its hash belongs.
        let keys = (root["keys"]?.array ?? []).compactMap { $0["sha256"]?.string }.filter { $0.count != 64 }
        let providers = root["providers"]?.object?.values ?? []
        return keys
            + providers.flatMap { provider in
                ConfigurationDecoder.secretKeys.compactMap { provider[$0]?.string }
                    + (provider["headers"]?.object?.values.compactMap(\.string) ?? [])
                    + (provider["base_url"]?.string.flatMap(credentials).map { [$0] } ?? [])
            }.filter { !SecretSource.isReference($0) }
    }

    /// What stands between `//` and `@` of a URL.
    private static func credentials(in url: String) -> String? {
        let start = url.firstRange(of: "//")?.upperBound ?? url.startIndex
        guard let end = url[start...].lastIndex(of: "@") else {
            return nil
        }
        return String(url[start..<end])
    }
}
