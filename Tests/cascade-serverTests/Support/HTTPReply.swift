// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON

/// A response as it came over the wire.
struct HTTPReply: Sendable {
    let status: Int
    /// The fields in order, names in small letters.
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The first value of a header.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The body as JSON.
    var json: JSONValue {
        get throws { try JSONValue(parsing: body) }
    }

    /// What is under `error` in the body.
    var error: JSONValue? { (try? json)?["error"] }

    /// The text of the answer of a chat completion.
    var answer: String? { (try? json)?["choices"]?[0]?["message"]?["content"]?.string }

    /// The whole trace under `cascade`, of an answer or of an error.
    var trace: JSONValue? {
        let cascade = (try? json)?["cascade"] ?? error?["cascade"]
        return cascade?["trace"] ?? cascade
    }

    /// The events of a stream: `data` and comments, in order.
    var events: [String] {
        text.split(separator: "\n\n").map(String.init)
    }

    /// The JSON objects of a stream's chunks.
    var chunks: [JSONValue] {
        events.filter { $0.hasPrefix("data: {") }.compactMap { try? JSONValue(parsing: String($0.dropFirst(6))) }
    }

    /// The text of a streamed answer.
    var streamedAnswer: String {
        chunks.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.string }.joined()
    }
}

// MARK: Parsing

extension HTTPReply {
    /// The first whole response in some bytes and how many of them it took; nil where more must come.
    ///
    /// A body without framing ends where the connection is closed; one to `HEAD` has no bytes.
    static func parse(_ bytes: [UInt8], isClosed: Bool, isBodiless: Bool = false) -> (reply: HTTPReply, count: Int)? {
        var start = 0
        while let end = bytes[start...].firstRange(of: Array("\r\n\r\n".utf8)) {
            let head = String(decoding: bytes[start..<end.lowerBound], as: UTF8.self)
            let lines = head.components(separatedBy: "\r\n")
            let status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
            start = end.upperBound
            // What comes before the response, such as `100 Continue`.
            if (100..<200).contains(status) { continue }
            let fields = lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (name: parts[0].lowercased(), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
            }
            let framing = Framing(fields, isBodiless: isBodiless)
            guard let (body, count) = framing.body(bytes[start...], isClosed: isClosed) else { return nil }
            return (HTTPReply(status: status, fields: fields, body: body), start + count)
        }
        return nil
    }

    private enum Framing {
        case length(Int)
        case chunked
        case untilClose

        init(_ fields: [(name: String, value: String)], isBodiless: Bool) {
            if isBodiless {
                self = .length(0)
            } else if let length = fields.first(where: { $0.name == "content-length" }).flatMap({ Int($0.value) }) {
                self = .length(length)
            } else {
                self = fields.contains { $0 == ("transfer-encoding", "chunked") } ? .chunked : .untilClose
            }
        }

        func body(_ bytes: ArraySlice<UInt8>, isClosed: Bool) -> ([UInt8], Int)? {
            switch self {
            case .length(let length):
                return bytes.count >= length ? (Array(bytes.prefix(length)), length) : nil
            case .untilClose:
                return isClosed ? (Array(bytes), bytes.count) : nil
            case .chunked:
                var body: [UInt8] = []
                var rest = bytes
                while let line = rest.firstRange(of: Array("\r\n".utf8)) {
                    guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else {
                        return nil
                    }
                    rest = rest[line.upperBound...]
                    guard rest.count >= size + 2 else { return nil }
                    body += rest.prefix(size)
                    rest = rest.dropFirst(size + 2)
                    if size == 0 { return (body, bytes.count - rest.count) }
                }
                return nil
            }
        }
    }
}
