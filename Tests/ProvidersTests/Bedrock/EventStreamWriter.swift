// SPDX-License-Identifier: Apache-2.0

@testable import Providers

/// Writes event streams as Bedrock sends them, for tests.
enum EventStreamWriter {
    /// A message with text fields.
    static func message(_ fields: [(String, String)], _ payload: [UInt8]) -> [UInt8] {
        var head: [UInt8] = []
        for (name, value) in fields {
            head.append(UInt8(name.utf8.count))
            head += name.utf8
            head.append(7)
            head += big(value.utf8.count, 2)
            head += value.utf8
        }
        return framed(head, payload)
    }

    /// A message by its raw header fields.
    static func framed(_ head: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        var bytes = big(head.count + payload.count + 16, 4) + big(head.count, 4)
        bytes += big(Int(CRC32.checksum(bytes[...])), 4)
        bytes += head + payload
        return bytes + big(Int(CRC32.checksum(bytes[...])), 4)
    }

    static func event(_ type: String, _ json: String) -> [UInt8] {
        message(
            [(":event-type", type), (":content-type", "application/json"), (":message-type", "event")],
            Array(json.utf8)
        )
    }

    static func exception(_ type: String, _ json: String) -> [UInt8] {
        message(
            [(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")],
            Array(json.utf8)
        )
    }

    static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
