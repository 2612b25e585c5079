// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Testing

@testable import Curl

struct CurlHeadTests {
    static let head = CurlHead(
        status: 200,
        bytes: Array(
            """
            HTTP/1.1 200 OK: fine\r
            Content-Type: application/json \r
            RETRY-after:\t120\r
            X-Empty:\r
            X-Twice: one\r
            x-twice: two\r
             folded: not a field\r
            no colon here\r
            X-Colons: a:b:c\nX-Bare: line end\n\r\n
            """.utf8
        )
    )

    @Test(
        "finds the first field of a name in any case",
        arguments: [
            ("content-type", "application/json"), ("Retry-After", "120"), ("x-empty", ""), ("X-TWICE", "one"),
            ("x-colons", "a:b:c"), ("x-bare", "line end"), ("x-none", nil), ("folded", nil), ("", nil),
            ("HTTP/1.1 200 OK", nil), ("content-typ", nil),
        ]
    )
    func value(name: String, expected: String?) {
        #expect(Self.head.value(of: name) == expected)
    }

    @Test("lists the fields in order")
    func fields() {
        #expect(
            Self.head.fields.map(\.name) == [
                "Content-Type", "RETRY-after", "X-Empty", "X-Twice", "x-twice", "X-Colons", "X-Bare",
            ]
        )
    }

    @Test("no bytes confuse it", arguments: 1...50)
    func anyBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array(":\r\n \tAb\u{e9}".utf8)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            let head = CurlHead(status: 200, bytes: bytes)
            for field in head.fields { #expect(head.value(of: field.name) != nil) }
        }
    }
}
