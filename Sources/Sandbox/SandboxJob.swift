// SPDX-License-Identifier: Apache-2.0

/// A file that a job finds in its folder.
package struct SandboxFile: Sendable, Equatable {
    /// Its path below the job's folder: of plain names, without `..`, at most 100 bytes.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// What is to be run: trusted programs that read untrusted files, then perhaps what they made of them.
package struct SandboxJob: Sendable {
    /// The files in the job's folder, where every command starts.
    package var files: [SandboxFile] = []
    /// The commands that check or build, each a program with its arguments; the first that fails ends the job.
    package var build: [[String]] = []
    /// The command that runs untrusted code; nil for none.
    package var run: [String]?
    /// Folders that commands may read, beyond those of the system.
    package var readable: [String] = []
    /// The whole environment of the commands, beyond `PATH`, `HOME`, `TMPDIR` and `LANG`.
    package var environment: [String: String] = [:]
    /// Folders of programs, looked in before the system's.
    package var path: [String] = []

    package init() {}
}

/// How a job ended, and what it wrote.
package struct SandboxReport: Sendable, Equatable {
    /// How a job can end.
    package enum Ending: Sendable, Equatable {
        /// The last command ended with this status; 128 and more is a signal, as shells count.
        case exited(Int)
        /// The time was over.
        case timedOut
        /// More output than is kept.
        case tooMuchOutput
        /// More memory than all may have together.
        case tooMuchMemory
        /// The surrounding task was cancelled.
        case cancelled
        /// The sandbox could not do its work, in its own words.
        case failed(String)
    }

    package var ending: Ending
    /// Whether the job came to its `run`.
    package var reachedRun = false
    /// What the commands of `build` wrote, to either stream.
    package var build: [UInt8] = []
    /// What `run` wrote to its standard output.
    package var output: [UInt8] = []
    /// What `run` wrote to its standard error.
    package var errors: [UInt8] = []

    package init(_ ending: Ending) {
        self.ending = ending
    }
}
