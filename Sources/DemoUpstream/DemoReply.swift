// SPDX-License-Identifier: Apache-2.0

/// An answer as bytes on the wire, whole or not.
struct DemoReply {
    /// What is said.
    private enum Content {
        case chat(DemoAnswer)
        case body([UInt8])
    }

    private let content: Content
    private let stream: Bool
    private let includeUsage: Bool

    /// The reply to a request, with its instruction as it holds this time.
    init(_ request: DemoChatRequest) {
        content = .chat(DemoAnswer(to: request))
        stream = request.stream
        includeUsage = request.includeUsage
    }

    /// The reply to a request for embeddings.
    init(_ request: DemoEmbeddingRequest) {
        content = .body(DemoEmbeddings.json(request))
        stream = false
        includeUsage = false
    }

    private var json: [UInt8] {
        switch content {
        case .chat(let answer): answer.json
        case .body(let body): body
        }
    }

    private var events: [[UInt8]] {
        guard case .chat(let answer) = content else { return [] }
        return answer.events(includeUsage: includeUsage) + [DemoAnswer.done]
    }

    private var streamHead: [UInt8] { WireText.head(200, type: "text/event-stream", chunked: true) }

    var whole: [WireStep] {
        guard stream else { return [.send(WireText.response(200, body: json))] }
        return [.send(streamHead + events.flatMap(WireText.chunk) + WireText.lastChunk)]
    }

    /// Half of the body, then the end of the connection.
    var cut: [WireStep] {
        guard stream else {
            let body = json
            return [.send(WireText.head(200, length: body.count) + body.prefix(body.count / 2)), .close]
        }
        return [.send(streamHead + events.prefix(events.count / 2).flatMap(WireText.chunk)), .close]
    }

    /// The whole body under a wrong length, then the end of the connection.
    func announcing(more bytes: Int) -> [WireStep] {
        let body = stream ? events.flatMap { $0 } : json
        let type = stream ? "text/event-stream" : "application/json"
        return [.send(WireText.head(200, type: type, length: body.count + bytes) + body), .close]
    }

    /// A body of other bytes under a right head; in a stream, an event of them after the first chunk.
    func instead(_ body: [UInt8]) -> [WireStep] {
        guard stream else { return [.send(WireText.response(200, body: body))] }
        let bytes = WireText.chunk((events.first ?? []) + DemoAnswer.event(body))
        return [.send(streamHead + bytes + WireText.lastChunk)]
    }

    /// The body a few bytes at a time, or the stream an event at a time.
    func drip(bytes: Int, milliseconds: Int) -> [WireStep] {
        let wait = WireStep.wait(milliseconds: milliseconds)
        guard stream else {
            let body = json
            let pieces = stride(from: 0, to: body.count, by: max(1, bytes)).flatMap { start in
                [WireStep.send(Array(body[start..<min(start + max(1, bytes), body.count)])), wait]
            }
            return [.send(WireText.head(200, length: body.count))] + pieces
        }
        return [.send(streamHead)] + events.flatMap { [.send(WireText.chunk($0)), wait] } + [.send(WireText.lastChunk)]
    }

    /// An answer whose text is so long, sent as fast as the client takes it.
    func huge(bytes: Int) -> [WireStep] {
        guard case .chat(var answer) = content else {
            // White space after the end counts as well.
            let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)
            let times = bytes / spaces.count + 1
            let head = WireText.head(200, length: json.count + times * spaces.count)
            return [.send(head + json), .flood(spaces, times: times)]
        }
        let unit = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
        answer.text = "x"
        guard stream else {
            // The one `x` of the text is where the flood goes in.
            let body = answer.json
            let mark = Array(#""content":"x"#.utf8)
            let place = (0..<max(0, body.count - mark.count)).first { body[$0...].starts(with: mark) } ?? 0
            let start = place + mark.count
            let more = max(0, bytes - 1)
            return [
                .send(WireText.head(200, length: body.count + more) + body[..<start]),
                .flood(unit, times: more / unit.count),
                .send([UInt8](repeating: unit[0], count: more % unit.count) + body[start...]),
            ]
        }
        // The second event is the piece of text that is repeated.
        answer.text = String(repeating: "x", count: 1 << 12)
        let events = answer.events(includeUsage: includeUsage, pieceLength: 1 << 12) + [DemoAnswer.done]
        return [
            .send(streamHead + WireText.chunk(events[0])),
            .flood(WireText.chunk(events[1]), times: (bytes >> 12) + 1),
            .send(events.dropFirst(2).flatMap(WireText.chunk) + WireText.lastChunk),
        ]
    }
}
