// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONPointerTests {
    @Test(
        "reads and writes RFC 6901, and paths as our messages have them",
        arguments: [
            ("", [], ""), ("/", [""], ""), ("/a", ["a"], "a"),
            ("/lines/3/a~1b", ["lines", "3", "a/b"], "lines[3].a/b"), ("/m~0n", ["m~n"], "m~n"),
            ("/~01", ["~1"], "~1"), ("/0/1", ["0", "1"], "[0][1]"), ("/a/-", ["a", "-"], "a.-"),
            ("/a/01", ["a", "01"], "a.01"), ("/é//x", ["é", "", "x"], "é..x"),
            ("/messages/2/content", ["messages", "2", "content"], "messages[2].content"),
        ] as [(String, [String], String)]
    )
    func text(text: String, tokens: [String], path: String) throws {
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(pointer.tokens == tokens)
        #expect(pointer.description == text)
        #expect(pointer.path == path)
        #expect(JSONPointer(tokens: tokens) == pointer)
    }

    @Test("refuses what is no pointer", arguments: ["a", "a/b", "/~", "/~2", "/a~", "#/a", " /a"])
    func refused(text: String) {
        #expect(JSONPointer(parsing: text) == nil)
    }

    @Test("grows by tokens and positions")
    func appending() {
        #expect(JSONPointer.root.appending("a/b").appending(3).description == "/a~1b/3")
        #expect(JSONPointer.root.description.isEmpty && JSONPointer.root.path.isEmpty)
    }

    @Test("compares tokens by their bytes")
    func normalization() {
        let composed = JSONPointer(tokens: ["\u{E9}"])
        let decomposed = JSONPointer(tokens: ["e\u{301}"])
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
        #expect(JSONPointer(tokens: ["ab", ""]) != JSONPointer(tokens: ["a", "b"]))
    }

    @Test("what is written reads back")
    func roundTrip() {
        forAll(500) { seed, generator in
            let pointer = JSONPointer(
                tokens: (0..<generator.int(0...4)).map { _ in generator.string() + generator.pick(["~", "/", "0", ""]) }
            )
            #expect(JSONPointer(parsing: pointer.description) == pointer, "seed \(seed)")
        }
    }
}
