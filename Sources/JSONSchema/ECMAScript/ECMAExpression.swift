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

extension ECMAExpression {
    /// The most code points it can match; nil where there is no bound, or none that is known.
    var greatestLength: Int? {
        switch self {
        case .empty, .start, .end, .wordBoundary, .look: return 0
        case .character, .any, .set: return 1
        case .backreference: return nil
        case .group(let body, _): return body.greatestLength
        case .sequence(let parts): return Self.greatest(of: parts) { $0.addingReportingOverflow($1) }
        case .alternation(let parts): return Self.greatest(of: parts) { (max($0, $1), false) }
        case .repetition(let body, _, let most, _):
            guard let length = body.greatestLength, let most else { return body.greatestLength == 0 ? 0 : nil }
            let (product, isTooLong) = length.multipliedReportingOverflow(by: most)
            return isTooLong ? nil : product
        }
    }

    private static func greatest(
        of parts: [ECMAExpression],
        _ combine: (Int, Int) -> (partialValue: Int, overflow: Bool)
    ) -> Int? {
        var length = 0
        for part in parts {
            guard let own = part.greatestLength else { return nil }
            let (value, isTooLong) = combine(length, own)
            if isTooLong { return nil }
            length = value
        }
        return length
    }
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
