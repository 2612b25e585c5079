// SPDX-License-Identifier: Apache-2.0

/// A whole response.
package struct CurlResponse: Sendable {
    package let head: CurlHead
    package let body: [UInt8]
    package let timings: CurlTimings

    package var status: Int { head.status }
}

/// When a transfer reached each of its phases, counted from its start, exact to one turn of the event loop.
package struct CurlTimings: Sendable, Equatable {
    let connectedNanoseconds: Int64
    let firstByteNanoseconds: Int64
    let totalNanoseconds: Int64
    /// Whether the request went over a connection that was open already.
    package let reusedConnection: Bool

    /// Until a connection was ready.
    package var connected: Duration { .nanoseconds(connectedNanoseconds) }
    /// Until the first byte of the response.
    package var firstByte: Duration { .nanoseconds(firstByteNanoseconds) }
    /// Until the last.
    package var total: Duration { .nanoseconds(totalNanoseconds) }
}
