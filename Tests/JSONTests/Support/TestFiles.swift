// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Files that tests read: the data shared between projects, and the goldens beside the tests.
enum TestFiles {
    /// The folder of this target's tests.
    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// A folder of the shared data; nil where it is not there, which is an error only in CI.
    static func shared(_ path: String) -> URL? {
        let environment = ProcessInfo.processInfo.environment
        let repository = tests.resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
        let root =
            environment["CASCADE_SHARED"].map { URL(filePath: $0) }
            ?? repository.deletingLastPathComponent().appending(path: "shared")
        let folder = root.appending(path: path)
        if FileManager.default.fileExists(atPath: folder.path) { return folder }
        if environment["CI"] == "true" {
            Issue.record("\(path) is missing from the shared data; set CASCADE_SHARED")
        } else {
            print("left out: no \(path) in ../shared; docs/data.md says where the original is")
        }
        return nil
    }

    /// The files anywhere below a folder that have an extension, by name.
    static func files(in folder: URL, withExtension ending: String) -> [URL] {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix("." + ending) }.sorted().map { folder.appending(path: $0) }
    }

    static func bytes(_ file: URL) throws -> [UInt8] { Array(try Data(contentsOf: file)) }

    /// Whether goldens are to be rewritten.
    static let updatesGoldens = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    static func write(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file)
    }
}
