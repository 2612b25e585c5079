// SPDX-License-Identifier: Apache-2.0

import JSON
import Patterns

/// What a compiler wrote, read for its errors.
struct CompilerOutput: Sendable {
    /// One error, in a file of the answer or elsewhere.
    struct Error: Sendable, Equatable {
        /// The file as the compiler names it; empty where it names none.
        let file: String
        let line: Int
        let column: Int
        let message: String
    }

    /// The errors in the order of the output, each once.
    private(set) var errors: [Error] = []
    /// The output as text.
    let text: String

    /// How much is read: more than anyone mends at once.
    private static let readLimit = 64 << 10

    init(_ bytes: [UInt8], matching pattern: Pattern, limit: Int = 256) {
        // Output that is not UTF-8 is made so, and what belongs to no one's screen is left out.
        text = String(decoding: bytes.prefix(Self.readLimit), as: UTF8.self)
        let output = Array(text.utf8)
        var budget = PatternBudget.document
        var start = 0
        while errors.count < limit, start < output.count,
            case .match(let match) = pattern.firstMatch(in: output.span, from: start, budget: &budget)
        {
            start = max(match.range.upperBound, start + 1)
            func text(_ group: String) -> String? {
                match[group].map { String(decoding: output[$0], as: UTF8.self) }
            }
            let column = text("column").flatMap { Int($0) } ?? match["caret"].map { $0.count + 1 }
            let error = Error(
                file: text("file") ?? "",
                line: text("line").flatMap { Int($0) } ?? 1,
                column: column ?? 1,
                message: text("message") ?? ""
            )
            if !errors.contains(error) { errors.append(error) }
        }
    }

    /// Whether the compiler itself ran out of something, so that its output says nothing about the code.
    var isOutOfMeans: Bool {
        let words = [
            "out of memory", "cannot allocate memory", "bad_alloc", "virtual memory exhausted", "heap space",
            "resource temporarily unavailable", "no space left on device", "file size limit exceeded", "file too large",
            "unable to create native thread", "could not build c module", "cannot fork", "too many open files",
            "insufficient memory",
        ]
        let lower = text.lowercased()
        return words.contains { lower.contains($0) }
    }

    /// The line that says most about why a program failed: the first that is known to, else the last.
    static func telling(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(readLimit), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).filter { line in
            !line.allSatisfy { $0.isWhitespace || $0 == "^" || $0 == "~" }
        }
        let words = [
            "Fatal error", "Precondition failed", "Assertion", "panicked at", "Exception in thread",
            "undefined reference",
            "undefined symbol", "--- FAIL",
        ]
        let known = lines.firstIndex { line in words.contains { line.contains($0) } || namesError(line) }
        guard let index = known ?? lines.indices.last else { return "" }
        let line = lines[index].drop(while: \.isWhitespace)
        // The name of an error alone says less than what raised it.
        let isBare = index > 0 && !line.contains(where: \.isWhitespace)
        return plain(isBare ? "\(lines[index - 1].drop(while: \.isWhitespace)): \(line)" : String(line))
    }

    /// Whether a line begins with the name of an error, as in `ValueError: …`.
    private static func namesError(_ line: Substring) -> Bool {
        let name = line.drop { $0.isWhitespace }.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
        return name.hasSuffix("Error") || name.hasSuffix("Exception")
    }

    /// A text of one line and at most 200 characters, without control characters.
    static func plain(_ text: String) -> String {
        let line = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let short = String(String.UnicodeScalarView(line.prefix(200)))
        return line.count > 200 ? short + "…" : short
    }
}
