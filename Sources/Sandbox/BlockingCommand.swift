// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Runs short commands while policies are loaded, where nothing can be awaited.
package enum BlockingCommand {
    /// How a command ended, and the first bytes of what it wrote to either stream.
    package struct Result: Sendable, Equatable {
        /// Its exit status; nil if it was ended by a signal, or could not be started.
        package var status: Int?
        package var output: [UInt8] = []

        /// Its first line with anything on it, for messages.
        package var firstLine: String {
            let lines = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
            return lines.first { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(200)) } ?? "no words"
        }
    }

    /// Runs a command to its end, or until `milliseconds` have passed; the calling thread waits.
    ///
    /// - Parameters:
    ///   - command: The path of a program, and its arguments.
    ///   - input: What it reads; at most 64 KB.
    ///   - environment: The command's whole environment, as `NAME=value`; nil for this process's own.
    ///   - milliseconds: How long it may take.
    ///   - limit: How much of its output is kept, in bytes.
    /// - Returns: How it ended, and what it wrote.
    package static func run(
        _ command: [String],
        input: [UInt8] = [],
        environment: [String]? = [],
        milliseconds: Int32 = 20_000,
        limit: Int = 16_384
    ) -> Result {
        guard let source = Pipe() else { return Result() }
        guard let pipe = Pipe() else {
            source.closeBoth()
            return Result()
        }
        // It fits into the pipe, so that nobody has to read it yet.
        _ = unsafe write(source.write, input, min(input.count, 64 << 10))
        close(source.write)
        let process = start(command, environment: environment, readingFrom: source, writingTo: pipe)
        close(source.read)
        close(pipe.write)
        guard let process else {
            close(pipe.read)
            return Result()
        }
        var result = Result()
        result.output = read(pipe.read, until: now() + Int(milliseconds), limit: limit)
        close(pipe.read)
        // Whoever still writes, or still runs, has used up its time.
        var status: Int32 = 0
        if unsafe waitpid(process, &status, WNOHANG) == 0 {
            for _ in 0..<20 where unsafe waitpid(process, &status, WNOHANG) == 0 { usleep(1_000) }
            kill(process, SIGKILL)
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        result.status = status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : nil
        return result
    }

    private struct Pipe {
        let read: Int32
        let write: Int32

        init?() {
            var ends: [Int32] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { return nil }
            read = ends[0]
            write = ends[1]
            _ = fcntl(read, F_SETFD, FD_CLOEXEC)
            _ = fcntl(write, F_SETFD, FD_CLOEXEC)
        }

        func closeBoth() {
            close(read)
            close(write)
        }
    }

    private static func start(
        _ command: [String],
        environment: [String]?,
        readingFrom source: Pipe,
        writingTo pipe: Pipe
    )
        -> pid_t?
    {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, source.read, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipe.write, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipe.write, 2)
        return unsafe withWords(command) { arguments in
            unsafe withWords(environment ?? []) { variables in
                var process: pid_t = 0
                let block = unsafe environment == nil ? environ : variables
                let failure = unsafe posix_spawn(&process, command[0], &actions, nil, arguments, block)
                return failure == 0 ? process : nil
            }
        }
    }

    /// Some texts as C wants them: an array of pointers with a null at its end, valid in `body` only.
    private static func withWords<Result>(
        _ words: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        unsafe withUnsafeTemporaryAllocation(
            of: UnsafeMutablePointer<CChar>?.self,
            capacity: words.count + 1
        ) { buffer in
            for (index, word) in words.enumerated() { unsafe buffer.initializeElement(at: index, to: strdup(word)) }
            unsafe buffer.initializeElement(at: words.count, to: nil)
            defer { for index in words.indices { unsafe free(buffer[index]) } }
            guard let base = buffer.baseAddress else { preconditionFailure("a buffer of at least one has an address") }
            return unsafe body(base)
        }
    }

    private static func read(_ descriptor: Int32, until deadline: Int, limit: Int) -> [UInt8] {
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = deadline - now()
            guard left > 0, unsafe poll(&state, 1, Int32(left)) > 0 else { return output }
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return output }
            output += chunk.prefix(min(count, max(0, limit - output.count)))
        }
    }

    /// Milliseconds of a clock that is never set.
    private static func now() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
