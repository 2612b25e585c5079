// SPDX-License-Identifier: Apache-2.0

/// Why a program gave no answer, without any text that it wrote or was sent.
package enum ProgramFault: Error, Sendable, Equatable {
    /// The system did not start it.
    case notStarted
    /// It ended by itself: with an exit status, or by a signal.
    case exited(status: Int)
    case killed(signal: Int)
    /// It did not answer within its time.
    case timedOut(after: Duration)
    /// It wrote a line that is longer than its limit in bytes.
    case tooLong(limit: Int)
    /// It wrote a line that is no answer.
    case malformed
    /// It wrote a line that nothing had asked for.
    case unasked
    /// It failed so often that it is left alone for a while.
    case resting
    /// The question was given up.
    case cancelled
    /// Programs are no longer run, since the server stops.
    case shutDown

    /// The stable name of the fault, for logs.
    package var code: String {
        switch self {
        case .notStarted: "not_started"
        case .exited: "exited"
        case .killed: "killed"
        case .timedOut: "timed_out"
        case .tooLong: "too_long"
        case .malformed: "malformed"
        case .unasked: "unasked"
        case .resting: "resting"
        case .cancelled: "cancelled"
        case .shutDown: "shut_down"
        }
    }
}

/// What an operator may want to know of a program that ended.
package struct ProgramEnd: Sendable {
    /// Its file name.
    package let program: String
    package let fault: ProgramFault
    /// How many questions it answered.
    package let answers: Int
    /// How many bytes it wrote to its standard error.
    package let errorBytes: Int
    /// The last of them, where the settings allow to keep them, since they may hold text of requests and answers.
    package let lastErrors: String?
}
