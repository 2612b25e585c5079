// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Sandbox

/// What a policy says about a `compile_check`, read and found right as far as that needs no other program.
struct CompileCheckSettings {
    private(set) var language: CodeLanguage
    private(set) var isCommand = false
    private(set) var choice = AnswerCode.Choice.joined
    private(set) var arguments: [String] = []
    private(set) var readable: [String] = []
    private(set) var files: [SandboxFile] = []
    private(set) var hasTests = false
    /// The name of the file with the tables of an SQL policy.
    private(set) var schema: String?
    private(set) var isolation = Isolation.bubblewrap
    private(set) var limits = SandboxLimits()
    private(set) var findingLimit = 8

    /// Reads the settings; nil only after a problem was reported.
    init?(reading settings: inout SettingsReader, in environment: PolicyEnvironment) {
        let command = settings.strings("command")
        let chosen = command.isEmpty ? Self.language(in: &settings) : Self.language(of: command, in: &settings)
        guard let chosen else {
            // So that the other keys are known, and their problems found.
            language = CodeLanguage.python
            readOthers(&settings, environment)
            return nil
        }
        language = chosen
        isCommand = !command.isEmpty
        readOthers(&settings, environment)
    }

    private mutating func readOthers(_ settings: inout SettingsReader, _ environment: PolicyEnvironment) {
        choice = settings.choice("blocks", default: choice)
        isolation = settings.choice("sandbox", default: isolation)
        findingLimit = settings.int("max_findings", in: 1...64, default: findingLimit) ?? findingLimit
        arguments = isCommand ? [] : settings.strings("arguments")
        readable = settings.strings("readable")
        for folder in readable
        where !folder.hasPrefix("/") || folder.split(separator: "/").contains("..") || folder == "/" {
            settings.report(
                "readable",
                found: "`\(folder)`",
                expected: "the absolute path of a folder",
                remedy: "Write it out."
            )
        }
        if let program = isCommand ? nil : settings.string("tool") {
            if !program.hasPrefix("/") {
                settings.report(
                    "tool",
                    found: "`\(program)`",
                    expected: "the absolute path of a program",
                    remedy: "Write it out."
                )
            }
            language.programs = [program]
        }
        readLimits(&settings)
        readFiles(&settings, environment)
    }

    // MARK: Language

    private static func language(in settings: inout SettingsReader) -> CodeLanguage? {
        let names = CodeLanguage.all.map(\.name)
        let written = settings.requiredString("language", expected: "one of \(list(names)), or a `command`")
        guard !written.isEmpty else { return nil }
        if let language = CodeLanguage.all.first(where: { $0.name == written }) { return language }
        let tagged = CodeLanguage.all.first { $0.tags.contains(written.lowercased()) }?.name
        let near = tagged ?? NearestName.of(written, in: names)
        settings.report(
            "language",
            found: "`\(written)`",
            expected: "one of \(list(names))",
            remedy: near.map { "Did you mean `\($0)`?" } ?? "Choose one, or write a `command` of your own."
        )
        return nil
    }

    /// A language of the policy's own: any program that takes files and ends with 0 where they are right.
    private static func language(of command: [String], in settings: inout SettingsReader) -> CodeLanguage? {
        if settings.has("language") {
            settings.report(
                "language",
                found: "a language beside a `command`",
                expected: "one of the two",
                remedy: "Remove `language`; the names of its fences belong under `tags`."
            )
        }
        let file = settings.string("file", default: "answer.txt") ?? "answer.txt"
        let ending = file.split(separator: ".").last.map(String.init) ?? ""
        let tags = settings.strings("tags")
        if !command.contains(where: { $0.contains("{file}") || $0 == "{files}" }) {
            settings.report(
                "command",
                found: "a command that does not name the answer's file",
                expected: "`{file}` or `{files}` in it",
                remedy: "Add `\"{file}\"`."
            )
        }
        let language = CodeLanguage(
            name: "command",
            tags: tags.isEmpty ? [ending.lowercased()] : tags.map { $0.lowercased() },
            sources: [ending],
            file: file,
            programs: [command[0]],
            package: "",
            check: CodeRecipe(build: [["{tool}"] + command.dropFirst()])
        )
        guard FenceInfo.path(file, in: language) != nil else {
            settings.report(
                "file",
                found: "`\(file)`",
                expected: "a plain file name with an ending, such as `answer.lua`",
                remedy: "Rename it."
            )
            return nil
        }
        return language
    }

    private static func list(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }

    // MARK: Limits

    private mutating func readLimits(_ settings: inout SettingsReader) {
        let written = settings.value("limits") ?? .null
        var limits = limits
        settings.object(written, at: settings.place(of: "limits")) { reader in
            let span = Duration.milliseconds(100)...(.seconds(600))
            limits.time = reader.duration("time", in: span, default: limits.time) ?? limits.time
            limits.cpu = reader.duration("cpu", in: .seconds(1)...(.seconds(600)), default: limits.cpu) ?? limits.cpu
            limits.memory = reader.bytes("memory", in: (16 << 20)...(64 << 30), default: limits.memory) ?? limits.memory
            limits.processes = reader.int("processes", in: 4...4_096, default: limits.processes) ?? limits.processes
            limits.disk = reader.bytes("disk", in: (1 << 20)...(16 << 30), default: limits.disk) ?? limits.disk
            limits.output = reader.bytes("output", in: 1_024...(64 << 20), default: limits.output) ?? limits.output
        }
        self.limits = limits
    }

    // MARK: Files of the policy

    private mutating func readFiles(_ settings: inout SettingsReader, _ environment: PolicyEnvironment) {
        let isSQL = language.name == "sql"
        schema = isSQL ? settings.string("schema") : nil
        if let schema { files.append(file("schema", schema, as: "cascade_schema.sql", &settings, environment)) }
        let tests = settings.strings("tests")
        guard !tests.isEmpty else { return }
        guard let recipe = language.tests, let main = recipe.testFile else {
            let able = CodeLanguage.all.filter { $0.tests != nil }.map(\.name)
            settings.report(
                "tests",
                found: "tests for \(language.name)",
                expected: "tests only for one of \(Self.list(able))",
                remedy: isSQL ? "Check results with `exec` or a `command`." : "Remove them."
            )
            return
        }
        hasTests = true
        for (index, name) in tests.enumerated() {
            let base = name.split(separator: "/").last.map(String.init) ?? name
            files.append(file("tests", name, as: index == 0 ? main : base, &settings, environment))
        }
    }

    private func file(
        _ key: String,
        _ name: String,
        as path: String,
        _ settings: inout SettingsReader,
        _ environment: PolicyEnvironment
    ) -> SandboxFile {
        do throws(FileProblem) {
            return SandboxFile(path: path, bytes: try environment.file(name))
        } catch {
            settings.report(key, found: error.found, expected: "a file beside the policy", remedy: error.remedy)
            return SandboxFile(path: path, bytes: [])
        }
    }
}
