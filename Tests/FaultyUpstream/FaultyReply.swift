// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Glibc

/// What a fault sends for one request.
struct FaultyReply {
    /// How the reply ended.
    struct End {
        /// Whether an answer was sent to its last byte.
        var isWhole = false
        /// Whether the connection can take a next request.
        var keepsConnection = false

        /// Nothing more comes on this connection.
        static let closed = End()
    }

    private let fault: Fault
    private let recording: any Recording.Type
    private let streams: Bool

    init(_ fault: Fault, dialect: WireDialect, streams: Bool) {
        self.fault = fault
        recording = dialect.recording
        self.streams = streams
    }

    /// Whether its answer says what it used.
    var tellsUsage: Bool { fault != .withoutUsage }

    /// Sends it; blocks until all is sent or the client is gone.
    func send(to connection: ServerConnection) -> End {
        switch fault {
        case .none, .refusedConnection, .unknownHost, .noTLS, .silentTLS:
            return answer(body, to: connection)
        case .stall(let place):
            if begin(place, connection) { connection.waitForHangUp() }
            return .closed
        case .reset(let place):
            if begin(place, connection) {
                // What was sent must have been taken, or the reset overtakes it.
                pause(.milliseconds(30))
                connection.reset()
            }
            return .closed
        case .close(let place):
            _ = begin(place, connection)
            return .closed
        case .drip(let count, let rest):
            return drip(count, rest, to: connection)
        case .slowClose(let rest):
            guard connection.send(head(framing: [])), connection.send(body) else { return .closed }
            pause(rest)
            return End(isWhole: true)
        case .status(let status, let comingBack):
            let (fields, body) = recording.error(status: status)
            return refuse(status, "application/json", body, fields: fields + comingBack.fields, connection)
        case .page(let status):
            return refuse(status, "text/html", Array("<html><body><h1>\(status)</h1></body></html>".utf8), connection)
        case .redirect:
            return refuse(307, "text/plain", [], fields: ["Location: /elsewhere"], connection)
        case .endlessHead:
            return endlessly(after: "HTTP/1.1 200 OK\r\n", line(String(repeating: "a", count: 1_000)), connection)
        case .endlessBody:
            let opening = streams ? recording.stream(RecordedAnswer()).opening.flatMap { $0 } : Array(#"{"a":""#.utf8)
            guard connection.send(head(framing: [])), connection.send(opening) else { return .closed }
            let more = streams ? recording.stream(RecordedAnswer()).delta : Array("aaaaaaaaaaaaaaaa".utf8)
            return endlessly(after: "", (0..<256).flatMap { _ in more }, connection)
        case .twoLengths:
            let lengths = ["Content-Length: \(body.count - 9)", "Content-Length: \(body.count)"]
            guard connection.send(head(framing: lengths)), connection.send(body) else { return .closed }
            return End(isWhole: true)
        case .wrongType, .pageType, .falseEncoding, .emptyBody, .otherJSON, .noJSON, .truncated, .withoutEnd,
            .wholeForStream, .errorInside, .withoutUsage, .absurdUsage, .filtered, .invalidUTF8, .huge:
            return answer(body, to: connection)
        }
    }

    // MARK: Frames

    /// The status line and header fields with the blank line.
    private func head(framing: [String], status: Int = 200, type: String? = nil, fields: [String] = []) -> String {
        let fields = ["Content-Type: \(type ?? contentType)"] + framing + fields
        return "HTTP/1.1 \(status) Text\r\n" + fields.map { "\($0)\r\n" }.joined() + "\r\n"
    }

    private var contentType: String {
        switch fault {
        case .pageType: "text/html"
        case .wrongType: streams ? "application/json" : recording.streamType
        case .wholeForStream: "application/json"
        default: streams ? recording.streamType : "application/json"
        }
    }

    /// Streams come in chunks, whole answers with their length.
    private func framing(_ body: [UInt8]) -> [String] {
        streams ? ["Transfer-Encoding: chunked"] : ["Content-Length: \(body.count)"]
    }

    private func chunk(_ bytes: some Collection<UInt8>) -> [UInt8] {
        guard streams else { return Array(bytes) }
        guard !bytes.isEmpty else { return [] }
        return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    private var ending: [UInt8] { streams ? Array("0\r\n\r\n".utf8) : [] }

    private func answer(_ body: [UInt8], to connection: ServerConnection) -> End {
        let fields = fault == .falseEncoding ? ["Content-Encoding: gzip"] : []
        guard connection.send(Array(head(framing: framing(body), fields: fields).utf8) + chunk(body) + ending) else {
            return .closed
        }
        return End(isWhole: isAnswer, keepsConnection: true)
    }

    private func refuse(
        _ status: Int,
        _ type: String,
        _ body: [UInt8],
        fields: [String] = [],
        _ connection: ServerConnection
    ) -> End {
        let head = head(framing: ["Content-Length: \(body.count)"], status: status, type: type, fields: fields)
        return End(keepsConnection: connection.send(Array(head.utf8) + body))
    }

    /// Sends what comes before a place; whether the client is still there.
    private func begin(_ place: Fault.Place, _ connection: ServerConnection) -> Bool {
        if place == .beforeHead { return true }
        guard connection.send(head(framing: framing(body))) else { return false }
        switch place {
        case .beforeHead, .afterHead: return true
        case .midBody: return connection.send(chunk(body.prefix(body.count / 2)))
        // A whole answer has its length: what is missing is its last byte.
        case .afterBody: return connection.send(chunk(streams ? body[...] : body.dropLast()))
        }
    }

    private func drip(_ count: Int, _ rest: Duration, to connection: ServerConnection) -> End {
        guard connection.send(head(framing: framing(body))) else { return .closed }
        var left = body[...]
        while !left.isEmpty {
            guard connection.send(chunk(left.prefix(count))) else { return .closed }
            left = left.dropFirst(count)
            pause(rest)
        }
        return End(isWhole: true, keepsConnection: connection.send(ending))
    }

    /// Sends the same again and again until the client is gone, at most 64 MB of it.
    private func endlessly(after opening: String, _ more: [UInt8], _ connection: ServerConnection) -> End {
        guard connection.send(opening) else { return .closed }
        var sent = 0
        while sent < 64 << 20, connection.send(more) { sent += more.count }
        return .closed
    }

    private func line(_ value: String) -> [UInt8] { Array("X-Filler: \(value)\r\n".utf8) }

    // MARK: Bodies

    /// Whether the body is an answer that a vendor would bill.
    private var isAnswer: Bool {
        switch fault {
        case .none, .wrongType, .pageType, .wholeForStream, .withoutUsage, .absurdUsage, .filtered, .invalidUTF8, .huge:
            true
        default: false
        }
    }

    private var body: [UInt8] {
        var answer = RecordedAnswer()
        switch fault {
        case .falseEncoding: return [0x1F, 0x8B, 8, 0, 0xFF, 0xFE, 0xFD, 0, 1, 2, 3]
        case .emptyBody: return []
        case .otherJSON: return framed(Array(#"{"hello":["world"]}"#.utf8))
        case .noJSON: return framed(Array("{answer: four}".utf8))
        case .truncated: return streams ? Array(bytes(answer).dropLast(bytes(answer).count / 2)) : half(bytes(answer))
        case .withoutEnd:
            let stream = recording.stream(answer)
            return streams ? stream.opening.flatMap { $0 } + stream.delta : half(bytes(answer))
        case .wholeForStream: return recording.whole(answer)
        case .errorInside:
            let stream = recording.stream(answer)
            guard streams else { return recording.error(status: 503).body }
            return stream.opening.flatMap { $0 } + stream.delta + recording.errorEvent
        case .withoutUsage: answer.usage = nil
        case .absurdUsage: answer.usage = (.max, .max)
        case .filtered:
            answer.isFiltered = true
            answer.text = []
        case .invalidUTF8: answer.text = [0x46, 0xFF, 0xFE, 0xC3, 0x28]
        case .huge(let bytes): answer.text = [UInt8](repeating: UInt8(ascii: "a"), count: bytes)
        default: break
        }
        return bytes(answer)
    }

    private func bytes(_ answer: RecordedAnswer) -> [UInt8] {
        streams ? recording.stream(answer).bytes : recording.whole(answer)
    }

    private func half(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.prefix(bytes.count / 2)) }

    /// A text that is no answer, in the frame of an event where a stream was asked for.
    private func framed(_ text: [UInt8]) -> [UInt8] {
        streams ? recording.frame(text) : text
    }
}

extension Fault.Return {
    /// The header fields that say so.
    fileprivate var fields: [String] {
        switch self {
        case .untold: []
        case .seconds(let count): ["Retry-After: \(count)"]
        case .milliseconds(let count): ["Retry-After-Ms: \(count)"]
        case .date(let seconds): ["Date: \(Self.date(0))", "Retry-After: \(Self.date(seconds))"]
        }
    }

    /// A fixed noon and what follows it, up to 59 seconds.
    private static func date(_ seconds: Int) -> String {
        "Sat, 21 Nov 2026 12:00:\(seconds < 10 ? "0" : "")\(min(seconds, 59)) GMT"
    }
}
