// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import PolicyFile

struct SourceTextTests {
    private func message(_ bytes: [UInt8]) -> String {
        do throws(PolicyFileProblem) {
            _ = try SourceText(file: "a.yaml", bytes: bytes)
            return ""
        } catch {
            return error.description
        }
    }

    @Test("leaves out a byte-order mark")
    func mark() throws {
        let source = try SourceText(file: "a.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array("a: 1".utf8))
        #expect(source.text == "a: 1")
        #expect(YAMLDocument(source).position(of: "/a") == JSONPosition(line: 1, column: 4))
    }

    @Test(
        "refuses what is no settings text, at its place",
        arguments: [
            (
                Array("a: 1\nbé: ".utf8) + [0xFF, 0x41],
                """
                a.yaml:2:5: found a byte that is not UTF-8; expected a text in UTF-8. Save the file in that encoding.
                    2 | bé:\u{20}
                      |     ^
                """
            ),
            (
                [0xFF, 0xFE, 0x61, 0x00],
                """
                a.yaml:1:1: found a byte that is not UTF-8; expected a text in UTF-8. Save the file in that encoding.
                    1 |\u{20}
                      | ^
                """
            ),
            (
                Array("a: x\u{0}y\n".utf8),
                """
                a.yaml:1:5: found the control character U+0000; expected text. Remove it; in a text between double quotes it can be written as an escape.
                    1 | a: x y
                      |     ^
                """
            ),
            (
                Array("a: 1\n\u{1B}[31m".utf8),
                """
                a.yaml:2:1: found the control character U+001B; expected text. Remove it; in a text between double quotes it can be written as an escape.
                    2 |  [31m
                      | ^
                """
            ),
            (
                [UInt8](repeating: 0x20, count: (1 << 20) + 1),
                "a.yaml: found 1048577 bytes; expected at most 1 MB. Move long texts into files of their own."
            ),
        ]
    )
    func refused(bytes: [UInt8], expected: String) {
        #expect(message(bytes) == expected)
    }

    @Test("a megabyte is read in time")
    func large() throws {
        let text = "a:\n" + String(repeating: "  - { model: small, reask: 1 }\n", count: 20_000)
        let start = ContinuousClock().now
        let document = YAMLDocument(try SourceText(file: "a.yaml", bytes: Array(text.utf8)))
        #expect(document.root?["a"]?.array?.count == 20_000)
        #expect(ContinuousClock().now - start < .seconds(20))
    }

    @Test("problems are sorted by file and place, and stay in order otherwise")
    func order() {
        let problems = [("b", 1, 1, "x"), ("a", 2, 1, "x"), ("a", 1, 10, "y"), ("a", 1, 10, "x"), ("a", 1, 2, "z")].map
        {
            PolicyFileProblem(
                file: $0.0,
                position: JSONPosition(line: $0.1, column: $0.2),
                message: $0.3,
                sourceLine: ""
            )
        }
        let error = PolicyFileError(problems + [PolicyFileProblem(file: "a", message: "whole")])
        #expect(
            error.problems.map(\.summary) == ["a: whole", "a:1:2: z", "a:1:10: y", "a:1:10: x", "a:2:1: x", "b:1:1: x"]
        )
    }
}
