// SPDX-License-Identifier: Apache-2.0

/// Writes a parsed expression as PCRE2 source; to be compiled with `PatternOptions.ecmaScript`.
///
/// Groups keep their numbers and lose their names. Every character is written by its number, so nothing has to be quoted.
struct ECMAEmitter {
    private(set) var source = ""

    static func source(of expression: ECMAExpression) -> String {
        var emitter = ECMAEmitter()
        emitter.emit(expression)
        return emitter.source
    }

    private mutating func emit(_ expression: ECMAExpression) {
        switch expression {
        case .empty: break
        case .character(let value): emit(character: value)
        case .any: source += #"[^\n\r\x{2028}\x{2029}]"#
        case .set(let set): emit(set)
        case .start: source += "^"
        case .end: source += "$"
        case .wordBoundary(let negated): source += negated ? #"\B"# : #"\b"#
        case .backreference(let number): source += #"\g{\#(number)}"#
        case .group(let body, let capturing): wrap(capturing ? "(" : "(?:", body)
        case .look(let body, let behind, let negated):
            wrap("(?" + (behind ? "<" : "") + (negated ? "!" : "="), body)
        case .sequence(let terms):
            for term in terms { emit(term) }
        case .alternation(let arms):
            for (index, arm) in arms.enumerated() {
                if index > 0 { source += "|" }
                emit(arm)
            }
        case .repetition(let body, let least, let most, let lazy):
            emit(body)
            switch (least, most) {
            case (0, nil): source += "*"
            case (1, nil): source += "+"
            case (0, 1?): source += "?"
            case (_, nil): source += "{\(least),}"
            case (_, let most?): source += least == most ? "{\(least)}" : "{\(least),\(most)}"
            }
            if lazy { source += "?" }
        }
    }

    private mutating func wrap(_ opening: String, _ body: ECMAExpression) {
        source += opening
        emit(body)
        source += ")"
    }

    private mutating func emit(character value: UInt32) {
        if 0xD800..<0xE000 ~= value {
            source += Self.nothing
        } else if let plain = Unicode.Scalar(value), plain.isPlainInPattern {
            source.unicodeScalars.append(plain)
        } else {
            source += #"\x{\#(String(value, radix: 16))}"#
        }
    }

    private mutating func emit(_ set: ECMASet) {
        let start = source.utf8.count
        source += set.negated ? "[^" : "["
        for member in set.members { emit(member) }
        source += "]"
        guard source.utf8.count == start + 2 else { return }
        source.removeLast(2)
        source += Self.nothing
    }

    /// Matches nothing; in a group, since PCRE2 does not see a quantifier behind an empty class.
    private static let nothing = "(?:[])"

    private static let spaces =
        #"\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#
    private static let notSpaces =
        #"\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}"#
        + #"\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}"#

    private mutating func emit(_ member: ECMASet.Member) {
        switch member {
        case .range(var low, var high):
            // Surrogates never occur in UTF-8, and PCRE2 refuses them as ends of a range.
            if 0xD800..<0xE000 ~= low { low = 0xE000 }
            if 0xD800..<0xE000 ~= high { high = 0xD7FF }
            guard low <= high else { return }
            emit(character: low)
            guard high > low else { return }
            source += "-"
            emit(character: high)
        case .digit(let negated): source += negated ? #"\D"# : #"\d"#
        case .word(let negated): source += negated ? #"\W"# : #"\w"#
        case .space(let negated): source += negated ? Self.notSpaces : Self.spaces
        case .property(let name, let negated): source += (negated ? #"\P{"# : #"\p{"#) + name + "}"
        }
    }
}

extension Unicode.Scalar {
    /// A letter, digit or one of the marks that mean nothing to PCRE2 anywhere in a pattern.
    fileprivate var isPlainInPattern: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "_", " ", "/", "@", ",", ";", "%", "\"": true
        default: false
        }
    }
}
