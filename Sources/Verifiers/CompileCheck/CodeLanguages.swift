// SPDX-License-Identifier: Apache-2.0

extension CodeLanguage {
    /// Every language a policy can name, in the order that messages list them.
    static let all: [CodeLanguage] = [
        swift, c, cxx, python, javascript, typescript, go, rust, java, sql, shell, json, yaml,
    ]

    static let swift = CodeLanguage(
        name: "swift",
        tags: ["swift"],
        sources: ["swift"],
        file: "answer.swift",
        programs: ["swiftc"],
        package: "swiftlang",
        sample: "func answer() -> Int { print(1); return 1 }",
        cache: .swiftModules,
        home: .swiftRuntime,
        environment: ["SWIFT_BACKTRACE": "enable=no"],
        check: CodeRecipe(build: [
            ["{tool}", "-typecheck", "-module-name", "Answer", "{cache}", "{arguments}", "{files}"]
        ]),
        tests: CodeRecipe(
            build: [
                [
                    "{tool}", "-module-name", "Answer", "-o", "out/run", "{cache}", "{arguments}", "{files}",
                    "main.swift",
                ]
            ],
            run: ["out/run"],
            testFile: "main.swift",
            ending: #"Swift.print("{mark}")"#
        )
    )

    static let c = CodeLanguage(
        name: "c",
        tags: ["c", "h"],
        sources: ["c"],
        headers: ["h"],
        file: "answer.c",
        programs: ["cc", "gcc", "clang"],
        package: "gcc",
        sample: "#include <stdio.h>\nint answer(void) { return puts(\"1\"); }",
        check: CodeRecipe(build: [["{tool}", "-fsyntax-only", "-fdiagnostics-color=never", "{arguments}", "{files}"]]),
        tests: CodeRecipe(
            build: [linked(with: ["tests.c", "cascade_end.c", "-lm"])],
            run: ["out/run"],
            testFile: "tests.c",
            generated: [("cascade_end.c", endOfMain)]
        )
    )

    static let cxx = CodeLanguage(
        name: "c++",
        tags: ["c++", "cpp", "cxx", "cc", "hpp"],
        sources: ["cpp", "cc", "cxx"],
        headers: ["h", "hpp", "hh"],
        file: "answer.cpp",
        programs: ["c++", "g++", "clang++"],
        package: "g++",
        sample: "#include <vector>\nint answer() { return std::vector<int>{1}.size(); }",
        check: CodeRecipe(build: [["{tool}", "-fsyntax-only", "-fdiagnostics-color=never", "{arguments}", "{files}"]]),
        tests: CodeRecipe(
            build: [linked(with: ["tests.cpp", "cascade_end.cpp"])],
            run: ["out/run"],
            testFile: "tests.cpp",
            generated: [("cascade_end.cpp", endOfMain)]
        )
    )

    static let python = CodeLanguage(
        name: "python",
        tags: ["python", "py", "python3"],
        sources: ["py"],
        file: "answer.py",
        programs: ["python3"],
        package: "python3",
        sample: "answer = 1",
        home: pythonHome,
        check: CodeRecipe(build: [["{tool}", "-I", "-S", "-W", "ignore", "-c", pythonCheck, "{files}"]]),
        tests: CodeRecipe(
            build: [["{tool}", "-I", "-S", "-W", "ignore", "-c", pythonCheck, "{files}"]],
            run: ["{tool}", "-E", "-s", "-B", "{arguments}", "tests.py"],
            testFile: "tests.py",
            ending: #"__import__("sys").__stdout__.write("{mark}\n")"#
        )
    )

