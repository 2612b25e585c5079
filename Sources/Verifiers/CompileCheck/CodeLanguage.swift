// SPDX-License-Identifier: Apache-2.0

/// A language that answers can be checked in: which code is its own, which program checks it, and how that program speaks.
///
/// Commands and generated files are templates: `{tool}` stands for the program's path, `{folder}` for its folder, `{files}` for the
/// answer's source files, `{file}` for each of them in a command of its own, `{first}` for the first, `{arguments}` for those of the
/// policy, `{cache}` for those that name its cache, and `{mark}` for a word that only a program which came to its end writes.
struct CodeLanguage: Sendable {
    /// The name in a policy.
    let name: String
    /// The words after a fence that mean it, in lower case.
    var tags: [String]
    /// The endings of the names of source files; the first is that of a file without a name.
    var sources: [String]
    /// The endings of other files that belong to it.
    var headers: [String] = []
    /// The name of code without one.
    var file: String
    /// Names that the code itself asks for: a pattern, and a file name in which `{1}` is what the pattern captured.
    var renames: [(pattern: String, file: String)] = []
    /// Whether all code goes into one file, whatever names the answer gives.
    var isOneFile = false
    /// Programs that can check it, the preferred first.
    var programs: [String]
    /// The Debian package that brings such a program.
    var package: String
    /// Right code, with which a program shows that it works here; nil where being there is enough.
    var sample: String?
    /// What a program can make once and for all, so that no check waits for it; nil for nothing.
    var cache: CodeCache?
    /// How a program outside `/usr` says where its own files are.
    var home: ToolHome = .aboveProgram
    /// The start of the names of folders in `/etc` that it reads.
    var configuration: String?
    /// Its environment.
    var environment: [String: String] = [:]
    /// Files beside the code: name and text.
    var generated: [(name: String, text: String)] = []
    /// A pattern that matches each error in its output, with the groups `file`, `line`, `column`, `caret` and `message`.
    var diagnostic = CodeLanguage.gnuDiagnostic
    /// How code is checked by itself.
    var check: CodeRecipe
    /// How code is checked together with tests; nil where it cannot be.
    var tests: CodeRecipe?

    /// `file:line:column: error: message`, the column optional.
    static let gnuDiagnostic =
        #"^(?<file>[^\s:][^:\n]*):(?<line>\d+):(?:(?<column>\d+):)? (?:fatal )?error(?:\[\w+\])?: (?<message>.+)$"#
}

/// The commands of a check.
struct CodeRecipe: Sendable {
    /// What builds or checks; errors here are the compiler's.
    var build: [[String]] = []
    /// What runs the answer's own code.
    var run: [String]?
    /// The name that the policy's first test file gets.
    var testFile: String?
    /// What is added to the end of that file.
    var ending: String?
    /// More files that are made for it: name and text.
    var generated: [(name: String, text: String)] = []

    /// Whether only a program that writes the mark has come to its end.
    var expectsMark: Bool {
        ending?.contains("{mark}") == true || generated.contains { $0.text.contains("{mark}") }
    }
}

/// How a program outside `/usr` says where its own files are.
enum ToolHome: Sendable {
    /// The folder above that of the program.
    case aboveProgram
    /// The program prints it when called so; the program itself is then in its folder `bin`.
    case printed([String])
    /// Swift prints the folder of its runtime, two below.
    case swiftRuntime
}
