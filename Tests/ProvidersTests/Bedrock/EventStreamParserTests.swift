// SPDX-License-Identifier: Apache-2.0

import CascadeTesting
@testable import Providers
import Testing

struct EventStreamParserTests {
    /// All messages of a stream that comes in pieces of a size, and the fault, if there is one.
    private static func read(
        _ stream: [UInt8],
        pieces: Int = .max
    ) -> (messages: [EventStreamMessage], fault: EventStreamParser.Fault?) {
        var parser = EventStreamParser()
        var messages: [EventStreamMessage] = []
        var rest = stream[...]
        do {
            while !rest.isEmpty {
                parser.add(Array(rest.prefix(pieces)))
                rest = rest.dropFirst(pieces)
                while let message = try parser.next() { messages.append(message) }
            }
            return (messages, nil)
        } catch {
            return (messages, error)
        }
    }

    /// The fault that reading on comes to; nil for none.
    private static func fault(of parser: inout EventStreamParser) -> EventStreamParser.Fault? {
        do {
            while try parser.next() != nil {}
            return nil
        } catch {
            return error
        }
    }

    private static func payloads(_ messages: [EventStreamMessage]) -> [String] {
        messages.map { String(decoding: $0.payload, as: UTF8.self) }
    }

    /// The example of AWS's format: a message of 16 bytes with nothing in it, whose checksums are published in the SDKs' tests.
    @Test("reads the smallest message")
    func empty() {
        let bytes: [UInt8] = [0, 0, 0, 16, 0, 0, 0, 0, 0x05, 0xC2, 0x48, 0xEB, 0x7D, 0x98, 0xC8, 0xFF]
        let (messages, fault) = Self.read(bytes)
        #expect(fault == nil && messages.count == 1)
        #expect(messages.first?.fields.isEmpty == true && messages.first?.payload.isEmpty == true)
        #expect(EventStreamWriter.framed([], []) == bytes)
    }

    @Test("the checksum is that of gzip", arguments: [("", 0), ("123456789", 0xCBF4_3926)] as [(String, UInt32)])
    func checksum(text: String, expected: UInt32) {
        #expect(CRC32.checksum(Array(text.utf8)[...]) == expected)
    }

    @Test("reads messages in pieces of any size", arguments: [1, 2, 3, 7, 16, 100, .max])
    func pieces(size: Int) {
        let stream = ["a", "", "ccc"].flatMap { EventStreamWriter.event("contentBlockDelta", $0) }
        let (messages, fault) = Self.read(stream, pieces: size)
        #expect(fault == nil && Self.payloads(messages) == ["a", "", "ccc"])
        #expect(messages.allSatisfy { $0.value(of: ":event-type") == "contentBlockDelta" })
    }

    @Test("passes over header fields of every other type")
    func types() {
        let values: [(UInt8, [UInt8])] = [
            (0, []), (1, []), (2, [1]), (3, [1, 2]), (4, [1, 2, 3, 4]), (5, Array(repeating: 5, count: 8)),
            (6, [0, 2, 9, 9]), (8, Array(repeating: 8, count: 8)), (9, Array(repeating: 9, count: 16)),
            (7, [0, 1, UInt8(ascii: "v")]),
        ]
        let head = values.flatMap { [1, UInt8(ascii: "n"), $0.0] + $0.1 }
        let (messages, fault) = Self.read(EventStreamWriter.framed(head, [UInt8(ascii: "p")]))
        #expect(fault == nil && messages.first?.fields.map(\.value) == ["v"])
        #expect(Self.payloads(messages) == ["p"])
    }

    @Test(
        "header fields that do not fit are refused",
        arguments: [[5], [1, 110], [1, 110, 10], [1, 110, 7], [1, 110, 7, 0, 9, 1], [1, 110, 6, 255]] as [[UInt8]]
    )
    func badFields(head: [UInt8]) {
        #expect(Self.read(EventStreamWriter.framed(head, [])).fault == .wrongField)
    }

    @Test("a length beyond the limit, or too small for its fields, is refused before anything of it is awaited")
    func lengths() {
        for (length, fields) in [(EventStreamParser.largest + 1, 0), (Int(UInt32.max), 0), (15, 0), (0, 0), (40, 25)] {
            var bytes = EventStreamWriter.big(length, 4) + EventStreamWriter.big(fields, 4)
            bytes += EventStreamWriter.big(Int(CRC32.checksum(bytes[...])), 4)
            #expect(Self.read(bytes).fault == .wrongLength, "length \(length), fields \(fields)")
        }
    }

    @Test("a changed bit anywhere is found, or leaves the stream unfinished; never is another message read")
    func bitFlips() {
        let stream = EventStreamWriter.event("messageStop", #"{"stopReason":"end_turn"}"#)
        let expected = Self.read(stream).messages
        for bit in 0..<(stream.count * 8) {
            var changed = stream
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let (messages, fault) = Self.read(changed)
            #expect(messages.isEmpty && fault != nil, "bit \(bit)")
        }
        #expect(expected.count == 1)
    }

    @Test("no bytes stop the parser, and it keeps to its first fault")
    func random() {
        forAll(cases: 500) { random, seed in
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var parser = EventStreamParser()
            parser.add(bytes)
            let first = Self.fault(of: &parser)
            parser.add(EventStreamWriter.event("a", "b"))
            if first != nil { #expect(Self.fault(of: &parser) == first, "seed \(seed)") }
        }
    }
}
