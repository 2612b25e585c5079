// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1

/// The head of a reply, without the fields that frame its body.
struct ReplyHead: Sendable {
    var status: Int
    var fields: HeaderFields

    /// The status line and the fields, with the empty line at their end (RFC 9112, section 2.1).
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fields.lines.count + 64)
        if status == 200 {
            bytes += "HTTP/1.1 200 OK\r\n".utf8
        } else {
            bytes += "HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)\r\n".utf8
        }
        bytes += fields.lines
        bytes += "\r\n".utf8
        return bytes
    }
}

/// A whole reply to a client.
struct Reply: Sendable {
    var status: Int
    var headers: HeaderFields
    var bytes: [UInt8]

    static func json(_ bytes: [UInt8], status: Int = 200, headers: HeaderFields = [:]) -> Reply {
        var headers = headers
        headers.add("content-type", "application/json")
        return Reply(status: status, headers: headers, bytes: bytes)
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: Int = 200) -> Reply {
        Reply(status: status, headers: ["content-type": type], bytes: Array(text.utf8))
    }
}
