// SPDX-License-Identifier: Apache-2.0

/// Phrases of one language, each with the cue it gives.
///
/// Written one cue a line, `cue: phrase | phrase`; a cue may have several lines. A phrase is read like an answer (case, quotes and
/// punctuation do not count) and matches whole words. `^` ties it to the start of a sentence, a last `*` leaves the last word open,
/// and `[can/could]` stands for each of its words in turn.
struct PhraseSet: Sendable {
    /// The language as policies name it: two letters of ISO 639.
    let language: String
    /// The phrases, folded, with the name of their cue.
    let phrases: [(symbols: [UInt8], cue: Substring)]

    init(language: String, text: String) {
        self.language = language
        // Words are not set apart by spaces in these two, so a phrase may stand anywhere.
        let isSpaced = language != "zh" && language != "ja"
        var phrases: [(symbols: [UInt8], cue: Substring)] = []
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let cue = line[..<colon]
            for phrase in line[line.index(after: colon)...].split(separator: "|") {
                for written in Self.alternatives(of: Array(phrase.utf8)) {
                    phrases.append((Self.symbols(of: written, isSpaced: isSpaced), cue))
                }
            }
        }
        self.phrases = phrases
    }

    private static func symbols(of written: [UInt8], isSpaced: Bool) -> [UInt8] {
        let core = written.filter { $0 != UInt8(ascii: "^") && $0 != UInt8(ascii: "*") }
        var folded = TextFolding.fold(core)[...]
        let isEdge: (UInt8) -> Bool = { $0 == TextFolding.space || $0 == TextFolding.stop }
        folded = folded.drop(while: isEdge)
        while let last = folded.last, isEdge(last) { folded.removeLast() }
        var symbols: [UInt8] = isSpaced ? [TextFolding.space] : []
        if written.contains(UInt8(ascii: "^")) { symbols = [TextFolding.stop, TextFolding.space] }
        symbols += folded
        if isSpaced, !written.contains(UInt8(ascii: "*")) { symbols.append(TextFolding.space) }
        return symbols
    }

    /// A phrase with each of the words of its first bracket in turn, and so on for the next.
    private static func alternatives(of phrase: [UInt8]) -> [[UInt8]] {
        guard let open = phrase.firstIndex(of: UInt8(ascii: "[")),
            let close = phrase[open...].firstIndex(of: UInt8(ascii: "]"))
        else { return [phrase] }
        let words = phrase[(open + 1)..<close].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return words.flatMap { word in
            var chosen = Array(phrase[..<open])
            chosen += word
            chosen += phrase[(close + 1)...]
            return alternatives(of: chosen)
        }
    }
}
