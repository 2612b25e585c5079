// SPDX-License-Identifier: Apache-2.0

/// Which cues an answer gives, and in which part of it.
struct CueScan: Sendable {
    /// The parts of an answer that count differently.
    enum Zone: Int, CaseIterable {
        /// The first sentence, or the first few if they are short: up to the first end of one after 40 bytes.
        case opening
        /// The rest of the first 500 bytes.
        case head
        /// What follows.
        case body
    }

    /// How far the head reaches, in bytes.
    static let headLength = 500
    /// How long the opening is at least, in bytes.
    static let openingLength = 40

    /// One bit a cue that occurs, by zone.
    private(set) var seen: (opening: UInt64, head: UInt64, body: UInt64) = (0, 0, 0)
    /// Bytes of the text.
    let length: Int
    /// Items of lists, counted up to 4.
    private(set) var items = 0

    /// Reads a text, or its head alone.
    init(_ text: [UInt8], vocabulary: CueVocabulary, headOnly: Bool = false) {
        length = text.count
        let bytes = headOnly ? text.span.extracting(first: Self.headLength) : text.span
        Self.read(bytes, vocabulary: vocabulary, items: &items) { _, cues, zone, _ in
            switch zone {
            case .opening: seen.opening |= cues
            case .head: seen.head |= cues
            case .body: seen.body |= cues
            }
        }
    }

    /// The cues of a zone, one bit each.
    func mask(_ zone: Zone) -> UInt64 {
        switch zone {
        case .opening: seen.opening
        case .head: seen.head
        case .body: seen.body
        }
    }

    /// The bytes of a text where the first of some cues that occurs does so first: a second reading, for findings.
    static func place(ofFirst names: [String], in text: [UInt8], vocabulary: CueVocabulary) -> Range<Int>? {
        var ends = [(length: Int, end: Int)?](repeating: nil, count: vocabulary.cues.count)
        var items = 0
        read(text.span, vocabulary: vocabulary, items: &items) { phrase, _, _, offset in
            guard ends[Int(phrase.cue)] == nil else { return }
            ends[Int(phrase.cue)] = (Int(phrase.length), phrase.isClosed ? offset : offset + 1)
        }
        let cues = names.compactMap { vocabulary.cues.firstIndex(of: $0) }
        guard let found = cues.lazy.compactMap({ ends[$0] }).first else { return nil }
        return TextFolding.start(ofLast: found.length, in: text, before: found.end)..<found.end
    }

    /// Feeds every phrase to `take`, with the bits of its cue and of the compounds that it completes, its zone, and the offset of its
    /// last symbol.
    @inline(__always)
    private static func read(
        _ text: Span<UInt8>,
        vocabulary: CueVocabulary,
        items: inout Int,
        _ take: (PhraseAutomaton.Output, UInt64, Zone, Int) -> Void
    ) {
        let automaton = vocabulary.automaton
        let (classes, symbols, next) = (automaton.classes.span, automaton.symbolClasses.span, automaton.next.span)
        let space = Int(symbols[Int(TextFolding.space)])
        let stop = Int(symbols[Int(TextFolding.stop)])
        var state = Int(next[Int(next[space]) + stop])
        state = Int(next[state + space])
        var isOpening = true
        var inSentence: UInt64 = 0

        func hit(_ offset: Int) {
            let zone = offset >= headLength ? Zone.body : isOpening ? .opening : .head
            for output in automaton.endings(in: state) {
                var cues: UInt64 = 1 << UInt64(output.cue)
                inSentence |= cues
                for compound in vocabulary.compounds where compound.isCompleted(by: cues, in: inSentence) {
                    cues |= compound.whole
                }
                take(output, cues, zone, offset)
            }
        }

        var index = 0
        while index <= text.count {
            let offset = index
            var symbol = index < text.count ? classes[Int(text[index])] : PhraseAutomaton.stop
            index += 1
            if symbol >= PhraseAutomaton.special {
                if symbol == PhraseAutomaton.dropped { continue }
                if symbol == PhraseAutomaton.lead {
                    let character = FoldedByte.character(in: text, at: offset)
                    index = offset + character.length
                    switch character.folded {
                    case FoldedByte.dropped: continue
                    case FoldedByte.space: symbol = UInt8(space)
                    case FoldedByte.stop: symbol = PhraseAutomaton.stop
                    default: symbol = symbols[Int(character.folded)]
                    }
                }
                if symbol == PhraseAutomaton.stop {
                    state = Int(next[state + space])
                    if state >= automaton.firstEnding { hit(offset) }
                    state = Int(next[Int(next[state + stop]) + space])
                    inSentence = 0
                    if offset > openingLength { isOpening = false }
                    if items < 4, offset < text.count, text[offset] == 0x0A, isListItem(text, at: index) { items += 1 }
                    continue
                }
            }
            state = Int(next[state + Int(symbol)])
            if state >= automaton.firstEnding { hit(offset) }
        }
    }

    /// Whether a line that begins at `start` does so with a bullet or a number.
    private static func isListItem(_ text: Span<UInt8>, at start: Int) -> Bool {
        var index = start
        while index < text.count, text[index] == UInt8(ascii: " ") || text[index] == UInt8(ascii: "\t") { index += 1 }
        let mark = index
        while index < text.count, index < mark + 3, text[index] >= UInt8(ascii: "0"), text[index] <= UInt8(ascii: "9") {
            index += 1
        }
        guard index + 1 < text.count, text[index + 1] == UInt8(ascii: " ") else { return false }
        switch text[index] {
        case UInt8(ascii: "."), UInt8(ascii: ")"): return index > mark
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return index == mark
        default: return false
        }
    }
}
