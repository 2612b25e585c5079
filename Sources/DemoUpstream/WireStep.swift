// SPDX-License-Identifier: Apache-2.0

/// One thing that a connection does for an answer; the next begins when the system has taken all bytes of this one.
enum WireStep: Sendable, Equatable {
    case send([UInt8])
    /// The same bytes so many times.
    case flood([UInt8], times: Int)
    case wait(milliseconds: Int)
    /// Closes the connection as usual.
    case close
    /// Closes the connection with a TCP reset.
    case reset
    /// Says nothing until the client leaves.
    case hang
}

/// The bytes of HTTP/1.1 messages, right ones and wrong ones.
enum WireText {
    /// A head; `length` nil leaves the framing out, and `chunked` announces chunks.
    static func head(
        _ status: Int,
        type: String = "application/json",
        length: Int? = nil,
        chunked: Bool = false,
        fields: [(String, String)] = []
    ) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(reason(status))\r\ncontent-type: \(type)\r\nx-demo-upstream: scripted\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if let length { text += "content-length: \(length)\r\n" }
        if chunked { text += "transfer-encoding: chunked\r\ncache-control: no-cache\r\n" }
        text += "\r\n"
        return Array(text.utf8)
    }

    /// A whole response.
    static func response(
        _ status: Int,
        type: String = "application/json",
        fields: [(String, String)] = [],
        body: [UInt8]
    ) -> [UInt8] {
        head(status, type: type, length: body.count, fields: fields) + body
    }

    /// One chunk of a chunked body.
    static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A]
    }

    static let lastChunk = Array("0\r\n\r\n".utf8)

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        default: "Internal Server Error"
        }
    }
}
