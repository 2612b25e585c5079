// SPDX-License-Identifier: Apache-2.0

import Sandbox

/// How the answers of a policy are checked: a language, its program, and what the policy adds.
struct CodeCheck: Sendable {
    let language: CodeLanguage
    let tool: CodeTool
    var arguments: [String] = []
    /// The folder of the tool's cache; nil where it has none.
    var cache: String?
    /// The policy's own files, the first named as the recipe wants it.
    var policyFiles: [SandboxFile] = []
    var hasTests = false

    /// The commands, with or without tests.
    var recipe: CodeRecipe { hasTests ? language.tests ?? language.check : language.check }

    /// What is to be run for an answer, and the mark that a program that came to its end writes; nil where none is expected.
    func job(for code: AnswerCode) -> (job: SandboxJob, mark: String?) {
        let recipe = recipe
        let mark = recipe.expectsMark ? Self.drawMark() : nil
        let template = CommandTemplate(
            tool: tool,
            files: code.files.map(\.path).filter { path in language.sources.contains { path.hasSuffix(".\($0)") } },
            arguments: arguments,
            cache: cache.flatMap { folder in language.cache.map { [$0.argument, folder] } } ?? [],
            mark: mark ?? ""
        )
        var job = SandboxJob()
        job.files = code.files.map { SandboxFile(path: $0.path, bytes: $0.bytes) }
        for (index, file) in policyFiles.enumerated() {
            let ending = index == 0 && hasTests ? recipe.ending : nil
            let added = ending.map { Array("\n\(template.filled($0))\n".utf8) } ?? []
            job.files.append(SandboxFile(path: file.path, bytes: file.bytes + added))
        }
        for file in language.generated + recipe.generated where !policyFiles.contains(where: { $0.path == file.name }) {
            job.files.append(SandboxFile(path: file.name, bytes: Array(template.filled(file.text).utf8)))
        }
        // A folder for what is built.
        job.files.append(SandboxFile(path: "out/.keep", bytes: []))
        job.build = recipe.build.flatMap(template.commands)
        job.run = recipe.run.flatMap { template.commands($0).first }
        job.readable = tool.readable + (cache.map { [$0] } ?? [])
        job.path = [tool.folder]
        job.environment = language.environment
        return (job, mark)
    }

    /// Checks code while a policy is loaded; the calling thread waits.
    func trial(_ code: [UInt8], in sandbox: Sandbox) -> BlockingCommand.Result {
        sandbox.trial(job(for: AnswerCode(plain: code, in: language)).job)
    }

    private static func drawMark() -> String {
        "done-" + (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 36) }.joined()
    }
}
