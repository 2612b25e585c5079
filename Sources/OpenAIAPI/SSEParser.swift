// SPDX-License-Identifier: Apache-2.0

/// One event of an event stream.
package struct ServerSentEvent: Sendable, Equatable {
    /// The event's name; nil where it has none.
    package var name: String?
    /// Its data, lines joined by LF.
    package var data: [UInt8]

    package init(name: String? = nil, data: [UInt8]) {
        self.name = name
        self.data = data
    }
}

/// Cuts an event stream (WHATWG HTML §9.2) into events, however its bytes are cut into pieces.
///
/// Lines end with LF, CR or CR LF. Comments and the fields `id` and `retry` are passed over, and so is an event without data.
package struct SSEParser: Sendable {
    private var line: [UInt8] = []
    private var name: String?
    private var data: [UInt8] = []
    private var hasData = false
    private var endedWithCR = false
    private var isFirstLine = true

    package init() {}

    /// The events that end in the next piece.
    package mutating func events(in piece: [UInt8]) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var start = 0
        if endedWithCR, let first = piece.first {
            endedWithCR = false
            if first == UInt8(ascii: "\n") { start = 1 }
        }
        var index = start
        while index < piece.count {
            let byte = piece[index]
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
                index += 1
                continue
            }
            if line.isEmpty {
                endLine(piece[start..<index], into: &events)
            } else {
                line += piece[start..<index]
                endLine(line[...], into: &events)
                line.removeAll(keepingCapacity: true)
            }
            index += 1
            if byte == UInt8(ascii: "\r") {
                if index == piece.count {
                    endedWithCR = true
                } else if piece[index] == UInt8(ascii: "\n") {
                    index += 1
                }
            }
            start = index
        }
        line += piece[start...]
        return events
    }

    /// The event that the end of the stream completes: the standard drops it, but servers forget the last blank line.
    package mutating func finish() -> ServerSentEvent? {
        var events: [ServerSentEvent] = []
        if !line.isEmpty { endLine(line[...], into: &events) }
        endLine([], into: &events)
        self = SSEParser()
        return events.first
    }

    private mutating func endLine(_ whole: ArraySlice<UInt8>, into events: inout [ServerSentEvent]) {
        var line = whole
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        }
        guard !line.isEmpty else {
            if hasData { events.append(ServerSentEvent(name: name, data: data)) }
            (name, data, hasData) = (nil, [], false)
            return
        }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if line[..<colon].elementsEqual("data".utf8) {
            if hasData { data.append(UInt8(ascii: "\n")) }
            data += value
            hasData = true
        } else if line[..<colon].elementsEqual("event".utf8) {
            name = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        }
    }
}
