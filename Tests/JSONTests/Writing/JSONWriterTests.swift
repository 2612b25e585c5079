// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test("commas and colons come by themselves")
    func structure() {
        let text = written { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.null()
            writer.bool(true)
            writer.bool(false)
            writer.beginArray()
            writer.endArray()
            writer.beginObject()
            writer.endObject()
            writer.endArray()
            writer.key("b")
            writer.int(-5)
            writer.key("c")
            writer.int(UInt64.max)
            writer.key(utf8: Array("d\n".utf8)[...])
            writer.double(0.1)
            writer.key("e")
            writer.raw(Array("[ 1 ]".utf8))
            writer.key("f")
            writer.string("x")
            writer.endObject()
        }
        #expect(text == #"{"a":[null,true,false,[],{}],"b":-5,"c":18446744073709551615,"d\n":0.1,"e":[ 1 ],"f":"x"}"#)
    }

    @Test("a writer can be used again after its text was taken")
    func take() {
        var writer = JSONWriter(capacity: 4)
        writer.beginArray()
        writer.int(1)
        writer.endArray()
        #expect(writer.take() == Array("[1]".utf8))
        #expect(writer.bytes.isEmpty)
        writer.bool(true)
        #expect(writer.take() == Array("true".utf8))
    }

    @Test(
        "escapes what must be escaped, and nothing else",
        arguments: [
            ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#),
            ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#),
            ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("\u{7F}é😀\u{2028}", "\"\u{7F}é😀\u{2028}\""),
            (
                "more than eight plain bytes\n and then more than eight",
                #""more than eight plain bytes\n and then more than eight""#
            ),
        ]
    )
    func escapes(value: String, expected: String) throws {
        #expect(written { $0.string(value) } == expected)
        #expect(written { $0.string(utf8: Array(value.utf8)) } == expected)
        #expect(try JSONValue(parsing: expected) == .string(value))
    }

    @Test(
        "writes U+FFFD for what is no UTF-8",
        arguments: [
            ([0xFF], "\u{FFFD}"), ([0x61, 0xC3], "a\u{FFFD}"), ([0xC3, 0x61], "\u{FFFD}a"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xE2, 0x82, 0xAC, 0x80], "€\u{FFFD}"), ([0xF0, 0x9F, 0x98], "\u{FFFD}"),
        ] as [([UInt8], String)]
    )
    func repair(bytes: [UInt8], expected: String) {
        #expect(written { $0.string(utf8: bytes) } == "\"\(expected)\"")
    }

    @Test("escapes the same at every place of a long string", arguments: 0..<24)
    func everyOffset(length: Int) throws {
        let plain = String(repeating: "x", count: length)
        for piece in ["\"", "\\", "\n", "\u{1}", "é", "😀", "\u{7F}", ""] {
            for tail in ["", "y", "0123456789"] {
                let value = plain + piece + tail + piece
                let read = try JSONValue(parsing: written { $0.string(value) })
                #expect(read == .string(value))
                #expect(written { $0.string(utf8: Array(value.utf8)) } == written { $0.string(value) })
            }
        }
    }

    @Test("a letter that needs an escape gets it at any place of a text of any length")
    func escapeAnywhere() {
        for count in 0...70 {
            let plain = String((0..<count).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
            #expect(written { $0.string(plain) } == "\"" + plain + "\"")
            for place in 0..<count {
                let (head, tail) = (plain.prefix(place), plain.dropFirst(place + 1))
                #expect(written { $0.string(head + "\"" + tail) } == "\"" + head + #"\""# + tail + "\"")
            }
        }
    }

    @Test(
        "integers of every width are written in decimal",
        arguments: [
            (0, "0"), (7, "7"), (-10, "-10"), (1_234_567_890, "1234567890"), (.max, "9223372036854775807"),
            (.min, "-9223372036854775808"),
        ] as [(Int64, String)]
    )
    func integers(value: Int64, text: String) {
        #expect(written { $0.int(value) } == text)
        #expect(written { $0.int(Int128(value) * 1_000) } == (value == 0 ? "0" : text + "000"))
    }

    @Test("whatever bytes a string is made of, JSON comes out")
    func anyBytes() throws {
        try forAll(2_000) { seed, generator in
            let bytes = (0..<generator.int(0...30)).map { _ in UInt8(generator.int(0...255)) }
            var writer = JSONWriter()
            writer.string(utf8: bytes)
            let read = try JSONValue(parsing: writer.take())
            if let text = String(validating: bytes, as: UTF8.self) { #expect(read == .string(text), "seed \(seed)") }
        }
    }

    @Test(
        "numbers are exact and keep how they were written",
        arguments: [
            ("1", "1"), ("1.0", "1.0"), ("1e2", "100.0"), ("-0.50", "-0.5"), ("1e400", "1e400"),
            ("9007199254740993", "9007199254740993"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ]
    )
    func numbers(text: String, expected: String) throws {
        let number = try #require(JSONNumber(parsing: text))
        #expect(written { $0.number(number) } == expected)
        #expect(JSONNumber(parsing: expected)?.writtenAsInteger == number.writtenAsInteger)
    }

    @Test(
        "doubles read back",
        arguments: [0.1, -0.0, 1e300, .leastNonzeroMagnitude, 1e16, 123456.789, .pi, 1.7976931348623157e308]
    )
    func doubles(value: Double) throws {
        let text = written { $0.double(value) }
        #expect(try JSONDocument(parsing: text).root.double == value)
    }

    @Test("nodes are written as they stand in their document")
    func nodes() throws {
        let document = try JSONDocument(parsing: #"{"a": [ 1.50, "\u0041" ]}"#)
        let node = try #require(document.root["a"])
        #expect(written { $0.node(node) } == #"[ 1.50, "\u0041" ]"#)
        #expect(written { $0.value(node.value) } == #"[1.5,"A"]"#)
    }
}
