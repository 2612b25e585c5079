// SPDX-License-Identifier: Apache-2.0

import JSON
import Yams

/// Says in our words what the YAML library could not read.
enum YAMLSyntax {
    /// The problem that an error of the library is.
    static func problem(_ error: any Error, in source: SourceText, standIns: StandIns) -> PolicyFileProblem {
        guard let error = error as? YamlError else { return unreadable("\(error)", in: source) }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            return explain(problem, at: mark, context: context, in: source)
        case .composer(_, _, let mark, _):
            return source.problem(
                at: JSONPosition(line: mark.line, column: mark.column),
                found: "a second document",
                expected: "one",
                remedy: "Remove the `---`, and what follows if it is not wanted."
            )
        case .duplicatedKeysInMapping(let names, let context):
            return source.problem(
                at: JSONPosition(line: context.mark.line, column: context.mark.column),
                found: "the key `\(standIns.restore(names.first ?? ""))` more than once",
                expected: "each key once",
                remedy: "Remove the others."
            )
        default:
            return unreadable("\(error)", in: source)
        }
    }

    private static func unreadable(_ reason: String, in source: SourceText) -> PolicyFileProblem {
        let line = reason.split(separator: "\n").first.map(String.init) ?? reason
        return source.problem(
            at: JSONPosition(line: 1, column: 1),
            found: "a text that the YAML reader gave up (\(line))",
            expected: "YAML",
            remedy: "Write it more simply."
        )
    }

    private static func explain(
        _ problem: String,
        at mark: Mark,
        context: YamlError.Context?,
        in source: SourceText
    ) -> PolicyFileProblem {
        var position = JSONPosition(line: mark.line, column: mark.column)
        let character = character(at: position, in: source)
        if character == "\t" || problem.contains("tab character") {
            return source.problem(
                at: position,
                found: "a tab as indentation",
                expected: "spaces",
                remedy: "Replace it by two or four spaces."
            )
        }
        if let start = context?.mark, isAtFault(where: context?.text ?? "") || opensCollection(problem) {
            position = JSONPosition(line: start.line, column: start.column)
        }
        if let words = words(for: problem, at: character) {
            return source.problem(at: position, found: words.found, expected: words.expected, remedy: words.remedy)
        }
        return source.problem(
            at: position,
            found: "what YAML cannot read (\(problem))",
            expected: "YAML",
            remedy: "Put the text in quotes, or mend the line above."
        )
    }

    /// A text that is never closed is at fault where it begins, not where the file ends; so is a key without a value.
    private static func isAtFault(where context: String) -> Bool {
        ["while scanning a quoted scalar", "while scanning a simple key", "while scanning an anchor"].contains(context)
    }

    /// So is a list or mapping in brackets.
    private static func opensCollection(_ problem: String) -> Bool {
        problem.contains("',' or ']'") || problem.contains("',' or '}'")
    }

    private static func words(
        for problem: String,
        at character: Unicode.Scalar?
    ) -> (found: String, expected: String, remedy: String)? {
        let shown =
            character.map { TextPosition.isBreak($0) ? "the end of the line" : "`\($0)`" } ?? "the end of the file"
        switch problem {
        case "found character that cannot start any token":
            return ("\(shown) at the beginning of a value", "a value", "Put the value in quotes.")
        case "mapping values are not allowed in this context":
            return (
                "`:` where no key can be", "one key and its value a line",
                "Put a text that holds `: ` in quotes, or mend the indentation."
            )
        case "could not find expected ':'":
            return (
                "a line without `:`", "`key: value`", "Add `:` and a space behind the key, or mend the indentation."
            )
        case "did not find expected key":
            return (
                "\(shown) where a key of the mapping begun above should be", "a key as far in as the others",
                "Mend the indentation, or put the text before it in quotes."
            )
        case "did not find expected '-' indicator":
            return (
                "\(shown) where an item of the list begun above should be", "`-` as far in as the others",
                "Mend the indentation."
            )
        case "did not find expected ',' or ']'":
            return ("a `[` that is never closed", "`,` or `]` behind each item", "Close it with `]`.")
        case "did not find expected ',' or '}'":
            return ("a `{` that is never closed", "`,` or `}` behind each value", "Close it with `}`.")
        case "did not find expected node content":
            return ("\(shown)", "a value", "Write the value, or put the text in quotes.")
        case "found unexpected end of stream", "found unexpected document indicator":
            return ("a quote that is never closed", "a text between quotes", "Close it.")
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            return (
                "an escape that YAML does not have", #"one such as `\n`, `\"` or `\u00e9`"#,
                "Write `\\\\` for a backslash, or put the text between single quotes."
            )
        case "block sequence entries are not allowed in this context":
            return ("`-` behind a key", "the list on lines of its own", "Begin a new line before the `-`.")
        case "did not find expected <document start>":
            return ("\(shown) behind the end of the settings", "nothing more", "Mend the indentation, or remove it.")
        case "did not find expected alphabetic or numeric character":
            return ("`&`, which begins an anchor", "a value", "Put the value in quotes.")
        case let text where text.hasPrefix("Maximum nesting level"):
            return ("values nested more than 1000 levels deep", "at most 64", "Flatten them.")
        default:
            return nil
        }
    }

    private static func character(at position: JSONPosition, in source: SourceText) -> Unicode.Scalar? {
        let line = source.line(position.line).unicodeScalars
        guard let index = line.index(line.startIndex, offsetBy: position.column - 1, limitedBy: line.endIndex) else {
            return nil
        }
        if index < line.endIndex { return line[index] }
        return source.line(position.line + 1).isEmpty ? nil : "\n"
    }
}
