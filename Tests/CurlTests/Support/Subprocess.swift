// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Glibc
import Synchronization

/// A program the tests start, ended with the object.
final class Subprocess: Sendable {
    private let identifier: pid_t

    /// Starts a program, its output thrown away.
    init(_ path: String, _ arguments: [String]) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { word in unsafe free(word) } }
        var identifier = pid_t()
        // A connection that a child also holds would stay open when we close it.
        let status = inheritance.withLock { _ in
            unsafe posix_spawn(&identifier, path, &actions, nil, &words, environ)
        }
        guard status == 0 else { throw ServerFailure.cannotStart(path, status) }
        self.identifier = identifier
    }

    func stop() {
        kill(identifier, SIGKILL)
        _ = wait()
    }

    /// Waits for the end; 0 is success.
    func wait() -> Int32 {
        var status: Int32 = 0
        _ = unsafe waitpid(identifier, &status, 0)
        return status
    }

    /// Whether programs are there; where one is missing its tests fail in CI and are left out elsewhere, with a line.
    static func isThere(_ paths: String...) -> Bool {
        let missing = paths.filter { unsafe access($0, X_OK) != 0 }
        if missing.isEmpty { return true }
        if let inCI = unsafe getenv("CI"), unsafe String(cString: inCI) == "true" { return true }
        print("left out, since \(missing) is missing: install nginx and openssl to run this test")
        return false
    }
}
