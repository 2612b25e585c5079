// SPDX-License-Identifier: Apache-2.0

import CascadeTesting
import OpenAIAPI
import Testing

struct SSEParserTests {
    private func events(_ text: String, cuts: [Int] = []) -> [ServerSentEvent] {
        var parser = SSEParser()
        let bytes = text.bytes
        var found: [ServerSentEvent] = []
        var start = 0
        for cut in cuts.sorted() + [bytes.count] {
            found += parser.events(in: Array(bytes[start..<cut]))
            start = cut
        }
        if let last = parser.finish() { found.append(last) }
        return found
    }

    private static let cases: [(String, [ServerSentEvent])] = [
        ("data: a\n\ndata: b\n\n", [ServerSentEvent(data: "a".bytes), ServerSentEvent(data: "b".bytes)]),
        ("data: a\r\n\r\ndata: b\r\n\r\n", [ServerSentEvent(data: "a".bytes), ServerSentEvent(data: "b".bytes)]),
        ("data: a\r\rdata: b\r\r", [ServerSentEvent(data: "a".bytes), ServerSentEvent(data: "b".bytes)]),
        ("data: a\ndata: b\ndata:\ndata\n\n", [ServerSentEvent(data: "a\nb\n\n".bytes)]),
        ("data:a\n\n", [ServerSentEvent(data: "a".bytes)]),
        ("data:  a\n\n", [ServerSentEvent(data: " a".bytes)]),
        (": comment\n\n:\ndata: a\n: more\n\n", [ServerSentEvent(data: "a".bytes)]),
        (
            "event: error\ndata: {}\n\ndata: a\n\n",
            [ServerSentEvent(name: "error", data: "{}".bytes), ServerSentEvent(data: "a".bytes)]
        ),
        ("event: ping\n\ndata: a\n\n", [ServerSentEvent(data: "a".bytes)]),
        ("id: 1\nretry: 10\ndata: a\nother: b\ndatax: c\n\n", [ServerSentEvent(data: "a".bytes)]),
        ("\u{FEFF}data: a\n\n", [ServerSentEvent(data: "a".bytes)]),
        ("data: a\n\n\n\n\n", [ServerSentEvent(data: "a".bytes)]),
        ("data: a", [ServerSentEvent(data: "a".bytes)]),
        ("data: a\r\n", [ServerSentEvent(data: "a".bytes)]),
        ("data\n\n", [ServerSentEvent(data: [])]),
        ("", []),
    ]

    @Test("reads events as the standard says", arguments: cases)
    func standard(text: String, expected: [ServerSentEvent]) {
        #expect(events(text) == expected)
    }

    @Test("any cutting gives the same events", arguments: cases)
    func cutting(text: String, expected: [ServerSentEvent]) {
        let count = text.utf8.count
        #expect(events(text, cuts: Array(0..<count)) == expected)
        for first in 0...count {
            for second in first...count {
                #expect(events(text, cuts: [first, second]) == expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test("random streams give the same events however they are cut")
    func randomStreams() {
        let words = ["data: x", "data:", "data: ü🌍", "event: e", ": c", "\n", "\r\n", "\r", "\n\n", "id: 1"]
        forAll(cases: 2_000) { random, seed in
            let text = (0..<12).map { _ in words[Int.random(in: words.indices, using: &random)] }.joined()
            let cuts = (0..<6).map { _ in Int.random(in: 0...text.utf8.count, using: &random) }
            #expect(events(text, cuts: cuts) == events(text), "seed \(seed)")
        }
    }
}
