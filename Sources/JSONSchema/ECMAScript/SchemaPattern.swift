// SPDX-License-Identifier: Apache-2.0

internal import Patterns

/// A `pattern` of a schema, ready to be searched for.
final class SchemaPattern: Sendable {
    /// As the schema has it.
    let source: String
    private let plain: PlainPattern?
    private let pattern: Pattern?

    /// Matches nothing: stands in for a pattern that was reported as wrong.
    static let never = SchemaPattern()

    private init() {
        source = ""
        plain = nil
        pattern = nil
    }

    init(_ source: String) throws(SchemaPatternError) {
        self.source = source
        do throws(ECMASyntaxError) {
            let expression = try ECMAParser.parse(source, forMatching: true)
            let plain = PlainPattern(expression)
            pattern = plain == nil ? try Self.library(expression) : nil
            self.plain = plain
        } catch {
            throw SchemaPatternError(
                found: "\(error.found) at character \(error.offset) of a pattern",
                expected: error.expected,
                remedy: error.remedy
            )
        }
    }

    /// PCRE2's form of an expression.
    private static func library(_ expression: ECMAExpression) throws(ECMASyntaxError) -> Pattern {
        do throws(PatternError) {
            return try Pattern(ECMAEmitter.source(of: expression), options: .ecmaScript)
        } catch {
            throw ECMASyntaxError(
                offset: 0,
                found: "a pattern that cannot be compiled (\(error.text))",
                expected: "one within the limits of the pattern library",
                remedy: "Simplify it."
            )
        }
    }

    /// The pattern's simple form, which needs neither scratch nor budget; nil if it has none.
    var simpleForm: PlainPattern? { plain }

    /// Searches with a budget of its own; false also where that is spent.
    func matchesOnce(_ bytes: Span<UInt8>) -> Bool {
        if let plain { return plain.matches(bytes) }
        var budget = PatternBudget.document
        return matches(bytes, scratch: PatternScratch(), budget: &budget) == .matches
    }

    /// Whether a text matches, or may do so but that takes too long to find out.
    func mayMatch(_ bytes: Span<UInt8>) -> Bool {
        if let plain { return plain.matches(bytes) }
        var budget = PatternBudget.document
        return matches(bytes, scratch: PatternScratch(), budget: &budget) != .fails
    }

    /// Searches with the library, for a pattern without simple form.
    func matches(
        _ bytes: Span<UInt8>,
        scratch: PatternScratch,
        budget: inout PatternBudget
    ) -> PatternVerdict {
        guard let pattern else { return .fails }
        return pattern.matches(utf8: bytes, scratch: scratch, budget: &budget)
    }
}

/// Why a pattern of a schema cannot be used, as the parts of a problem.
struct SchemaPatternError: Error {
    let found: String
    let expected: String
    let remedy: String
}
