// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension Finding {
    /// A text that is not JSON: `empty`, `cut_off`, `too_deep`, `too_large`, or `not_json`.
    ///
    /// `place` says in words what text: the answer, or the arguments of a call; the text begins at `offset` of the answer.
    static func notJSON(_ error: JSONSyntaxError, in place: String = "the answer", after offset: Int = 0) -> Finding {
        let code =
            switch error.kind {
            case .empty, .cutOff, .tooDeep, .tooLarge: error.code
            default: "not_json"
            }
        let isWhole = place == "the answer"
        let position = "line \(error.position.line), column \(error.position.column)"
        return Finding(
            code: code,
            position: isWhole && offset == 0 ? error.position : nil,
            byteRange: isWhole ? (error.offset + offset)..<(error.offset + offset) : nil,
            message: "\(place), \(position): \(error.kind.maskedMessage)",
            quoting: "\(place), \(position): \(error.message)"
        )
    }
}

extension JSONSyntaxError.Kind {
    /// The message without any text of the answer.
    fileprivate var maskedMessage: String {
        switch self {
        case .empty: "found nothing; expected a JSON value. Write one."
        case .proseBefore: "found words before the JSON; expected only JSON. Leave them out."
        case .proseAfter: "found words behind the JSON; expected the end. Leave them out."
        case .fenced: "found a code fence; expected only JSON. Leave out the lines with ```."
        case .cutOff: "found the end inside a value; expected the rest of it. Answer more briefly."
        case .trailingComma: "found a comma before a closing bracket; expected another value. Remove the comma."
        case .singleQuotes: "found a single quote; expected a double quote. Use double quotes."
        case .unquotedKey: "found a name without quotes; expected double quotes. Write them."
        case .comment: "found a comment; expected JSON, which has none. Remove it."
        case .badLiteral: "found a word that is no JSON value; expected one. Put text in double quotes."
        case .controlCharacter: "found a control character in a string; expected it escaped. Escape it."
        case .badEscape:
            "found an escape that JSON does not have; expected one that it has. Write `\\\\` for a backslash."
        case .badNumber: "found a number in another spelling; expected one as JSON writes it. Rewrite it."
        case .duplicateKey: "found a name twice in one object; expected each once. Remove one of the two."
        case .tooDeep: "found too deep a nesting; expected less. Write a flatter value."
        case .tooLarge: "found a text that is too large; expected a smaller one. Answer more briefly."
        case .invalidUTF8: "found a byte that is no UTF-8; expected UTF-8. Encode the text as UTF-8."
        case .byteOrderMark: "found a byte-order mark; expected a JSON value. Remove the mark."
        case .missingComma: "found two values without a comma; expected one between them. Add it."
        case .missingColon: "found a name without a colon; expected one. Add it."
        case .unexpectedCharacter: "found a character that cannot stand there; expected JSON. Remove it."
        }
    }
}
