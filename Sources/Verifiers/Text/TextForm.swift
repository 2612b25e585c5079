// SPDX-License-Identifier: Apache-2.0

/// The form in which two texts are compared: as written, without what only typesetting adds, without case.
struct TextForm: Sendable, Equatable {
    /// Whether capitals equal small letters, in every script that has them.
    var ignoresCase = false
    /// Whether curly quotes equal straight ones, dashes hyphens, wide letters narrow ones and any white space one space, and invisible
    /// characters do not count.
    var normalises = true

    /// Feeds the text's symbols, which are UTF-8 again, each with the bytes that it stands for, until `take` answers false.
    ///
    /// Bytes that are no UTF-8 pass as they are. While `isIdle` holds, bytes that `idle` marks are passed over: those by which nothing of
    /// interest can begin.
    @inline(__always)
    func read(
        _ text: Span<UInt8>,
        passing idle: [Bool] = [],
        while isIdle: () -> Bool = { false },
        _ take: (_ symbol: UInt8, _ from: Int, _ to: Int) -> Bool
    ) {
        var index = 0
        var isAfterSpace = false
        while index < text.count {
            if isIdle() {
                while index < text.count, idle[Int(text[index])] { index += 1 }
                guard index < text.count else { return }
                isAfterSpace = false
            }
            let start = index
            var symbol = text[index]
            if symbol >= 0x80 {
                let character = ScalarReading(text, at: index)
                index += character.length
                switch normalises ? Typesetting.fold(character.scalar) : .kept {
                case .dropped: continue
                case .ascii(let plain): symbol = plain
                case .ellipsis:
                    isAfterSpace = false
                    for _ in 0..<3 where !take(UInt8(ascii: "."), start, index) { return }
                    continue
                case .kept:
                    isAfterSpace = false
                    let folded = ignoresCase ? character.scalar.map(SmallLetters.of) : nil
                    if let folded, folded != character.scalar {
                        for byte in UTF8.encode(folded) ?? .init() where !take(byte, start, index) { return }
                    } else {
                        for place in start..<index where !take(text[place], start, index) { return }
                    }
                    continue
                }
            } else {
                index += 1
            }
            if normalises, symbol <= 0x20 {
                if isAfterSpace { continue }
                isAfterSpace = true
                symbol = 0x20
            } else {
                isAfterSpace = false
                if ignoresCase, symbol >= UInt8(ascii: "A"), symbol <= UInt8(ascii: "Z") { symbol |= 0x20 }
            }
            if !take(symbol, start, index) { return }
        }
    }

    /// The whole text in this form.
    func bytes(of text: some Sequence<UInt8>) -> [UInt8] {
        let source = Array(text)
        var symbols: [UInt8] = []
        symbols.reserveCapacity(source.count)
        read(source.span) { symbol, _, _ in
            symbols.append(symbol)
            return true
        }
        return symbols
    }
}

/// One character of a text that may be no UTF-8.
struct ScalarReading {
    /// The character; nil for a byte that begins none.
    let scalar: Unicode.Scalar?
    /// Its bytes, at least one.
    let length: Int

    @inline(__always)
    init(_ text: Span<UInt8>, at index: Int) {
        let lead = text[index]
        var value: UInt32
        let count: Int
        switch lead {
        case 0..<0x80: (value, count) = (UInt32(lead), 1)
        case 0xC2..<0xE0: (value, count) = (UInt32(lead & 0x1F), 2)
        case 0xE0..<0xF0: (value, count) = (UInt32(lead & 0x0F), 3)
        case 0xF0..<0xF5: (value, count) = (UInt32(lead & 0x07), 4)
        default: (value, count) = (0, 0)
        }
        var isWhole = count > 0 && index + count <= text.count
        if isWhole {
            for place in (index + 1)..<(index + count) {
                let byte = text[place]
                if byte & 0xC0 != 0x80 { isWhole = false }
                value = value << 6 | UInt32(byte & 0x3F)
            }
        }
        scalar = isWhole ? Unicode.Scalar(value) : nil
        length = isWhole ? count : 1
    }
}

/// Small letters of all scripts but ASCII, by the Unicode tables of the standard library.
enum SmallLetters {
    /// U+0080 to U+07FF, where nearly all letters with case are.
    private static let table: [Unicode.Scalar] = (0x80..<0x800).map { lookUp(Unicode.Scalar($0) ?? "?") }

    /// The small form of a character that is no ASCII, where that is one character.
    static func of(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x80..<0x800: table[Int(scalar.value) - 0x80]
        // Georgian, Cherokee, Greek with accents, Latin additions, Glagolitic, Cyrillic additions, wide letters, Deseret and Adlam.
        case 0x10A0..<0x1100, 0x13A0..<0x1400, 0x1C80..<0x2200, 0x2C00..<0x2E00, 0xA640..<0xA800, 0xAB30..<0xABC0,
            0xFF21...0xFF3A, 0x10400..<0x10500, 0x1E900..<0x1E960:
            lookUp(scalar)
        default: scalar
        }
    }

    private static func lookUp(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // Greek writes its s at the end of a word in another way.
        if scalar.value == 0x3C2 { return "σ" }
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        return small.count == 1 ? small.first ?? scalar : scalar
    }
}
