// SPDX-License-Identifier: Apache-2.0

/// Looks for texts in one form, in one pass over an answer.
struct NeedleSearch: Sendable {
    let form: TextForm
    /// Whether a text counts only where no letter or digit stands right before or behind it.
    let wholeWords: Bool
    private let automaton: NeedleAutomaton
    private let lengths: [Int]
    /// Bytes by which none of the texts can begin.
    private let idle: [Bool]
    /// A power of two above the longest text by two at least: so many symbols are remembered.
    private let window: Int

    /// A search for texts already in that form, each of at least one byte.
    init(_ needles: [[UInt8]], form: TextForm, wholeWords: Bool) {
        self.form = form
        self.wholeWords = wholeWords
        let automaton = NeedleAutomaton(needles)
        self.automaton = automaton
        idle = (0...255).map { byte in
            form.bytes(of: [UInt8(byte)]).allSatisfy { byte < 0x80 && automaton.state(after: $0, in: 0) == 0 }
        }
        lengths = needles.map(\.count)
        var window = 4
        while window < (lengths.max() ?? 0) + 2 { window *= 2 }
        self.window = window
    }

    /// Which of the texts occur.
    ///
    /// Plain letters take two look-ups a byte; that is all that most answers have.
    func occurrences(in text: [UInt8]) -> [Bool] {
        var found = [Bool](repeating: false, count: lengths.count)
        if wholeWords {
            for (index, place) in firstPlaces(in: text).enumerated() { found[index] = place != nil }
            return found
        }
        var missing = found.count
        var state: UInt32 = 0
        form.read(text.span, passing: idle, while: { state == 0 }) { symbol, _, _ in
            state = automaton.state(after: symbol, in: state)
            if automaton.isEnding(state) {
                for needle in automaton.endings(in: state) where !found[needle] {
                    found[needle] = true
                    missing -= 1
                }
            }
            return missing > 0
        }
        return found
    }

    /// The bytes where each text first occurs; nil for those that do not.
    func firstPlaces(in text: [UInt8]) -> [Range<Int>?] {
        var places = [Range<Int>?](repeating: nil, count: lengths.count)
        var missing = places.count
        // The last symbols, each with the byte it begins at.
        var recent = [(symbol: UInt8, start: Int)](repeating: (0, 0), count: window)
        var waiting: [(needle: Int, place: Range<Int>)] = []
        var count = 0
        var state: UInt32 = 0
        let mask = window - 1
        form.read(text.span) { symbol, start, end in
            if !waiting.isEmpty {
                if !Self.isWord(symbol) { missing -= Self.take(waiting, into: &places) }
                waiting.removeAll(keepingCapacity: true)
            }
            recent[count & mask] = (symbol, start)
            count += 1
            state = automaton.state(after: symbol, in: state)
            guard state != 0 else { return true }
            for needle in automaton.endings(in: state) where places[needle] == nil {
                let first = count - lengths[needle]
                let place = recent[first & mask].start..<end
                if !wholeWords {
                    places[needle] = place
                    missing -= 1
                } else if first == 0 || !Self.isWord(recent[(first - 1) & mask].symbol)
                    || !Self.isWord(recent[first & mask].symbol)
                {
                    if Self.isWord(symbol) {
                        waiting.append((needle, place))
                    } else {
                        places[needle] = place
                        missing -= 1
                    }
                }
            }
            return missing > 0
        }
        _ = Self.take(waiting, into: &places)
        return places
    }

    /// How many of some places are the first ones of their texts.
    private static func take(_ waiting: [(needle: Int, place: Range<Int>)], into places: inout [Range<Int>?]) -> Int {
        var taken = 0
        for (needle, place) in waiting where places[needle] == nil {
            places[needle] = place
            taken += 1
        }
        return taken
    }

    /// Letters, digits, `_`, and everything beyond ASCII that is no typesetting.
    private static func isWord(_ symbol: UInt8) -> Bool { symbol >= 0x80 || symbol.isDigit || symbol.isLetter }
}
