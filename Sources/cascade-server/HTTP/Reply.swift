// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1

/// A whole reply to a client.
struct Reply: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var bytes: [UInt8]

    static func json(_ bytes: [UInt8], status: Int = 200, headers: HTTPHeaders = [:]) -> Reply {
        var headers = headers
        headers.add(name: "content-type", value: "application/json")
        return Reply(status: status, headers: headers, bytes: bytes)
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: Int = 200) -> Reply {
        Reply(status: status, headers: ["content-type": type], bytes: Array(text.utf8))
    }
}
