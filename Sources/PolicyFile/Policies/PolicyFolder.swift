// SPDX-License-Identifier: Apache-2.0

import Cascade
import FoundationEssentials
import Synchronization

/// A policy's folder: the only place its settings can name files in.
final class PolicyFolder: Sendable {
    /// The folder's name.
    let name: String
    /// The folder's path.
    let path: String
    /// The files read so far, by their path within the folder, with their bytes; nil where reading failed.
    private let read = Mutex<[String: [UInt8]?]>([:])
    /// The most that a file beside a policy can have, in bytes.
    static let maxFileBytes = 16 << 20

    /// A folder by its path.
    init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    /// What the settings of the policy can refer to.
    var environment: PolicyEnvironment {
        var environment = PolicyEnvironment { [self] file throws(FileProblem) in try bytes(of: file) }
        environment.folder = path
        return environment
    }

    /// The files read so far, sorted, by their path within the folder.
    var files: [String] {
        read.withLock { $0.keys.sorted() }
    }

    /// Adds the files read so far to a digest, so that a changed one changes the policy's revision.
    func add(to digest: inout FNV1a) {
        for (file, bytes) in read.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            digest.add(file.utf8)
            digest.add(UInt64(bytes?.count ?? 0))
            digest.add(bytes ?? [])
        }
    }

    /// Whether there is a file of a name in the folder.
    func has(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(file)")
    }

    /// A YAML file of the folder.
    ///
    /// - Throws: the problem where there is none, or none that is a text.
    func document(_ file: String, shownAs shown: String) throws(PolicyFileError) -> YAMLDocument {
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try self.bytes(of: file)
        } catch {
            throw PolicyFileError([
                PolicyFileProblem(
                    file: shown,
                    found: "no file that can be read",
                    expected: "a file in the policy's folder",
                    remedy: "Add it, or move its folder out of the policies."
                )
            ])
        }
        do throws(PolicyFileProblem) {
            return YAMLDocument(try SourceText(file: shown, bytes: bytes))
        } catch {
            throw PolicyFileError([error])
        }
    }

    /// The bytes of a file in the folder.
    ///
    /// - Throws: what is there instead.
    func bytes(of file: String) throws(FileProblem) -> [UInt8] {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        guard !file.isEmpty, !file.hasPrefix("/"), !parts.contains(".."), !file.contains("\0") else {
            throw FileProblem(
                found: "`\(file)`, a path out of the policy's folder",
                remedy: "Copy the file beside the policy, and write its name."
            )
        }
        let target = URL(filePath: try confined(file))
        guard let whole = try? Data(contentsOf: target, options: []) else {
            read.withLock { _ = $0.updateValue(nil, forKey: file) }
            throw missing(file)
        }
        guard whole.count <= Self.maxFileBytes else {
            throw FileProblem(
                found: "`\(file)`, of \(whole.count) bytes",
                remedy: "Files of at most 16 MB can be read."
            )
        }
        let bytes = Array(whole)
        read.withLock { $0[file] = bytes }
        return bytes
    }

    /// The path of a file in the folder, links followed, which must not lead out of it.
    private func confined(_ file: String) throws(FileProblem) -> String {
        let root = URL(filePath: path).resolvingSymlinksInPath().path
        let target = URL(filePath: path + "/" + file).resolvingSymlinksInPath().path
        guard target.hasPrefix(root + "/") else {
            throw FileProblem(
                found: "`\(file)`, a link out of the policy's folder",
                remedy: "Copy the file beside the policy."
            )
        }
        return target
    }

    private func missing(_ file: String) -> FileProblem {
        let parent = file.split(separator: "/").dropLast().joined(separator: "/")
        let folder = parent.isEmpty ? path : path + "/" + parent
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let last = file.split(separator: "/").last.map(String.init) ?? file
        let near = NearestName.of(last, in: names.filter { $0 != last }).map { parent.isEmpty ? $0 : "\(parent)/\($0)" }
        return FileProblem(
            found: "`\(file)`, which is not in the policy's folder",
            remedy: near.map { "Did you mean `\($0)`?" } ?? "Add the file, or mend its name."
        )
    }
}
