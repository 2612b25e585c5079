// SPDX-License-Identifier: Apache-2.0

import Cascade
import FoundationEssentials

/// Where `${env:NAME}` and `${file:PATH}` come from.
struct SecretSource: Sendable {
    private let environment: [String: String]
    private let readFile: @Sendable (String) -> [UInt8]?

    /// A source of these environment variables and files.
    init(environment: [String: String], readFile: @escaping @Sendable (String) -> [UInt8]?) {
        self.environment = environment
        self.readFile = readFile
    }

    /// A source of these environment variables, and of files whose paths begin at a folder unless they are absolute.
    init(environment: [String: String], folder: String) {
        self.init(environment: environment) { path in
            let url = URL(filePath: Self.path(path, from: folder))
            return (try? Data(contentsOf: url)).flatMap { $0.count <= 65_536 ? Array($0) : nil }
        }
    }

    /// The folder that the paths in a file begin at: its own.
    static func folder(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// The files that the references in a text name, whether they are there or not.
    static func files(namedIn text: String, from folder: String) -> [String] {
        text.split(separator: "${file:", omittingEmptySubsequences: false).dropFirst().compactMap { rest in
            rest.firstIndex(of: "}").map { path(String(rest[..<$0]), from: folder) }
        }
    }

    private static func path(_ path: String, from folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    /// Whether a text brings something in.
    static func isReference(_ text: String) -> Bool {
        text.contains("${env:") || text.contains("${file:")
    }

    /// A text with every reference replaced by what it stands for.
    ///
    /// - Throws: what was found in place of a reference that leads nowhere.
    func resolve(_ text: String) throws(FileProblem) -> Secret {
        var resolved = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            resolved += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw FileProblem(found: "`${` without `}`", remedy: "Write `${env:NAME}` or `${file:PATH}`.")
            }
            resolved += try value(of: String(rest[start.upperBound..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return Secret(resolved + rest)
    }

    private func value(of reference: String) throws(FileProblem) -> String {
        let parts = reference.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts.count == 2 ? parts[1] : ""
        switch parts[0] {
        case "env" where !name.isEmpty:
            guard let value = environment[name], !value.isEmpty else {
                let state = environment[name] == nil ? "which is not set" : "which is empty"
                throw FileProblem(
                    found: "`${env:\(name)}`, \(state)",
                    remedy: "Set the environment variable `\(name)`, or remove what needs it."
                )
            }
            return value
        case "file" where !name.isEmpty:
            guard let bytes = readFile(name), let text = String(validating: bytes, as: UTF8.self) else {
                throw FileProblem(
                    found: "`${file:\(name)}`, which cannot be read",
                    remedy: "Put a text of at most 64 KB there, or remove what needs it."
                )
            }
            let value = String(text.reversed().drop { $0.isWhitespace }.reversed())
            guard !value.isEmpty else {
                throw FileProblem(
                    found: "`${file:\(name)}`, which is empty",
                    remedy: "Write the secret into it, or remove what needs it."
                )
            }
            return value
        default:
            throw FileProblem(found: "`${\(reference)}`", remedy: "Write `${env:NAME}` or `${file:PATH}`.")
        }
    }
}
