// SPDX-License-Identifier: Apache-2.0

import JSON

/// A request that is not valid: ends as 400, with the field at fault.
package struct RequestError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stable name of the fault: `empty_body`, `invalid_json`, `missing`, `invalid_type`, `invalid_value` or
    /// `unsupported_value`.
    package let code: String
    /// The field, such as `messages[2].content`; nil where the body as a whole is at fault.
    package let param: String?
    /// Where the fault is, what was found there, what was expected, and how to mend it, in one line.
    package let message: String

    package init(code: String, param: String?, message: String) {
        self.code = code
        self.param = param
        self.message = message
    }

    package var description: String { message }

    /// A body of no bytes, or of white space only.
    static func emptyBody(expected members: String) -> RequestError {
        RequestError(
            code: "empty_body",
            param: nil,
            message: "request body: found nothing; expected a JSON object with \(members). Send one."
        )
    }

    /// A body that is not JSON.
    init(_ error: JSONSyntaxError) {
        var fault = error.message
        if error.kind == .cutOff {
            let place = error.pointer.path
            fault = "found the end\(place.isEmpty ? "" : " inside `\(place)`"); expected the rest. Send the whole body."
        }
        let position = "line \(error.position.line), column \(error.position.column)"
        self.init(code: "invalid_json", param: nil, message: "request body, \(position): \(fault)")
    }

    /// A fault of one field; `place` is empty for the body as a whole.
    init(_ code: String, at place: String, found: String, expected: String, remedy: String) {
        self.init(
            code: code,
            param: place.isEmpty ? nil : place,
            message: "\(place.isEmpty ? "request body" : place): found \(found); expected \(expected). \(remedy)"
        )
    }
}
