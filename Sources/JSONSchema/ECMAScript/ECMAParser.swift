// SPDX-License-Identifier: Apache-2.0

/// Reads the grammar of ECMA-262's patterns with the `u` flag.
///
/// Lenient in one thing: an escaped punctuation character stands for itself. What other dialects add is an error.
struct ECMAParser {
    let text: [Unicode.Scalar]
    var position = 0
    var groupNames: [String: Int] = [:]
    var groupCount = 0
    private var depth = 0
    /// References by name or number that were read before their group may have been.
    private var pendingReferences: [(number: Int, offset: Int)] = []

    private static let maximumDepth = 200

    /// Whether a look-behind has to have a greatest length, as it has for PCRE2 and not in ECMA-262.
    private let isForMatching: Bool

    /// - Throws: `ECMASyntaxError` at the first place that fits no rule.
    static func parse(_ source: String, forMatching: Bool = false) throws(ECMASyntaxError) -> ECMAExpression {
        var parser = ECMAParser(source, isForMatching: forMatching)
        try parser.nameGroups()
        let expression = try parser.alternation()
        if parser.position < parser.text.count {
            throw parser.error(1, "no unmatched `)`", "Write `\\)` for a literal parenthesis.")
        }
        for reference in parser.pendingReferences where reference.number > parser.groupCount {
            parser.position = reference.offset
            throw parser.error(2, "a reference to one of \(parser.groupCount) groups", "Number the groups from 1.")
        }
        return expression
    }

    private init(_ source: String, isForMatching: Bool) {
        text = Array(source.unicodeScalars)
        self.isForMatching = isForMatching
    }

    /// Collects the names of all groups first, since `\k<n>` may stand before its group.
    private mutating func nameGroups() throws(ECMASyntaxError) {
        var inSet = false
        var number = 0
        var index = 0
        while index < text.count {
            switch text[index] {
            case "\\": index += 1
            case "[": inSet = true
            case "]": inSet = false
            case "(" where !inSet:
                let named = at(index + 1) == "?" && at(index + 2) == "<" && at(index + 3) != "=" && at(index + 3) != "!"
                guard at(index + 1) != "?" || named else { break }
                number += 1
                guard named else { break }
                position = index + 3
                let name = try groupName()
                guard groupNames.updateValue(number, forKey: name) == nil else {
                    position = index
                    throw error(3 + name.unicodeScalars.count, "a group name of its own", "Rename one of the groups.")
                }
            default: break
            }
            index += 1
        }
        position = 0
    }

