// SPDX-License-Identifier: Apache-2.0

/// A regular expression of ECMA-262 with the `u` flag, as a tree.
indirect enum ECMAExpression: Equatable {
    case empty
    /// One code point; a lone surrogate, which no UTF-8 text has, matches nothing.
    case character(UInt32)
    /// `.`: anything but LF, CR, U+2028 and U+2029.
    case any
    case set(ECMASet)
    case start
    case end
    case wordBoundary(negated: Bool)
    case group(ECMAExpression, capturing: Bool)
    case look(ECMAExpression, behind: Bool, negated: Bool)
    /// A group by its number.
    case backreference(Int)
    case sequence([ECMAExpression])
    case alternation([ECMAExpression])
    case repetition(ECMAExpression, least: Int, most: Int?, lazy: Bool)
}

/// A character class.
struct ECMASet: Equatable {
    enum Member: Equatable {
        case range(UInt32, UInt32)
        case digit(negated: Bool)
        case word(negated: Bool)
        case space(negated: Bool)
        /// A Unicode property under the name PCRE2 has for it.
        case property(String, negated: Bool)
    }

    var negated: Bool
    var members: [Member]
}

/// Why a text is not a regular expression of ECMA-262.
struct ECMASyntaxError: Error, Equatable {
    /// Code points before the place.
    let offset: Int
    /// The text that is wrong, as written.
    let found: String
    let expected: String
    let remedy: String
}
