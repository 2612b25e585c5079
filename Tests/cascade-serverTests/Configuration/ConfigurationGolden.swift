// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A faulty `cascade.yaml` with the messages it must come to: a file of the input, a line of ten dashes, and the messages.
///
/// `UPDATE_GOLDEN=1` rewrites the messages.
struct ConfigurationGolden: CustomTestStringConvertible {
    let name: String
    let input: String
    let expected: String

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

    /// The cases, by name.
    static var all: [ConfigurationGolden] {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "golden" }.sorted { $0.path < $1.path }.compactMap { file in
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            let parts = text.components(separatedBy: "\n----------\n")
            return ConfigurationGolden(
                name: file.deletingPathExtension().lastPathComponent,
                input: parts[0] + "\n",
                expected: (parts.count > 1 ? parts[1] : "").trimmingCharacters(in: .newlines)
            )
        }
    }

    /// Rewrites the messages of a case.
    func update(_ found: String) throws {
        let text = input.trimmingCharacters(in: .newlines) + "\n----------\n" + found + "\n"
        try text.write(to: Self.folder.appending(path: name + ".golden"), atomically: true, encoding: .utf8)
    }
}
