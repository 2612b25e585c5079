// SPDX-License-Identifier: Apache-2.0

/// Fills the templates of a language's commands for one answer.
struct CommandTemplate {
    let tool: CodeTool
    /// The answer's source files.
    let files: [String]
    let arguments: [String]
    /// The arguments that name the tool's cache; none where it has none.
    let cache: [String]
    let mark: String

    /// A command for each file where it has `{file}`, else one command.
    func commands(_ command: [String]) -> [[String]] {
        guard command.contains(where: { $0.contains("{file}") }) else { return [words(command, file: "")] }
        return files.map { words(command, file: $0) }
    }

    /// A text without the answer's files in it.
    func filled(_ text: String) -> String {
        replaced(text, ["{mark}": mark, "{tool}": tool.path, "{folder}": tool.folder])
    }

    private func words(_ command: [String], file: String) -> [String] {
        command.flatMap { word -> [String] in
            switch word {
            case "{files}": files
            case "{arguments}": arguments
            case "{cache}": cache
            default: [replaced(filled(word), ["{file}": file, "{first}": files.first ?? ""])]
            }
        }
    }

    private func replaced(_ text: String, _ values: [String: String]) -> String {
        guard text.contains("{") else { return text }
        var text = text
        for (name, value) in values where text.contains(name) {
            text = text.split(separator: name, omittingEmptySubsequences: false).joined(separator: value)
        }
        return text
    }
}
