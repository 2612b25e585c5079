// SPDX-License-Identifier: Apache-2.0

/// Time as the engine sees it; tests bring their own.
public protocol EngineClock: Sendable {
    /// A monotonic time: the span since some fixed moment.
    var now: Duration { get }
    /// The time of day in milliseconds since 1970.
    var unixMilliseconds: Int64 { get }
    /// Waits.
    ///
    /// - Throws: when the task is cancelled meanwhile.
    func sleep(for span: Duration) async throws(CancellationError)

    /// Waits until work that takes real time has used up its limit.
    ///
    /// A clock that lets the waits of the engine pass at once still waits here.
    ///
    /// - Throws: when the task is cancelled meanwhile.
    func expire(after span: Duration) async throws(CancellationError)
}

extension EngineClock {
    /// Most clocks have one kind of time.
    public func expire(after span: Duration) async throws(CancellationError) {
        try await sleep(for: span)
    }
}
