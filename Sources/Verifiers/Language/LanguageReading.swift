// SPDX-License-Identifier: Apache-2.0

/// Reads the languages of a text, stretch by stretch, in one pass over its bytes.
///
/// Code between back-ticks is passed over. A stretch is some 240 letters long; what is written in another script within it counts for
/// itself.
struct LanguageReading {
    /// A stretch of text in one script.
    struct Stretch {
        let script: Script
        /// Its letters, those that say more counted more than once.
        let weight: Int
        /// The bytes from the first of the letters to the last.
        let range: Range<Int>
        /// How well each language of its script fits, by its place among them.
        fileprivate let scores: InlineArray<32, Int32>

        /// The language that fits best; nil where too little is written to tell.
        var language: String? {
            guard isTelling else { return nil }
            return script.languages[bestPlace]
        }

        /// Whether there is enough to tell languages of this script apart, and one of them fits at all.
        var isTelling: Bool {
            guard weight >= (script.languages.count > 1 ? LanguageReading.leastTelling : 1) else { return false }
            return script.contenders.isEmpty
                || scores[bestPlace] >= LanguageReading.leastFit * Int32(clamping: weight) / 2
        }

        /// Whether one of some languages fits best, or so nearly so that it can't be told.
        func isWritten(in wanted: Set<String>) -> Bool {
            let languages = script.languages
            let least = scores[bestPlace] - LanguageReading.margin(of: script)
            return languages.indices.contains { scores[$0] >= least && wanted.contains(languages[$0]) }
        }

        private var bestPlace: Int {
            var best = 0
            for place in 1..<max(1, script.languages.count) where scores[place] > scores[best] { best = place }
            return best
        }
    }

    /// Letters of a stretch.
    static let stretchLength = 240
    /// Letters without which languages of one script are not told apart.
    static let leastTelling = 20

    /// Half steps of score a letter that some language has at least: text has six or more, what is none has two or fewer.
    static let leastFit: Int32 = 3

    /// Steps of score that are no difference: about eight bits, where trigrams give the scores.
    static func margin(of script: Script) -> Int32 { script.rawValue < Script.arabic.rawValue ? 14 : 0 }

    /// The language that most of a text is written in; nil where too little is written to tell.
    static func language(of text: [UInt8]) -> String? {
        var weights: [String: Int] = [:]
        forEachStretch(of: text) { stretch in
            if let language = stretch.language { weights[language, default: 0] += stretch.weight }
        }
        return weights.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// Feeds the stretches of a text in order.
    static func forEachStretch(of text: [UInt8], _ take: (Stretch) -> Void) {
        let table = TrigramTable.all
        let bytes = text.span
        var stretch = OpenStretch()
        var code = CodeMarks()
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte.isLetter, !code.isInside, byte != UInt8(ascii: "_") {
                    index = stretch.addPlain(in: bytes, from: index, table)
                    continue
                }
                stretch.endWord(table)
                index += code.step(byte, in: bytes, at: index)
            } else {
                let start = index
                let character = ScalarReading(bytes, at: index)
                index += character.length
                guard let scalar = character.scalar, !code.isInside, let script = Script.of(scalar) else {
                    // Marks over letters end no word.
                    if !(0x300..<0x370).contains(character.scalar?.value ?? 0) { stretch.endWord(table) }
                    continue
                }
                stretch.add(scalar, script, start..<index, table)
                // Scripts without spaces have no ends of words.
                if stretch.weight < 2 * stretchLength { continue }
            }
            if stretch.weight >= stretchLength { stretch.close(take) }
        }
        stretch.endWord(table)
        stretch.close(take)
    }
}

/// Where code begins and ends: fences of three back-ticks, and single ones within a line.
private struct CodeMarks {
    private var isInFence = false
    private var isInLine = false

    var isInside: Bool { isInFence || isInLine }

    /// Takes a byte that is no letter; how many bytes it and its like have.
    @inline(__always)
    mutating func step(_ byte: UInt8, in bytes: Span<UInt8>, at index: Int) -> Int {
        if byte == 0x0A { isInLine = false }
        guard byte == UInt8(ascii: "`") else { return 1 }
        if index + 2 < bytes.count, bytes[index + 1] == byte, bytes[index + 2] == byte {
            isInFence.toggle()
            isInLine = false
            return 3
        }
        isInLine.toggle()
        return 1
    }
}

/// A stretch while it is read.
private struct OpenStretch {
    private(set) var weight = 0
    private var latin = TrigramScores()
    private var plainLetters = 0
    private var plainRange = (start: 0, end: 0)
    private var word: (script: Script, letters: UInt32, count: Int, wide: Int) = (.latin, 0, 0, 0)
    /// What is not plain Latin, which most texts do not have.
    private var others: OtherLetters?

    /// Takes plain Latin letters to the next other byte, and answers where that is.
    @inline(__always)
    mutating func addPlain(in bytes: Span<UInt8>, from start: Int, _ table: TrigramTable) -> Int {
        if word.script != .latin { endWord(table) }
        var letters = word.letters
        var index = start
        var wide = word.wide
        var isFirst = word.count == 0
        while index < bytes.count {
            let letter = bytes[index] | 0x20
            guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { break }
            letters = TrigramTable.next(letters, UInt32(letter))
            index += 1
            if isFirst {
                isFirst = false
            } else if wide == 0 {
                latin.add(table.steps(at: table.plainRow(letters)))
            } else {
                wide -= 1
                latin.add(table.steps(at: table.row(TrigramTable.key(letters, .latin))))
            }
        }
        if plainLetters == 0 { plainRange.start = start }
        plainRange.end = index
        plainLetters += index - start
        weight += index - start
        word = (.latin, letters, word.count + index - start, wide)
        return index
    }

