// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What of this machine a sandbox is made with.
package struct SandboxHost: Sendable {
    /// Why a sandbox cannot be had.
    package struct Unavailable: Error, Sendable, Equatable {
        /// What was found.
        package let found: String
        /// How to mend it: a whole sentence.
        package let remedy: String
    }

    /// Where the programs lie that the sandbox itself needs.
    let programs: [String: String]
    /// Whether this process is the system's administrator, so that another user must be taken.
    let isRoot: Bool
    /// The entries of `/` that hold programs: as links into `/usr`, with their targets, or as folders, with nil.
    let layout: [(path: String, target: String?)]

    /// Programs and the Debian packages that bring them.
    private static let needed = [
        ("bwrap", "bubblewrap"), ("setpriv", "util-linux"), ("prlimit", "util-linux"), ("nice", "coreutils"),
        ("sh", "dash"), ("tar", "tar"),
    ]
    private static let systemFolders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]

    /// Looks for the programs; `bwrap` only for a sandbox.
    ///
    /// - Throws: which one is missing.
    init(for isolation: Isolation) throws(Unavailable) {
        var programs: [String: String] = [:]
        for (name, package) in Self.needed where isolation == .bubblewrap || name != "bwrap" {
            guard let path = Self.program(name, in: Self.systemFolders) else {
                throw Unavailable(
                    found: "no `\(name)` on this machine",
                    remedy:
                        "Install it (`apt-get install \(package)`), or write `sandbox: none` if every answer can be trusted."
                )
            }
            programs[name] = path
        }
        self.programs = programs
        isRoot = geteuid() == 0
        layout = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].compactMap { path in
            if let target = Self.link(path) { return (path, target) }
            return Self.exists(path) ? (path, nil) : nil
        }
    }

    /// The command of a program that was looked for.
    func program(_ name: String) -> String { programs[name] ?? name }

    // MARK: Files

    /// The path of a program in the first of some folders that has it.
    package static func program(_ name: String, in folders: [String]) -> String? {
        folders.lazy.map { "\($0)/\(name)" }.first(where: isExecutable)
    }

    /// The folders of the variable `PATH`, absolute ones only.
    package static var searchPath: [String] {
        guard let value = unsafe getenv("PATH") else { return systemFolders }
        return unsafe String(cString: value).split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    /// A path without links; nil where there is nothing.
    package static func realPath(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The folders of `/etc` whose names start so, such as `java-`.
    package static func configurationFolders(startingWith start: String) -> [String] {
        MemoryWatch.entries(of: "/etc").filter { $0.hasPrefix(start) }.sorted().map { "/etc/\($0)" }
    }

    /// A folder in the system's temporary one that only this user writes and everyone reads, made if it is not there; nil where none
    /// can be had, as where someone else has made it.
    package static func sharedFolder(named name: String) -> String? {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let path = "\(parent)/\(name)-\(geteuid())"
        _ = unsafe mkdir(path, 0o755)
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return status.st_uid == geteuid() && status.st_mode & 0o022 == 0 ? path : nil
    }

    private static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0 && !exists(path + "/.")
    }

    private static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// Where a link leads, as it is written; nil for anything else.
    private static func link(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 1_024)
        let count = unsafe readlink(path, &bytes, bytes.count)
        let target = bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        return target.isEmpty ? nil : String(decoding: target, as: UTF8.self)
    }
}

/// How far a job is kept apart from the machine.
package enum Isolation: String, Sendable, CaseIterable {
    /// In namespaces of its own, by bubblewrap.
    case bubblewrap
    /// Not at all, but for limits: the job can read and send what the server can.
    case none
}
