// SPDX-License-Identifier: Apache-2.0

import JSON

/// An error as the client gets it: OpenAI's shape plus one object of ours.
package struct ErrorBody: Sendable, Equatable {
    package var message: String
    /// Such as `invalid_request_error`.
    package var type: String
    package var param: String?
    package var code: String?
    /// The JSON object under `cascade`, such as `{"trace_id":"01K…"}`; nil for none.
    package var cascade: [UInt8]?

    package init(message: String, type: String, param: String? = nil, code: String? = nil, cascade: [UInt8]? = nil) {
        self.message = message
        self.type = type
        self.param = param
        self.code = code
        self.cascade = cascade
    }

    /// A request that is not valid.
    package init(_ error: RequestError, cascade: [UInt8]? = nil) {
        self.init(
            message: error.message,
            type: "invalid_request_error",
            param: error.param,
            code: error.code,
            cascade: cascade
        )
    }

    /// The body as JSON.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 192 + message.utf8.count + (cascade?.count ?? 0))
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.key("message")
        writer.string(message)
        writer.key("type")
        writer.string(type)
        writer.key("param")
        if let param { writer.string(param) } else { writer.null() }
        writer.key("code")
        if let code { writer.string(code) } else { writer.null() }
        if let cascade {
            writer.key("cascade")
            writer.raw(cascade)
        }
        writer.endObject()
        writer.endObject()
        return writer.take()
    }
}
