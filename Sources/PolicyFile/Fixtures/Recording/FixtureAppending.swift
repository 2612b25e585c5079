// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Adds an entry to the end of a `fixtures.yaml`; what is there stays as it is, comments included.
enum FixtureAppending {
    private static let opening = "# Examples of this policy at work: `cascade-server test` runs them, offline.\n"

    /// The text of the file with one more entry.
    ///
    /// - Parameters:
    ///   - entry: Its lines, the first one beginning with `- `.
    ///   - bytes: The file's; nil where there is none yet.
    ///   - file: How messages call it.
    /// - Returns: The new text.
    /// - Throws: why nothing can be put at its end.
    static func text(adding entry: String, to bytes: [UInt8]?, file: String) throws(PolicyFileError) -> String {
        guard let bytes else { return opening + "\n" + entry }
        let source: SourceText
        do throws(PolicyFileProblem) { source = try SourceText(file: file, bytes: bytes) } catch {
            throw PolicyFileError([error])
        }
        let text = source.text
        let isEmpty = text.split(whereSeparator: \.isNewline).allSatisfy { line in
            let content = line.drop { $0 == " " }
            return content.isEmpty || content.hasPrefix("#")
        }
        let indent = isEmpty ? 0 : try indentation(in: source)
        let margin = String(repeating: " ", count: indent)
        let indented = entry.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
        let gap = text.isEmpty || text.hasSuffix("\n\n") ? "" : text.hasSuffix("\n") ? "\n" : "\n\n"
        return text + gap + indented
    }

    /// How far in the dashes of the list stand.
    private static func indentation(in source: SourceText) throws(PolicyFileError) -> Int {
        let document = YAMLDocument(source)
        guard document.problems.isEmpty, let root = document.root else { throw PolicyFileError(document.problems) }
        let list: JSONPointer = root.array == nil ? "/fixtures" : .root
        let isLast = root.array != nil || root.object?.keys.last == "fixtures"
        guard isLast, root.at(list)?.array?.isEmpty == false else {
            throw problem(
                source,
                at: document.position(of: list),
                found: isLast ? "no fixtures in a list" : "`fixtures` before other keys",
                remedy: isLast ? "Write the first one by hand." : "Move it to the end of the file."
            )
        }
        let first = document.position(of: list.appending(0))
        let before = source.line(first.line).unicodeScalars.prefix(first.column - 1)
        guard let dash = before.firstIndex(of: "-"), before[..<dash].allSatisfy({ $0 == " " }) else {
            throw problem(
                source,
                at: first,
                found: "a list in brackets",
                remedy: "Write its items one below the other, each behind `-`."
            )
        }
        return before.distance(from: before.startIndex, to: dash)
    }

    private static func problem(
        _ source: SourceText,
        at position: JSONPosition,
        found: String,
        remedy: String
    ) -> PolicyFileError {
        PolicyFileError([
            source.problem(
                at: position,
                found: found,
                expected: "a list to whose end a fixture can be added",
                remedy: remedy
            )
        ])
    }
}
