// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import cascade_server

struct HeaderFieldsTests {
    @Test(
        "a field is one line, whatever is in its value",
        arguments: [
            ("x-a", "plain", "x-a: plain\r\n"),
            ("x-a", "", "x-a: \r\n"),
            ("x-a", "two\r\nset-cookie: b", "x-a: two??set-cookie: b\r\n"),
            ("x-a", "tab\tnull\0del\u{7F}", "x-a: tab?null?del?\r\n"),
            ("x-a", "Größe 日本 👍🏽", "x-a: Gr??e ?? ??\r\n"),
        ]
    )
    func lines(name: String, value: String, line: String) {
        var fields: HeaderFields = ["x-first": "1"]
        fields.add(name, value)
        #expect(String(decoding: fields.lines, as: UTF8.self) == "x-first: 1\r\n" + line)
    }

    @Test(
        "a head is the status line, the fields and an empty line",
        arguments: [(200, "OK"), (429, "Too Many Requests")]
    )
    func head(status: Int, reason: String) {
        let head = ReplyHead(status: status, fields: ["date": "now"])
        #expect(String(decoding: head.bytes, as: UTF8.self) == "HTTP/1.1 \(status) \(reason)\r\ndate: now\r\n\r\n")
    }
}
