// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Sandbox

/// A program that checks code, found on this machine and seen to work in the sandbox.
struct CodeTool: Sendable, Equatable {
    /// Its path.
    let path: String
    /// Folders beyond the system's that it needs to read.
    let readable: [String]

    /// Its folder.
    var folder: String { Self.folder(of: path) }

    /// Why there is none.
    struct Missing: Error, Sendable, Equatable {
        let found: String
        let remedy: String
    }

    /// Looks for a language's program along `PATH`, and takes the first that works in the sandbox.
    ///
    /// - Throws: what was found instead.
    static func find(for language: CodeLanguage, in sandbox: Sandbox, readable: [String] = []) throws(Missing)
        -> CodeTool
    {
        let names = language.programs
        let shown = names.map { "`\($0)`" }.joined(separator: " or ")
        let install = language.package.isEmpty ? "Install it" : "Install it (`apt-get install \(language.package)`)"
        var refusal: String?
        for path in candidates(names) {
            for tool in [located(path, language), atHome(path, language)].compactMap({ $0 }) {
                let tool = CodeTool(path: tool.path, readable: tool.readable + readable)
                let result = tool.trial(of: language, in: sandbox)
                if result.status == 0 { return tool }
                refusal = refusal ?? "\(path), which does not run in the sandbox (\(result.firstLine))"
            }
        }
        if let refusal {
            throw Missing(
                found: refusal,
                remedy:
                    "\(install) below /usr, or where every user of this machine may read it; folders beyond its own "
                    + "belong under `readable`."
            )
        }
        throw Missing(found: "no \(shown) in any folder of PATH", remedy: "\(install), or put its folder into PATH.")
    }

    /// Where the names occur; a name with a slash is a path itself.
    private static func candidates(_ names: [String]) -> [String] {
        names.flatMap { name in
            if name.hasPrefix("/") { return [name] }
            return SandboxHost.searchPath.compactMap { SandboxHost.program(name, in: [$0]) }
        }
    }

    /// Checks right code with the program, or only sees that it is there.
    private func trial(of language: CodeLanguage, in sandbox: Sandbox) -> BlockingCommand.Result {
        guard let sample = language.sample else {
            var job = SandboxJob()
            job.build = [["test", "-x", path]]
            job.readable = readable
            return sandbox.trial(job)
        }
        return CodeCheck(language: language, tool: self).trial(Array(sample.utf8), in: sandbox)
    }

    /// The program at its path, with what a look at the path says that it needs.
    private static func located(_ path: String, _ language: CodeLanguage) -> CodeTool? {
        guard let real = SandboxHost.realPath(path), let at = SandboxHost.realPath(folder(of: path)) else { return nil }
        let configuration = language.configuration.map(SandboxHost.configurationFolders(startingWith:)) ?? []
        if isSystem(real) { return CodeTool(path: isSystem(at + "/") ? path : real, readable: configuration) }
        let root = folder(of: folder(of: real))
        guard root.utf8.count > 1 else { return nil }
        // A program may go by the name it is called by, so a link beside it is kept.
        let called = at == folder(of: real) ? "\(at)/\(name(of: path))" : isSystem(at + "/") ? path : real
        return CodeTool(path: called, readable: [root] + configuration)
    }

    /// The program where it says that its own files are: behind what only starts it, such as a version manager.
    private static func atHome(_ path: String, _ language: CodeLanguage) -> CodeTool? {
        if let real = SandboxHost.realPath(path), isSystem(real) { return nil }
        let arguments: [String]
        switch language.home {
        case .aboveProgram: return nil
        case .printed(let words): arguments = words
        case .swiftRuntime: arguments = ["-print-target-info"]
        }
        let result = BlockingCommand.run([path] + arguments, environment: nil, limit: 1 << 16)
        guard result.status == 0 else { return nil }
        var home = String(decoding: result.output.prefix { $0 != 0x0A }, as: UTF8.self)
        if case .swiftRuntime = language.home {
            let runtime = try? JSONValue(parsing: String(decoding: result.output, as: UTF8.self))
                .object?["paths"]?.object?["runtimeResourcePath"]?.string
            home = runtime.map { folder(of: folder(of: $0)) } ?? ""
        }
        guard home.hasPrefix("/"), home.utf8.count > 1 else { return nil }
        let readable = isSystem(home + "/") ? [] : [home]
        return CodeTool(path: "\(home)/bin/\(name(of: path))", readable: readable)
    }

    private static func isSystem(_ path: String) -> Bool {
        ["/usr/", "/bin/", "/lib/", "/lib64/", "/sbin/"].contains { path.hasPrefix($0) }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