    /// Adds the trigram that the word now ends in.
    @inline(__always)
    private mutating func addLatinTrigram(_ table: TrigramTable) {
        if word.wide == 0 {
            latin.add(table.steps(at: table.plainRow(word.letters)))
        } else {
            word.wide -= 1
            latin.add(table.steps(at: table.row(TrigramTable.key(word.letters, .latin))))
        }
    }

    mutating func add(_ letter: Unicode.Scalar, _ script: Script, _ range: Range<Int>, _ table: TrigramTable) {
        if word.script != script { endWord(table) }
        var others = others ?? OtherLetters()
        self.others = nil
        others.count(letter, script, range)
        weight += script.weight
        word.script = script
        word.letters = TrigramTable.next(word.letters, script.code(letter))
        word.count += 1
        if script == .latin {
            word.wide = 3
            if word.count > 1 { addLatinTrigram(table) }
        } else if word.count > 1 {
            others.add(word.letters, script, table)
        }
        self.others = others
    }

    @inline(__always)
    mutating func endWord(_ table: TrigramTable) {
        guard word.count > 0 else { return }
        word.letters = TrigramTable.next(word.letters, 0)
        if word.script == .latin {
            addLatinTrigram(table)
        } else {
            others?.add(word.letters, word.script, table)
        }
        word = (.latin, 0, 0, 0)
    }

    mutating func close(_ take: (LanguageReading.Stretch) -> Void) {
        latin.carry()
        if others == nil {
            if plainLetters > 0 {
                let range = plainRange.start..<plainRange.end
                take(LanguageReading.Stretch(script: .latin, weight: plainLetters, range: range, scores: latin.totals))
            }
        } else {
            others?.close(plainLetters, plainRange.start..<plainRange.end, latin.totals, take)
        }
        let word = word
        self = OpenStretch()
        self.word = word
    }
}

/// The letters of a stretch that are not plain Latin.
private struct OtherLetters {
    private var letters = [Int](repeating: 0, count: Script.allCases.count)
    private var ranges = [Range<Int>](repeating: 0..<0, count: Script.allCases.count)
    private var cyrillic = TrigramScores()
    private var devanagari = TrigramScores()
    private var arabic = ArabicLetters()

    mutating func count(_ letter: Unicode.Scalar, _ script: Script, _ range: Range<Int>) {
        let place = script.rawValue
        ranges[place] = letters[place] == 0 ? range : ranges[place].lowerBound..<range.upperBound
        letters[place] += 1
        if script == .arabic { arabic.add(letter) }
    }

    mutating func add(_ trigram: UInt32, _ script: Script, _ table: TrigramTable) {
        switch script {
        case .cyrillic: cyrillic.add(table.steps(at: table.row(TrigramTable.key(trigram, script))))
        case .devanagari: devanagari.add(table.steps(at: table.row(TrigramTable.key(trigram, script))))
        default: break
        }
    }

    mutating func close(
        _ plain: Int,
        _ plainRange: Range<Int>,
        _ latin: InlineArray<32, Int32>,
        _ take: (LanguageReading.Stretch) -> Void
    ) {
        if plain > 0 {
            let place = Script.latin.rawValue
            let other = ranges[place]
            ranges[place] =
                letters[place] == 0
                ? plainRange
                : min(other.lowerBound, plainRange.lowerBound)..<max(other.upperBound, plainRange.upperBound)
            letters[place] += plain
        }
        for script in Script.allCases where letters[script.rawValue] > 0 {
            take(
                LanguageReading.Stretch(
                    script: script,
                    weight: letters[script.rawValue] * script.weight,
                    range: ranges[script.rawValue],
                    scores: scores(of: script, latin)
                )
            )
        }
    }

    private mutating func scores(of script: Script, _ latin: InlineArray<32, Int32>) -> InlineArray<32, Int32> {
        var scores = InlineArray<32, Int32>(repeating: 0)
        switch script {
        case .latin: return latin
        case .cyrillic:
            cyrillic.carry()
            return cyrillic.totals
        case .devanagari:
            devanagari.carry()
            return devanagari.totals
        case .arabic: (scores[0], scores[1], scores[2]) = arabic.scores
        case .han:
            // Japanese has some kana in every sentence.
            scores[letters[Script.kana.rawValue] * 10 >= letters[script.rawValue] ? 1 : 0] = 1
        default: scores[0] = 1
        }
        return scores
    }
}

/// Tells languages of the Arabic script apart by the letters that only some of them have.
private struct ArabicLetters {
    private var own: (arabic: Int32, persian: Int32, urdu: Int32) = (0, 0, 0)

    mutating func add(_ letter: Unicode.Scalar) {
        switch letter {
        case "ة", "ى", "ي", "ك", "أ", "إ", "ؤ": own.arabic += 1
        case "ٹ", "ڈ", "ڑ", "ں", "ے", "ہ", "ھ": own.urdu += 1
        case "پ", "چ", "ژ", "گ", "ی", "ک":
            own.persian += 1
            own.urdu += 1
        default: break
        }
    }

    /// For Arabic, Persian, Urdu; Urdu has letters of its own in every sentence, and Persian none of them.
    var scores: (Int32, Int32, Int32) {
        let isUrdu = own.urdu - own.persian > max(1, own.persian / 8)
        return (own.arabic, isUrdu ? 0 : own.persian, isUrdu ? own.urdu : 0)
    }
}