    private mutating func alternation() throws(ECMASyntaxError) -> ECMAExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw error(1, "at most \(Self.maximumDepth) levels of groups", "Nest fewer groups.")
        }
        var arms = [try sequence()]
        while peek == "|" {
            position += 1
            arms.append(try sequence())
        }
        return arms.count == 1 ? arms[0] : .alternation(arms)
    }

    private mutating func sequence() throws(ECMASyntaxError) -> ECMAExpression {
        var terms: [ECMAExpression] = []
        while let next = peek, next != "|", next != ")" {
            terms.append(try term())
        }
        return terms.isEmpty ? .empty : terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func term() throws(ECMASyntaxError) -> ECMAExpression {
        let start = position
        let atom = try atom()
        guard let (least, most) = try quantifier() else { return atom }
        switch atom {
        case .start, .end, .wordBoundary, .look:
            position = start
            throw error(1, "something that can be repeated", "Remove the quantifier.")
        default: break
        }
        let lazy = peek == "?"
        if lazy { position += 1 }
        return .repetition(atom, least: least, most: most, lazy: lazy)
    }

    private mutating func quantifier() throws(ECMASyntaxError) -> (Int, Int?)? {
        switch peek {
        case "*":
            position += 1
            return (0, nil)
        case "+":
            position += 1
            return (1, nil)
        case "?":
            position += 1
            return (0, 1)
        case "{":
            let start = position
            position += 1
            guard let least = number() else { return try badBrace(start) }
            var most: Int? = least
            if peek == "," {
                position += 1
                most = number()
            }
            guard peek == "}" else { return try badBrace(start) }
            position += 1
            if let most, most < least {
                position = start
                throw error(3, "bounds in rising order", "Write the smaller number first.")
            }
            return (least, most)
        default: return nil
        }
    }

    private mutating func badBrace(_ start: Int) throws(ECMASyntaxError) -> (Int, Int?)? {
        position = start
        throw error(1, "a quantifier such as `{2,4}`", "Write `\\{` for a literal brace.")
    }

    /// A decimal number; anything from 10^9 on counts as 10^9.
    mutating func number() -> Int? {
        var value: Int?
        while let next = peek, ("0"..."9").contains(next) {
            value = min((value ?? 0) * 10 + Int(next.value - 48), 1_000_000_000)
            position += 1
        }
        return value
    }

    private mutating func atom() throws(ECMASyntaxError) -> ECMAExpression {
        guard let next = peek else { return .empty }
        switch next {
        case "^":
            position += 1
            return .start
        case "$":
            position += 1
            return .end
        case ".":
            position += 1
            return .any
        case "(": return try group()
        case "[": return try set()
        case "\\": return try escape()
        case "*", "+", "?":
            throw error(1, "something to repeat before it", "Write `\\\(next)` for the character itself.")
        case "{", "}", "]":
            throw error(1, "no lone bracket", "Write `\\\(next)` for the character itself.")
        default:
            position += 1
            return .character(next.value)
        }
    }

    private mutating func group() throws(ECMASyntaxError) -> ECMAExpression {
        let start = position
        position += 1
        var capturing = false
        var look: (behind: Bool, negated: Bool)?
        if peek == "?" {
            switch (at(position + 1), at(position + 2)) {
            case (":", _): position += 2
            case ("=", _), ("!", _):
                look = (false, at(position + 1) == "!")
                position += 2
            case ("<", "="), ("<", "!"):
                look = (true, at(position + 2) == "!")
                position += 3
            case ("<", _):
                position += 2
                _ = try groupName()
                capturing = true
            default:
                position = start
                throw error(3, "a group of ECMA-262", "Use `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!` or `(?<name>`.")
            }
        } else {
            capturing = true
        }
        if capturing { groupCount += 1 }
        let body = try alternation()
        guard peek == ")" else {
            position = start
            throw error(
                text.count - start,
                "a group that is closed",
                "Close it with `)`, or write `\\(` for a literal parenthesis."
            )
        }
        position += 1
        if let look {
            if look.behind, isForMatching, body.greatestLength == nil {
                let end = position
                position = start
                throw error(
                    end - start,
                    "a look-behind with a greatest length",
                    "Bound its repetitions, as in `{0,20}`, and refer to no group in it."
                )
            }
            return .look(body, behind: look.behind, negated: look.negated)
        }
        return .group(body, capturing: capturing)
    }

    /// Reads `name>` after `(?<` or `\k<`.
    mutating func groupName() throws(ECMASyntaxError) -> String {
        let start = position
        var name = ""
        while let next = peek, next != ">" {
            let properties = next.properties
            let fits = next == "$" || next == "_" || (name.isEmpty ? properties.isIDStart : properties.isIDContinue)
            guard fits else { break }
            name.unicodeScalars.append(next)
            position += 1
        }
        guard peek == ">", !name.isEmpty else {
            position = start
            throw error(1, "a group name closed by `>`", "Name it with letters, as in `(?<year>`.")
        }
        position += 1
        return name
    }

    /// Reads what follows a backslash outside of a class.
    private mutating func escape() throws(ECMASyntaxError) -> ECMAExpression {
        let start = position
        switch at(position + 1) {
        case "b", "B":
            position += 2
            return .wordBoundary(negated: at(position - 1) == "B")
        case "k":
            position += 2
            guard peek == "<" else {
                position = start
                throw error(2, "a reference such as `\\k<name>`", "Name the group.")
            }
            position += 1
            let name = try groupName()
            guard let number = groupNames[name] else {
                position = start
                throw error(4 + name.unicodeScalars.count, "the name of a group", "Name a group with `(?<\(name)>`.")
            }
            return .backreference(number)
        case let digit? where ("1"..."9").contains(digit):
            position += 1
            let number = number() ?? 0
            pendingReferences.append((number, start))
            return .backreference(number)
        default:
            switch try classEscape() {
            case .range(let low, _): return .character(low)
            case let member: return .set(ECMASet(negated: false, members: [member]))
            }
        }
    }

    /// The next code point, or nil at the end.
    var peek: Unicode.Scalar? { at(position) }

    func at(_ index: Int) -> Unicode.Scalar? {
        index < text.count ? text[index] : nil
    }

    func error(_ length: Int, _ expected: String, _ remedy: String) -> ECMASyntaxError {
        var found = String.UnicodeScalarView()
        found.append(contentsOf: text[min(position, text.count)..<min(position + max(length, 1), text.count)])
        return ECMASyntaxError(
            offset: position,
            found: found.isEmpty ? "the end of the pattern" : "`\(String(found))`",
            expected: expected,
            remedy: remedy
        )
    }
}
