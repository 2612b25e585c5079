// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct StringParsingTests {
    @Test(
        "decodes escapes",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u00E9\u20ac""#, "Aéé€"),
            (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"), (#""\u0000""#, "\u{0}"), (#""\uFFFF""#, "\u{FFFF}"),
            (#""\udbff\udfff""#, "\u{10FFFF}"), (#""\ud800\udc00""#, "\u{10000}"), (#""é\né""#, "é\né"),
            (
                #""plain for more than eight bytes\n and again after it""#,
                "plain for more than eight bytes\n and again after it"
            ),
        ]
    )
    func escapes(text: String, expected: String) throws {
        let node = try JSONDocument(parsing: text).root
        #expect(node.string.map { Array($0.utf8) } == Array(expected.utf8))
        #expect(node.utf8.map(Array.init) == Array(expected.utf8))
        #expect(Array(node.text) == Array(text.utf8))
    }

    @Test("decodes a string whatever stands at whichever of its places", arguments: 0..<40)
    func everyOffset(length: Int) throws {
        let plain = String(repeating: "x", count: length)
        for (piece, decoded) in [("\\n", "\n"), ("é", "é"), ("\\u00e9", "é"), ("😀", "😀"), ("\\\\", "\\"), ("", "")] {
            for tail in ["", "y", "0123456789"] {
                let document = try JSONDocument(parsing: "[\"\(plain)\(piece)\(tail)\"]")
                #expect(document.root[0]?.string == plain + decoded + tail)
                let object = try JSONDocument(parsing: "{\"\(plain)\(piece)\(tail)\":1}")
                #expect(object.root[plain + decoded + tail]?.int == 1)
            }
        }
    }

    @Test(
        "takes all of UTF-8",
        arguments: [
            [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xEC, 0x80, 0x80], [0xED, 0x9F, 0xBF],
            [0xEE, 0x80, 0x80],
            [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF3, 0xBF, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF],
        ] as [[UInt8]]
    )
    func validUTF8(bytes: [UInt8]) throws {
        for escape in ["", "\\n"] {
            let node = try JSONDocument(parsing: Array("\"ab\(escape)".utf8) + bytes + Array("c\"".utf8)).root
            #expect(node.utf8.map { Array($0.dropFirst(escape.isEmpty ? 2 : 3).dropLast()) } == bytes)
        }
    }

    @Test(
        "refuses what is no UTF-8, class by class",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2, 0x20], [0xC2, 0xC2], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF],
            [0xE1, 0x80, 0x20], [0xE1, 0x20, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x20], [0xF0, 0x90, 0x20, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) throws {
        for (before, after) in [("\"ab", "c\""), ("\"0123456789", "0123456789\""), ("\"\\n", "\""), ("{\"", "\":1}")] {
            let text = Array(before.utf8) + bytes + Array(after.utf8)
            let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(parsing: text) }
            #expect(error.kind == .invalidUTF8)
            #expect(error.offset == before.utf8.count)
        }
    }

    @Test("agrees with the standard library on which bytes are UTF-8")
    func validationAgrees() {
        forAll(20_000) { seed, generator in
            let bytes = (0..<generator.int(1...6)).map { _ in
                generator.pick(
                    [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE1, 0xED, 0xF0, 0xF4] as [UInt8]
                )
            }
            let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            let isJSON = (try? JSONDocument(parsing: [0x22] + bytes + [0x22])) != nil
            #expect(isUTF8 == isJSON, "seed \(seed): \(bytes)")
        }
    }
}
