// SPDX-License-Identifier: Apache-2.0

import Sandbox

/// What a compiler makes of the system's headers, once for all checks, which may only read it.
struct CodeCache: Sendable {
    /// Code that needs all of it.
    let code: String
    /// The file's name for that code.
    let file: String
    /// Arguments that build the cache from that file.
    let building: [String]
    /// The argument that names its folder.
    let argument: String

    /// The folder of the cache for a program with these arguments, built if it is not there or no longer right; nil where that fails.
    ///
    /// The program is the administrator's and reads nothing of anyone else's, so it runs outside the sandbox; the calling thread waits.
    func folder(for tool: CodeTool, arguments: [String]) -> String? {
        let key = ([tool.path] + arguments).joined(separator: "\n").utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            hash,
            byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        guard let folder = SandboxHost.sharedFolder(named: "cascade-cache-\(String(key, radix: 36))") else {
            return nil
        }
        let script = #"cd "$0" && umask 022 && cat >"$1" && shift && "$@" && chmod -R a+rX ."#
        let command =
            ["/bin/sh", "-c", script, folder, file, tool.path, argument, folder] + building + arguments + [file]
        let result = BlockingCommand.run(command, input: Array(code.utf8), environment: nil, milliseconds: 60_000)
        return result.status == 0 ? folder : nil
    }
}

extension CodeCache {
    /// Swift's importer builds a module of every C library that is imported, which for Foundation takes seconds.
    static let swiftModules = CodeCache(
        code: [
            "Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML", "Glibc", "Musl", "Dispatch",
            "Synchronization",
            "Observation", "RegexBuilder", "Distributed", "XCTest", "Testing",
        ].map { "#if canImport(\($0))\nimport \($0)\n#endif\n" }.joined(),
        file: "imports.swift",
        building: ["-typecheck"],
        argument: "-module-cache-path"
    )
}
