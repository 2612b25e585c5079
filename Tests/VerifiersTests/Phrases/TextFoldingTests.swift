// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Verifiers

struct TextFoldingTests {
    @Test(
        "folds what typesetting changes",
        arguments: [
            ("I can’t", "i can't"),
            ("I\u{202F}can\u{2019}t,  “help”—you", "i can't help you"),
            ("**I** _can_", "i can"),
            ("Désolée, ÇA", "desolee ca"),
            ("De\u{301}sole\u{301}", "desole"),
            ("Weiß", "weis"),
            ("Ｉ　ｃａｎ＇ｔ！", "i can't ."),
            ("抱歉，我无法。", "抱歉 我无法 ."),
            ("a\u{200B}b\u{FEFF}c", "abc"),
            ("One. Two!\n\nThree…", "one . two . three ."),
            ("x - y", "x y"),
        ]
    )
    func folding(text: String, expected: String) {
        let folded = String(decoding: TextFolding.fold(Array(text.utf8)), as: UTF8.self)
        #expect(folded == " . \(expected)" + (expected.hasSuffix(".") ? " " : " . "))
    }

    @Test("finds the start of a phrase from its end")
    func start() {
        let text = Array("Well, I **can’t** do it".utf8)
        let end = Array("Well, I **can’t**".utf8).count
        #expect(TextFolding.start(ofLast: "i can't".utf8.count, in: text, before: end) == "Well, ".utf8.count)
    }
}
