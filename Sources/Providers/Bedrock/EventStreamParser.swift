// SPDX-License-Identifier: Apache-2.0

/// A message of an `application/vnd.amazon.eventstream`.
struct EventStreamMessage: Equatable {
    /// The header fields whose values are text, in their order; Bedrock sends no others.
    var fields: [(name: String, value: String)]
    var payload: ArraySlice<UInt8>

    /// The value of the first field of that name.
    func value(of name: String) -> String? { fields.first { $0.name == name }?.value }

    static func == (left: Self, right: Self) -> Bool {
        left.payload == right.payload && left.fields.elementsEqual(right.fields, by: ==)
    }
}

/// Cuts an event stream into its messages, as its bytes arrive.
///
/// A message is its length, the length of its header fields and a checksum of both, then the fields, the payload and a checksum of it
/// all, in big-endian order. Held is what has arrived and not yet been read, never what a length only claims.
///
/// - SeeAlso: “Event stream encoding” in AWS's developer guides, which bounds fields to 128 KB and a payload to 24 MB.
struct EventStreamParser {
    /// What is wrong with the stream, in words without any of it; nothing is read after that.
    enum Fault: Error, Equatable {
        case wrongChecksum(of: String)
        case wrongLength
        case wrongField

        var text: String {
            switch self {
            case .wrongChecksum(let part): "a wrong checksum of a message's \(part)"
            case .wrongLength: "an impossible length of a message"
            case .wrongField: "a message whose header fields cannot be read"
            }
        }
    }

    /// The largest message: 24 MB of payload, 128 KB of fields, and what frames them.
    static let largest = 24 << 20 + 128 << 10 + 16

    private var held: [UInt8] = []
    /// Where in `held` the next message begins.
    private var start = 0
    private var fault: Fault?

    /// Whether a message has begun and not ended.
    var isInside: Bool { start < held.count }

    /// Takes what has arrived; call `next()` until it is nil.
    mutating func add(_ piece: [UInt8]) {
        if start == held.count {
            held = piece
        } else {
            held.removeFirst(start)
            held += piece
        }
        start = 0
    }

    /// The next message that is whole; nil until more has arrived.
    mutating func next() throws(Fault) -> EventStreamMessage? {
        if let fault { throw fault }
        do {
            return try read()
        } catch {
            fault = error
            throw error
        }
    }

    private mutating func read() throws(Fault) -> EventStreamMessage? {
        guard held.count - start >= 12 else { return nil }
        let length = integer(at: start)
        let fieldsLength = integer(at: start + 4)
        guard integer(at: start + 8) == Int(CRC32.checksum(held[start..<start + 8])) else {
            throw .wrongChecksum(of: "lengths")
        }
        guard length <= Self.largest, fieldsLength <= length - 16 else { throw .wrongLength }
        guard held.count - start >= length else { return nil }
        let end = start + length - 4
        guard integer(at: end) == Int(CRC32.checksum(held[start..<end])) else { throw .wrongChecksum(of: "content") }
        let payloadStart = start + 12 + fieldsLength
        let fields = try Self.fields(in: held[start + 12..<payloadStart])
        defer { start += length }
        return EventStreamMessage(fields: fields, payload: held[payloadStart..<end])
    }

    private func integer(at index: Int) -> Int {
        held[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func fields(in bytes: ArraySlice<UInt8>) throws(Fault) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        var rest = bytes
        while let nameLength = rest.popFirst() {
            let name = try take(Int(nameLength), from: &rest)
            guard let type = rest.popFirst() else { throw .wrongField }
            let length: Int
            switch type {
            case 0, 1: length = 0  // true, false
            case 2: length = 1
            case 3: length = 2
            case 4: length = 4
            case 5, 8: length = 8  // an integer, a time
            case 6, 7: length = try take(2, from: &rest).reduce(0) { $0 << 8 | Int($1) }  // bytes, text
            case 9: length = 16  // a UUID
            default: throw .wrongField
            }
            let value = try take(length, from: &rest)
            guard type == 7 else { continue }
            fields.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        return fields
    }

    private static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) throws(Fault) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .wrongField }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
