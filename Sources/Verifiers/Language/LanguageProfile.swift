// SPDX-License-Identifier: Apache-2.0

/// How often a language that shares its script has the most frequent of its letter trigrams.
struct LanguageProfile: Sendable {
    /// The language as ISO 639-1 writes it.
    let language: String
    /// A line for each step of frequency from 15 down, one step being 2^0.57: the step, a space, and its trigrams without anything
    /// between; `_` is the edge of a word.
    private let table: String

    init(_ language: String, _ table: String) {
        self.language = language
        self.table = table
    }

    /// Feeds every trigram with its step, 1 to 15.
    func forEach(_ take: (_ trigram: ArraySlice<Unicode.Scalar>, _ step: UInt8) -> Void) {
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let step = UInt8(parts[0]) else { continue }
            let letters = Array(parts[1].unicodeScalars)
            for start in stride(from: 0, to: letters.count - 2, by: 3) { take(letters[start..<(start + 3)], step) }
        }
    }
}
