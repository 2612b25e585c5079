// SPDX-License-Identifier: Apache-2.0

/// The command line of a job: the namespaces it lives in, what it sees of the machine, and its limits.
struct Bubblewrap {
    let host: SandboxHost
    let limits: SandboxLimits

    /// The user and group inside, and outside where this process is root: nobody.
    private static let nobody = "65534"

    /// The command that runs a script in a sandbox with read-only folders beyond the system's.
    func command(
        script: String,
        readable: [String] = [],
        path: [String] = [],
        environment: [String: String] = [:]
    ) -> [String] {
        // What is mounted later covers what was before: a folder below `/tmp` has to come after it.
        user + [host.program("bwrap")] + namespaces + system + memory + readable.flatMap { ["--ro-bind", $0, $0] }
            + ["--remount-ro", "/dev", "--remount-ro", "/"] + variables(path: path, environment)
            + ["--chdir", "/work", "--"] + limited(script)
    }

    /// The command that runs a script in a folder, with limits but without a sandbox.
    func bareCommand(script: String, in folder: String, path: [String], environment: [String: String]) -> [String] {
        let variables = Self.environment(path: path, home: folder, environment).map { "\($0.name)=\($0.value)" }
        return ["/usr/bin/env", "-i", "-C", folder] + variables + limited(script)
    }

    /// Root's own processes are under no limit of processes, and inside would still be root to files, so another user is taken first.
    private var user: [String] {
        guard host.isRoot else { return [] }
        let program = host.program("setpriv")
        return [program, "--reuid", Self.nobody, "--regid", Self.nobody, "--clear-groups", "--no-new-privs", "--"]
    }

    /// The script is the first process: nothing inside can end it, and all that is inside ends with it, before bubblewrap itself does.
    private var namespaces: [String] {
        [
            "--unshare-user", "--unshare-all", "--disable-userns", "--as-pid-1", "--uid", Self.nobody, "--gid",
            Self.nobody,
            "--hostname", "sandbox", "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--clearenv",
        ]
    }

    /// Programs and libraries, and of `/etc` only what finds them.
    private var system: [String] {
        ["--ro-bind", "/usr", "/usr"]
            + host.layout.flatMap { entry in
                entry.target.map { ["--symlink", $0, entry.path] } ?? ["--ro-bind", entry.path, entry.path]
            }
            + ["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d"].flatMap {
                ["--ro-bind-try", "/etc/\($0)", "/etc/\($0)"]
            }
    }

    /// Everything that can be written to is of a limited size.
    private var memory: [String] {
        let size = ["--size", "\(limits.disk)", "--tmpfs"]
        return ["--proc", "/proc", "--dev", "/dev"] + size + ["/dev/shm"] + size + ["/tmp"] + size + ["/work"]
    }

    private func variables(path: [String], _ environment: [String: String]) -> [String] {
        Self.environment(path: path, home: "/tmp", environment).flatMap { ["--setenv", $0.name, $0.value] }
    }

    private static func environment(
        path: [String],
        home: String,
        _ own: [String: String]
    ) -> [(name: String, value: String)] {
        let folders = path + ["/usr/local/bin", "/usr/bin", "/bin"]
        let common = ["PATH": folders.joined(separator: ":"), "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8"]
        return common.merging(own) { _, own in own }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The script below the server's priority, and within the limits.
    private func limited(_ script: String) -> [String] {
        [host.program("nice"), "-n", "10"] + limits.prlimit(host.program("prlimit"))
            + [host.program("sh"), "-c", script]
    }
}
