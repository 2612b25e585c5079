// SPDX-License-Identifier: Apache-2.0

/// One HTTP request, tried once: no redirect is followed and nothing is ever sent a second time.
package struct CurlRequest: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// An absolute `http://` or `https://` address.
    package var url: String
    package var headers: CurlHeaders
    package var body: [UInt8]
    package var timeouts: CurlTimeouts
    /// The most bytes of body to accept, after decompression; a longer response fails as `too_large`.
    package var maxResponseBytes: Int
    /// Offers the encodings that libcurl can undo, and undoes them.
    ///
    /// Of a stream that is paused, libcurl then holds what it has unpacked, up to a thousand times 16 KB.
    package var acceptsCompression: Bool

    package init(
        _ method: Method = .get,
        url: String,
        headers: CurlHeaders = .none,
        body: [UInt8] = [],
        timeouts: CurlTimeouts = CurlTimeouts(),
        maxResponseBytes: Int = 16 << 20,
        acceptsCompression: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maxResponseBytes = maxResponseBytes
        self.acceptsCompression = acceptsCompression
    }
}

/// How long each phase of a transfer may take, exact to about a millisecond.
package struct CurlTimeouts: Sendable, Equatable {
    /// Kept in nanoseconds, so that a request costs no 128-bit arithmetic.
    let connect: Int64
    let firstByte: Int64
    let idle: Int64
    let total: Int64

    /// Sets the limit of each phase; a negative one counts as zero and one above a century as a century.
    package init(
        connect: Duration = .seconds(10),
        firstByte: Duration = .seconds(120),
        idle: Duration = .seconds(60),
        total: Duration = .seconds(600)
    ) {
        self.connect = Self.nanoseconds(connect)
        self.firstByte = Self.nanoseconds(firstByte)
        self.idle = Self.nanoseconds(idle)
        self.total = Self.nanoseconds(total)
    }

    func limit(of phase: CurlError.Phase) -> Int64 {
        switch phase {
        case .connect: connect
        case .firstByte: firstByte
        case .idle: idle
        case .total: total
        }
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let century = Duration.seconds(100 * 365 * 86_400)
        // One division of 128 bits, where `components` has two.
        return Int64(min(max(duration, .zero), century).attoseconds / 1_000_000_000)
    }
}
