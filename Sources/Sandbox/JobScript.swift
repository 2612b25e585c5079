// SPDX-License-Identifier: Apache-2.0

/// The shell script that carries out a job inside the sandbox, and the reader of what it says.
///
/// The script unpacks the job's files from its standard input, writes a mark, builds, writes the mark again, and runs. The
/// mark is drawn anew for each job, so that nothing in the files can forge it before untrusted code runs.
struct JobScript {
    let mark: String

    init(using generator: inout some RandomNumberGenerator) {
        mark =
            "--" + (0..<4).map { _ in String(UInt32.random(in: .min ... .max, using: &generator), radix: 36) }.joined()
    }

    /// The text of the script.
    func text(of job: SandboxJob) -> String {
        var lines = [
            // Where memory runs out for the whole machine, the kernel ends these processes, not the server.
            "echo 1000 2>/dev/null >/proc/self/oom_score_adj", "tar -xf - || exit 125", "exec </dev/null",
            "echo \(mark) >&2",
        ]
        lines += job.build.map { "\(Self.quoted($0)) >&2 || exit $?" }
        lines.append("echo \(mark) >&2")
        // Not as the first process itself, to which signals mean something else.
        if let run = job.run { lines.append("\(Self.quoted(run))\nexit $?") }
        return lines.joined(separator: "\n")
    }

    /// Whether the job reached its build and its run, and what each wrote to standard error.
    func split(_ errors: [UInt8]) -> (setup: ArraySlice<UInt8>, build: ArraySlice<UInt8>?, run: ArraySlice<UInt8>?) {
        guard let first = firstMark(in: errors[...]) else { return (errors[...], nil, nil) }
        let setup = errors[..<first.lowerBound]
        let rest = errors[first.upperBound...]
        guard let second = firstMark(in: rest) else { return (setup, rest, nil) }
        return (setup, rest[..<second.lowerBound], rest[second.upperBound...])
    }

    private func firstMark(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let line = Array("\(mark)\n".utf8)
        guard let dash = line.first else { return nil }
        var from = bytes.startIndex
        while let start = bytes[from...].firstIndex(of: dash) {
            if bytes[start...].starts(with: line) { return start..<start + line.count }
            from = start + 1
        }
        return nil
    }

    /// A command as the shell reads it back, word by word.
    static func quoted(_ command: [String]) -> String {
        command.map {
            "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
        .joined(separator: " ")
    }
}
