// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// Every language with the tool of this machine.
@Suite(.enabled(if: CompileSample.isThere), .serialized)
struct LanguageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let language: String
        let right: String
        let wrong: String
        /// The line and column of the first error of `wrong`, where it stands between fences, in an answer of its own first line.
        let line: Int
        let column: Int
        var more = ""

        var testDescription: String { language }
        var settings: String { #"{"language":"\#(language)"\#(more)}"# }
    }

    static let cases = [
        Case(language: "swift", right: "let x: Int = 1", wrong: "let a = 1\nlet x: Int = \"one\"", line: 4, column: 14),
        Case(
            language: "c",
            right: "#include <stdio.h>\nint f(void) { return 1; }",
            wrong: "int f(void) {\n  return y;\n}",
            line: 4,
            column: 10
        ),
        Case(
            language: "c++",
            right: "#include <vector>\nint f() { return std::vector<int>{1}.size(); }",
            wrong: "int f() { return y; }",
            line: 3,
            column: 18
        ),
        Case(language: "python", right: "def f():\n    return 1", wrong: "x = 1\ndef f(:\n", line: 4, column: 7),
        Case(language: "javascript", right: "const f = () => 1;", wrong: "let a = 1;\nlet x = ;", line: 4, column: 9),
        Case(
            language: "typescript",
            right: "const f = (a: number): string => `${a}`;",
            wrong: "const a = 1;\nconst x: number = 'one';",
            line: 4,
            column: 7
        ),
        Case(
            language: "go",
            right: "package answer\n\nfunc F() int { return 1 }",
            wrong: "package answer\n\nfunc F() int { return y }",
            line: 5,
            column: 23,
            more: #","limits":{"time":"60s","cpu":"60s"}"#
        ),
        Case(language: "rust", right: "fn f() -> i32 { 1 }", wrong: "fn f() -> i32 { \"one\" }", line: 3, column: 17),
        Case(
            language: "java",
            right: "public class Point { int x() { return 1; } }",
            wrong: "public class Point {\n  int x() { return \"one\"; }\n}",
            line: 4,
            column: 20
        ),
        Case(
            language: "sql",
            right: "SELECT name FROM sqlite_master",
            wrong: "SELECT 1;\nSELECT nope FROM nothing",
            line: 4,
            column: 1
        ),
        Case(
            language: "shell",
            right: "if true; then echo yes; fi",
            wrong: "echo a\nif true; then\n  echo b )\nfi",
            line: 5,
            column: 1
        ),
        Case(language: "json", right: #"{"a": [1]}"#, wrong: "{\"a\":\n  [1,]}", line: 4, column: 6),
        Case(language: "yaml", right: "a: [1, 2]\nb: {c: d}", wrong: "a: 1\nb: [1, 2", line: 4, column: 9),
    ]

    @Test("right code is accepted, wrong code rejected where it is wrong in the answer", arguments: cases)
    func checking(_ one: Case) async throws {
        guard let verifier = try CompileSample.verifier(one.settings) else { return }
        let tag = verifier.check.language.tags[0]
        #expect(try await CompileSample.judge(verifier, one.right).summary == "accepted")
        #expect(
            try await CompileSample.judge(verifier, "Here it is:\n```\(tag)\n\(one.right)\n```\nDone.").summary
                == "accepted"
        )
        let judgement = try await CompileSample.judge(verifier, "Here it is:\n```\(tag)\n\(one.wrong)\n```\nDone.")
        let finding = try #require(judgement.found.first, "\(judgement)")
        #expect(finding.code == "does_not_compile")
        #expect(finding.position == JSONPosition(line: one.line, column: one.column), "\(finding.quoting)")
        let place = "line \(one.line), column \(one.column)"
        #expect(
            finding.message == "\(place): found an error of the compiler; expected code that compiles. Correct it."
        )
        #expect(finding.quoting.hasPrefix("\(place), `"), "\(finding.quoting)")
    }

    struct Tests: Sendable, CustomTestStringConvertible {
        let language: String
        let file: String
        let tests: String
        let right: String
        let failing: String
        let lacking: String
        let quitting: String

        var testDescription: String { language }
        var settings: String { #"{"language":"\#(language)","tests":"\#(file)","limits":{"time":"60s","cpu":"60s"}}"# }
    }

    static let tests = [
        Tests(
            language: "swift",
            file: "tests.swift",
            tests: "precondition(add(1, 2) == 3)",
            right: "func add(_ a: Int, _ b: Int) -> Int { a + b }",
            failing: "func add(_ a: Int, _ b: Int) -> Int { a - b }",
            lacking: "func plus(_ a: Int, _ b: Int) -> Int { a + b }",
            quitting: "import Glibc\nfunc add(_ a: Int, _ b: Int) -> Int { exit(0) }"
        ),
        Tests(
            language: "c",
            file: "tests.c",
            tests: "#include <assert.h>\nint add(int, int);\nint main(void) { assert(add(1, 2) == 3); }",
            right: "int add(int a, int b) { return a + b; }",
            failing: "int add(int a, int b) { return a - b; }",
            lacking: "int plus(int a, int b) { return a + b; }",
            quitting: "#include <stdlib.h>\nint add(int a, int b) { exit(0); }"
        ),
        Tests(
            language: "c++",
            file: "tests.cpp",
            tests: "#include <cassert>\nint add(int, int);\nint main() { assert(add(1, 2) == 3); }",
            right: "int add(int a, int b) { return a + b; }",
            failing: "int add(int a, int b) { return a - b; }",
            lacking: "int plus(int a, int b) { return a + b; }",
            quitting: "#include <cstdlib>\nint add(int a, int b) { std::exit(0); }"
        ),
        Tests(
            language: "python",
            file: "tests.py",
            tests: "from answer import add\nassert add(1, 2) == 3",
            right: "def add(a, b): return a + b",
            failing: "def add(a, b): return a - b",
            lacking: "def plus(a, b): return a + b",
            quitting: "import os\ndef add(a, b): os._exit(0)"
        ),
        Tests(
            language: "javascript",
            file: "tests.mjs",
            tests: "import { add } from './answer.mjs';\nif (add(1, 2) !== 3) throw new Error('3 expected');",
            right: "export const add = (a, b) => a + b;",
            failing: "export const add = (a, b) => a - b;",
            lacking: "export const plus = (a, b) => a + b;",
            quitting: "export const add = (a, b) => process.exit(0);"
        ),
        Tests(
            language: "typescript",
            file: "tests.ts",
            tests: "import { add } from './answer';\nif (add(1, 2) !== 3) throw new Error('3 expected');",
            right: "export const add = (a: number, b: number) => a + b;",
            failing: "export const add = (a: number, b: number) => a - b;",
            lacking: "export const plus = (a: number, b: number) => a + b;",
            quitting:
                "declare const process: any;\nexport const add = (a: number, b: number): number => process.exit(0);"
        ),
        Tests(
            language: "go",
            file: "answer_test.go",
            tests:
                "package answer\n\nimport \"testing\"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(\"Error: 3\")\n\t}\n}",
            right: "package answer\n\nfunc Add(a, b int) int { return a + b }",
            failing: "package answer\n\nfunc Add(a, b int) int { return a - b }",
            lacking: "package answer\n\nfunc Plus(a, b int) int { return a + b }",
            quitting: "package answer\n\nimport \"os\"\n\nfunc Add(a, b int) int { os.Exit(0); return 0 }"
        ),
        Tests(
            language: "rust",
            file: "tests.rs",
            tests: "include!(\"answer.rs\");\npub fn main() { assert_eq!(add(1, 2), 3); }",
            right: "fn add(a: i32, b: i32) -> i32 { a + b }",
            failing: "fn add(a: i32, b: i32) -> i32 { a - b }",
            lacking: "fn plus(a: i32, b: i32) -> i32 { a + b }",
            quitting: "fn add(_: i32, _: i32) -> i32 { std::process::exit(0) }"
        ),
        Tests(
            language: "java",
            file: "Tests.java",
            tests:
                "class Tests { public static void main(String[] a) { if (Calc.add(1, 2) != 3) throw new AssertionError(\"3\"); } }",
            right: "public class Calc { static int add(int a, int b) { return a + b; } }",
            failing: "public class Calc { static int add(int a, int b) { return a - b; } }",
            lacking: "public class Calc { static int plus(int a, int b) { return a + b; } }",
            quitting: "public class Calc { static int add(int a, int b) { System.exit(0); return 0; } }"
        ),
        Tests(
            language: "shell",
            file: "tests.sh",
            tests: "set -e\n. ./answer.sh\n[ \"$(add 1 2)\" = 3 ]\nadd 1 2 >/dev/null",
            right: "add() { echo $(($1 + $2)); }",
            failing: "add() { echo $(($1 - $2)); }",
            lacking: "plus() { echo $(($1 + $2)); }",
            quitting: "exit 0"
        ),
        // Its last command alone decides, and the answer cannot take it over.
        Tests(
            language: "shell",
            file: "tests.sh",
            tests: ". ./answer.sh\n[ \"$(add 1 2)\" = 3 ]",
            right: "add() { echo $(($1 + $2)); }",
            failing: "exit() { return 0; }\nadd() { echo $(($1 - $2)); }",
            lacking: "plus() { echo $(($1 + $2)); }",
            quitting: "exit 0"
        ),
    ]

    @Test("the policy's tests decide, and a program that ends before they do has not passed them", arguments: tests)
    func testing(_ one: Tests) async throws {
        guard let verifier = try CompileSample.verifier(one.settings, files: [one.file: one.tests]) else { return }
        #expect(try await CompileSample.judge(verifier, one.right).summary == "accepted")
        let failing = try await CompileSample.judge(verifier, one.failing)
        #expect(failing.summary == "tests_failed", "\(failing)")
        let lacking = try await CompileSample.judge(verifier, one.lacking)
        #expect(["tests_failed", "does_not_compile"].contains(lacking.summary), "\(lacking)")
        let quitting = try await CompileSample.judge(verifier, one.quitting)
        #expect(["incomplete", "tests_failed", "crashed"].contains(quitting.summary), "\(quitting)")
    }
}
