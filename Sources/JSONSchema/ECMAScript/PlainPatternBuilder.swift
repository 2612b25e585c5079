// SPDX-License-Identifier: Apache-2.0

/// Finds out whether an expression can be matched without backtracking, and takes it apart if so.
enum PlainPatternBuilder {
    /// One way through a pattern, from the start of the text.
    struct Way {
        var units: [PlainPattern.Unit]
        var isAnchoredAtEnd: Bool
    }

    private static let mostWays = 32

    /// The ways through an expression; nil if it is too involved.
    static func ways(through expression: ECMAExpression) -> [Way]? {
        var ways: [Way] = []
        for terms in spread(expression) ?? [] {
            guard let way = way(terms) else { return nil }
            ways.append(way)
        }
        return ways.isEmpty ? nil : ways
    }

    private static func way(_ terms: [ECMAExpression]) -> Way? {
        var terms = terms
        guard terms.first == .start else {
            // Unanchored, but it may match the empty text anywhere.
            return terms.allSatisfy(matchesEmpty) ? Way(units: [], isAnchoredAtEnd: false) : nil
        }
        terms.removeFirst()
        let isAnchoredAtEnd = terms.last == .end
        if isAnchoredAtEnd { terms.removeLast() }
        guard var units = units(of: terms) else { return nil }
        if !isAnchoredAtEnd { trim(&units) }
        return isUnambiguous(units) ? Way(units: units, isAnchoredAtEnd: isAnchoredAtEnd) : nil
    }

    /// All sequences of terms that choices (outside of repetitions) lead to, without groups that only bracket.
    private static func spread(_ expression: ECMAExpression) -> [[ECMAExpression]]? {
        switch expression {
        case .empty: return [[]]
        case .group(let body, _): return spread(body)
        case .alternation(let arms):
            var all: [[ECMAExpression]] = []
            for arm in arms {
                guard let some = spread(arm) else { return nil }
                all += some
            }
            return all.count <= mostWays ? all : nil
        case .sequence(let parts):
            var all: [[ECMAExpression]] = [[]]
            for part in parts {
                guard let some = spread(part) else { return nil }
                all = all.flatMap { head in some.map { head + $0 } }
                guard all.count <= mostWays else { return nil }
            }
            return all
        default: return [[expression]]
        }
    }

    private static func matchesEmpty(_ expression: ECMAExpression) -> Bool {
        switch expression {
        case .empty: true
        case .repetition(let body, let least, _, _): least == 0 || matchesEmpty(body)
        case .group(let body, _): matchesEmpty(body)
        case .sequence(let terms): terms.allSatisfy(matchesEmpty)
        default: false
        }
    }

    private static func units(of terms: [ECMAExpression]) -> [PlainPattern.Unit]? {
        var units: [PlainPattern.Unit] = []
        for term in terms {
            if let set = PlainSet(term) {
                units.append(PlainPattern.Unit(set: set))
                continue
            }
            guard case .repetition(let body, let least, let most, _) = term else { return nil }
            if let set = PlainSet(body) {
                units.append(PlainPattern.Unit(set: set, least: least, most: most ?? .max))
                continue
            }
            guard let ways = spread(body), ways.count == 1, let inner = self.units(of: ways[0]),
                let first = inner.first,
                first.optionalCount == 0, first.least > 0
            else { return nil }
            if least == 0, most == 1 {
                units.append(PlainPattern.Unit(set: first.set, optionalCount: inner.count))
                units += inner
            } else if least == most, inner.count * least <= 64 {
                for _ in 0..<least { units += inner }
            } else {
                return nil
            }
        }
        return units
    }

    /// Without an end anchor the last parts need only their least.
    private static func trim(_ units: inout [PlainPattern.Unit]) {
        while true {
            let last = units.count - 1
            if let head = units.indices.first(where: {
                units[$0].optionalCount > 0 && $0 + units[$0].optionalCount == last
            }) {
                units.removeSubrange(head...)
            } else if let unit = units.last, unit.least == 0 {
                units.removeLast()
            } else {
                break
            }
        }
        if let last = units.indices.last { units[last].most = units[last].least }
    }

    /// Whether a run never takes a character that what follows it could need.
    private static func isUnambiguous(_ units: [PlainPattern.Unit]) -> Bool {
        for (index, unit) in units.enumerated() {
            if unit.optionalCount > 0 {
                let after = index + unit.optionalCount + 1
                guard unit.set.isDisjoint(with: first(from: after, in: units)) else { return false }
            } else if unit.least != unit.most {
                guard unit.set.isDisjoint(with: first(from: index + 1, in: units)) else { return false }
            }
        }
        return true
    }

    /// The characters that can come next from a unit on.
    private static func first(from start: Int, in units: [PlainPattern.Unit]) -> PlainSet {
        var set = PlainSet()
        var index = start
        while index < units.count {
            let unit = units[index]
            set.formUnion(unit.set)
            if unit.optionalCount > 0 {
                index += unit.optionalCount + 1
            } else if unit.least == 0 {
                index += 1
            } else {
                break
            }
        }
        return set
    }
}