    static let javascript = CodeLanguage(
        name: "javascript",
        tags: ["javascript", "js", "node", "mjs"],
        sources: ["js", "mjs", "cjs"],
        file: "answer.js",
        renames: [(#"(?m)^(?:import|export)\b"#, "answer.mjs")],
        programs: ["node", "nodejs"],
        package: "nodejs",
        sample: "const answer = 1;",
        home: .printed(["-p", "require('path').dirname(require('path').dirname(process.execPath))"]),
        diagnostic:
            #"^(?<file>/[^:\n]+):(?<line>\d+)\n.*\n(?<caret> *)\^+\n(?:.*\n)*?(?<message>\w*Error: .+)$"#,
        check: CodeRecipe(build: [["{tool}", "--check", "{file}"]]),
        tests: CodeRecipe(
            build: [["{tool}", "--check", "{file}"]],
            run: ["{tool}", "{arguments}", "tests.mjs"],
            testFile: "tests.mjs",
            ending: #";process.stdout.write("{mark}\n")"#
        )
    )

    static let typescript = CodeLanguage(
        name: "typescript",
        tags: ["typescript", "ts"],
        sources: ["ts", "tsx"],
        file: "answer.ts",
        programs: ["tsc"],
        package: "node-typescript",
        sample: "const answer: number = 1;",
        diagnostic:
            #"^(?<file>[^\s(][^(\n]*)\((?<line>\d+),(?<column>\d+)\): error (?<message>.+)$"#,
        check: CodeRecipe(build: [typescriptBuild + ["--noEmit", "{arguments}", "{files}"]]),
        tests: CodeRecipe(
            build: [typescriptBuild + ["--outDir", "out", "{arguments}", "{files}", "tests.ts"]],
            run: ["node", "out/tests.js"],
            testFile: "tests.ts",
            ending: #";console.log("{mark}")"#
        )
    )

    static let go = CodeLanguage(
        name: "go",
        tags: ["go", "golang"],
        sources: ["go"],
        file: "answer.go",
        programs: ["go"],
        package: "golang-go",
        sample: "package answer\n\nfunc Answer() int { return 1 }",
        home: .printed(["env", "GOROOT"]),
        environment: [
            "GOCACHE": "/tmp/go", "GOPATH": "/tmp/gopath", "GOPROXY": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0",
        ],
        generated: [("go.mod", "module answer\n\ngo 1.19\n")],
        diagnostic: #"^(?:vet: )?(?:\./)?(?<file>[\w./-]+\.go):(?<line>\d+):(?:(?<column>\d+):)? (?<message>.+)$"#,
        check: CodeRecipe(build: [["{tool}", "build", "-o", "/dev/null", "{arguments}", "./..."]]),
        // `go test` itself counts an early `os.Exit(0)` as a failure.
        tests: CodeRecipe(
            build: [["{tool}", "test", "-c", "-vet=off", "-o", "run", "{arguments}", "."]],
            run: ["./run", "-test.paniconexit0"],
            testFile: "tests_test.go"
        )
    )

    static let rust = CodeLanguage(
        name: "rust",
        tags: ["rust", "rs"],
        sources: ["rs"],
        file: "answer.rs",
        programs: ["rustc"],
        package: "rustc",
        sample: "pub fn answer() -> i32 { 1 }",
        home: .printed(["--print", "sysroot"]),
        check: CodeRecipe(
            build: [
                rustBuild + ["--crate-type", "lib", "--emit", "metadata", "-o", "out.rmeta", "{arguments}", "{first}"]
            ]
        ),
        tests: CodeRecipe(
            build: [rustBuild + ["-o", "run", "{arguments}", "cascade_main.rs"]],
            run: ["./run"],
            testFile: "tests.rs",
            generated: [
                (
                    "cascade_main.rs",
                    "#[path = \"tests.rs\"]\nmod tests;\nfn main() {\n    tests::main();\n    println!(\"{mark}\");\n}\n"
                )
            ]
        )
    )

    static let java = CodeLanguage(
        name: "java",
        tags: ["java"],
        sources: ["java"],
        file: "Answer.java",
        renames: [
            (
                #"(?m)^\s*public\s+(?:(?:final|abstract|sealed)\s+)*(?:class|interface|enum|record)\s+(\w+)"#,
                "{1}.java"
            )
        ],
        programs: ["javac"],
        package: "default-jdk-headless",
        sample: "class Answer { int answer() { return 1; } }",
        configuration: "java-",
        diagnostic: gnuDiagnostic + #"(?:\n.*\n(?<caret> *)\^)?"#,
        check: CodeRecipe(build: [javaBuild + ["{arguments}", "{files}"]]),
        tests: CodeRecipe(
            build: [javaBuild + ["{arguments}", "{files}", "Tests.java", "CascadeMain.java"]],
            run: ["{folder}/java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", "out", "CascadeMain"],
            testFile: "Tests.java",
            generated: [
                (
                    "CascadeMain.java",
                    "class CascadeMain {\n    public static void main(String[] a) throws Throwable {\n"
                        + "        Tests.main(a);\n        System.out.println(\"{mark}\");\n    }\n}\n"
                )
            ]
        )
    )

    static let sql = CodeLanguage(
        name: "sql",
        tags: ["sql", "sqlite", "sqlite3"],
        sources: ["sql"],
        file: "answer.sql",
        isOneFile: true,
        programs: ["sqlite3"],
        package: "sqlite3",
        sample: "SELECT 1",
        // That of the policy takes its place.
        generated: [("cascade_schema.sql", "")],
        diagnostic: #"^(?:(?:Parse error|Runtime error|Error:) near )?line (?<line>\d+): (?<message>.+)$"#,
        check: CodeRecipe(
            build: [["{tool}", "-batch", "-bail", "answer.db", ".read cascade_schema.sql", "PRAGMA user_version = 1"]],
            // Without its own commands, files or a second database, on tables that cannot be written to; what it answers is not kept.
            run: [
                "bash", "-o", "pipefail", "-c",
                #"cat answer.sql cascade_end.sql | "$0" -batch -bail -safe -readonly "$@" answer.db | tail -c 256"#,
                "{tool}", "{arguments}",
            ],
            generated: [("cascade_end.sql", "\n;\nSELECT char(10) || '{mark}';\n")]
        )
    )

    static let shell = CodeLanguage(
        name: "shell",
        tags: ["bash", "sh", "shell", "zsh"],
        sources: ["sh", "bash"],
        file: "answer.sh",
        programs: ["bash"],
        package: "bash",
        sample: "answer() { echo 1; }",
        diagnostic: #"^(?<file>[^:\n]+): line (?<line>\d+): (?<message>.+)$"#,
        check: CodeRecipe(build: [["{tool}", "-n", "{file}"]]),
        tests: CodeRecipe(
            build: [["{tool}", "-n", "{file}"]],
            run: ["{tool}", "{arguments}", "tests.sh"],
            testFile: "tests.sh",
            // The status of the tests' own last command still counts; no function of the answer can stand in for a keyword.
            ending: "(($? == 0)) && printf '%s\\n' '{mark}'"
        )
    )

    static let json = CodeLanguage(
        name: "json",
        tags: ["json"],
        sources: ["json"],
        file: "answer.json",
        programs: ["python3"],
        package: "python3",
        sample: "{\"answer\": 1}",
        home: pythonHome,
        check: CodeRecipe(build: [["{tool}", "-I", "-S", "-c", jsonCheck, "{files}"]])
    )

    static let yaml = CodeLanguage(
        name: "yaml",
        tags: ["yaml", "yml"],
        sources: ["yaml", "yml"],
        file: "answer.yaml",
        programs: ["python3"],
        package: "python3-yaml",
        sample: "answer: 1",
        home: pythonHome,
        check: CodeRecipe(build: [["{tool}", "-I", "-c", yamlCheck, "{files}"]])
    )
}
