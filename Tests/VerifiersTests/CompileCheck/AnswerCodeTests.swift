// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Verifiers

struct AnswerCodeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let says: String
        let answer: String
        /// The files as `path: text`; nil where there is no code of the language.
        let files: [String]?
        var language = CodeLanguage.python
        var choice = AnswerCode.Choice.joined

        var testDescription: String { says }
    }

    @Test(
        "code is taken out of an answer",
        arguments: [
            Case(says: "no fence is all code", answer: "x = 1\ny = 2", files: ["answer.py: x = 1\ny = 2\n"]),
            Case(
                says: "a fence is taken out",
                answer: "Here:\n```python\nx = 1\n```\nBye",
                files: ["answer.py: x = 1\n"]
            ),
            Case(says: "tildes are a fence", answer: "~~~py\nx = 1\n~~~", files: ["answer.py: x = 1\n"]),
            Case(says: "a tag may have any case", answer: "```Python\nx\n```", files: ["answer.py: x\n"]),
            Case(says: "a tag in braces", answer: "```{.python}\nx\n```", files: ["answer.py: x\n"]),
            Case(
                says: "an unclosed fence goes to the end",
                answer: "```python\nx = 1\ny",
                files: ["answer.py: x = 1\ny\n"]
            ),
            Case(
                says: "a longer fence holds a shorter one",
                answer: "````python\n```\nx\n````",
                files: ["answer.py: ```\nx\n"]
            ),
            Case(
                says: "an untagged fence counts if none is tagged",
                answer: "a\n```\nx\n```",
                files: ["answer.py: x\n"]
            ),
            Case(
                says: "an untagged fence does not count beside a tagged one",
                answer: "```\noutput\n```\n```python\nx\n```",
                files: ["answer.py: x\n"]
            ),
            Case(says: "code of another language is none", answer: "```bash\npip install x\n```", files: nil),
            Case(says: "an empty fence is an empty file", answer: "```python\n```", files: ["answer.py: "]),
            Case(
                says: "indentation of a fence in a list is taken off",
                answer: "1. So:\n   ```python\n   if x:\n       y\n   ```",
                files: ["answer.py: if x:\n    y\n"]
            ),
            Case(
                says: "several pieces are one file",
                answer: "```python\na\n```\nthen\n```python\nb\n```",
                files: ["answer.py: a\nb\n"]
            ),
            Case(
                says: "only the first piece",
                answer: "```python\na\n```\nthen\n```python\nb\n```",
                files: ["answer.py: a\n"],
                choice: .first
            ),
            Case(
                says: "only the last piece",
                answer: "```python\na\n```\nthen\n```python\nb\n```",
                files: ["answer.py: b\n"],
                choice: .last
            ),
            Case(
                says: "file names after the tag",
                answer:
                    "```python title=\"lib/a.py\"\na\n```\n```python b.py\nb\n```\n```py:c.py\nc\n```\n```d.py\nd\n```",
                files: ["lib/a.py: a\n", "b.py: b\n", "c.py: c\n", "d.py: d\n"]
            ),
            Case(
                says: "file names in a first comment",
                answer: "```python\n# File: lib/a.py\na\n```\n```python\n# b.py\nb\n```\n```python\n# see b.py\nc\n```",
                files: ["lib/a.py: # File: lib/a.py\na\n", "b.py: # b.py\nb\n", "answer.py: # see b.py\nc\n"]
            ),
            Case(
                says: "names that lead elsewhere are no names",
                answer:
                    "```python ../../etc/x.py\na\n```\n```python\n# /etc/cron.d/x.py\nb\n```\n```python -rf.py\nc\n```",
                files: ["answer.py: a\n# /etc/cron.d/x.py\nb\nc\n"]
            ),
            Case(
                says: "a name of another kind is none",
                answer: "```python\n# a.sh\nx\n```",
                files: ["answer.py: # a.sh\nx\n"]
            ),
            Case(
                says: "a public class names its file",
                answer: "```java\npublic final class Point {}\n```",
                files: ["Point.java: public final class Point {}\n"],
                language: .java
            ),
            Case(
                says: "a module is one by its name",
                answer: "```js\nimport fs from 'fs'\n```",
                files: ["answer.mjs: import fs from 'fs'\n"],
                language: .javascript
            ),
            Case(
                says: "headers belong to the code",
                answer: "```c\n// point.h\nint x;\n```\n```c\nint y;\n```",
                files: ["point.h: // point.h\nint x;\n", "answer.c: int y;\n"],
                language: .c
            ),
            Case(
                says: "SQL is one file",
                answer: "```sql a.sql\nSELECT 1;\n```\n```sql\nSELECT 2;\n```",
                files: ["answer.sql: SELECT 1;\nSELECT 2;\n"],
                language: .sql
            ),
            Case(
                says: "backticks in a sentence are no fence",
                answer: "```x``` is code",
                files: ["answer.py: ```x``` is code\n"]
            ),
        ]
    )
    func extraction(_ one: Case) {
        let code = AnswerCode(of: Array(one.answer.utf8), in: one.language, choosing: one.choice)
        let files = code?.files.map { "\($0.path): \(String(decoding: $0.bytes, as: UTF8.self))" }
        #expect(files == one.files)
    }

    @Test("every line of a file knows where in the answer it stands")
    func positions() throws {
        let answer = "So:\n  ```python\n  a\n    b\n  ```\nand\n```python\nc\n```"
        let code = try #require(AnswerCode(of: Array(answer.utf8), in: .python))
        let file = try #require(code.files.first)
        #expect(String(decoding: file.bytes, as: UTF8.self) == "a\n  b\nc\n")
        let places = [(1, 1), (2, 3), (3, 1), (4, 1)].map { file.position(line: $0.0, column: $0.1) }
        #expect(places.map { $0.map { "\($0.line):\($0.column)" } } == ["3:3", "4:5", "8:1", "8:2"])
    }

    @Test("reading is linear in the number of blocks and names")
    func manyBlocks() throws {
        let blocks = String(repeating: "```python\nx\n```\n", count: 50_000)
        let names = (0..<10_000).map { "```python f\($0).py\nx\n```\n" }.joined()
        let start = ContinuousClock.now
        for choice in AnswerCode.Choice.allCases {
            let code = try #require(AnswerCode(of: Array(blocks.utf8), in: .python, choosing: choice))
            #expect(code.files.count == 1)
        }
        let named = try #require(AnswerCode(of: Array(names.utf8), in: .python))
        #expect(named.files.count == 65)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("no bytes break the reader, and no name leads out of the folder")
    func anyBytes() {
        var generator = SeededBytes(state: 20_261_121)
        let pieces: [[UInt8]] = ["```", "~~~", "python", "\n", " ", "# ", "../", "/", "a.py", "{", "`", "x"].map {
            Array($0.utf8)
        }
        for _ in 0..<3_000 {
            var answer: [UInt8] = []
            for _ in 0..<Int(generator.next() % 40) {
                let pick = Int(generator.next() % UInt64(pieces.count + 2))
                answer += pick < pieces.count ? pieces[pick] : [UInt8(truncatingIfNeeded: generator.next())]
            }
            for language in CodeLanguage.all {
                for file in AnswerCode(of: answer, in: language)?.files ?? [] {
                    let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
                    #expect(!parts.contains { $0.isEmpty || $0.hasPrefix(".") || $0.hasPrefix("-") }, "\(file.path)")
                    #expect(file.lines.count == file.bytes.count { $0 == 0x0A })
                }
            }
        }
    }
}

/// Bytes by chance that are the same in each run.
private struct SeededBytes {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state >> 11
    }
}
