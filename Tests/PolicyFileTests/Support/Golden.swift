// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// An input with the text it must come to: a file of the input, a line of ten dashes, and the text.
///
/// `UPDATE_GOLDEN=1` rewrites the texts.
struct Golden: CustomTestStringConvertible {
    let file: URL
    let input: String
    let expected: String

    private static let separator = "\n----------\n"

    var testDescription: String { file.deletingPathExtension().lastPathComponent }

    /// The cases of a folder beside the tests, by name.
    static func all(in folder: String) -> [Golden] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Goldens/\(folder)")
        let files = (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "golden" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            let parts = text.components(separatedBy: separator)
            return Golden(
                file: file,
                input: parts[0].trimmingSuffix("\n") + "\n",
                expected: parts.count > 1 ? parts[1] : ""
            )
        }
    }

    /// Compares, or rewrites the file where asked to.
    func check(_ found: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try (input.trimmingSuffix("\n") + Self.separator + found + "\n").write(
                to: file,
                atomically: true,
                encoding: .utf8
            )
            return
        }
        #expect(found + "\n" == expected, sourceLocation: sourceLocation)
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = self
        while text.last == suffix { text.removeLast() }
        return text
    }
}
