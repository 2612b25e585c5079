// SPDX-License-Identifier: Apache-2.0

/// One way in which an upstream, or the way to it, fails or is strange.
package enum Fault: Sendable, Hashable {
    /// Where in a response something happens.
    package enum Place: Sendable, Hashable {
        /// The request has come; nothing is sent.
        case beforeHead
        /// Nothing of the body is sent.
        case afterHead
        /// Half of the body is sent.
        case midBody
        /// All of the body is sent, but not what says that it has ended.
        case afterBody
    }

    /// How a status tells when to come back.
    package enum Return: Sendable, Hashable {
        case untold
        case seconds(Int)
        case milliseconds(Int)
        /// As a date, so many seconds after the `date` of the response.
        case date(seconds: Int)
    }

    /// No fault: the answer, whole and at once.
    case none

    // The way there.
    /// Nobody listens at the port.
    case refusedConnection
    /// The host's name is known to nobody.
    case unknownHost
    /// The address says `https`; the server speaks no TLS.
    case noTLS
    /// The address says `https`; the handshake is never answered.
    case silentTLS

    // Time.
    /// Nothing more comes, and the connection stays.
    case stall(Place)
    /// So many bytes at a time, with a pause between.
    case drip(bytes: Int, pause: Duration)
    /// The end is told by the connection's, which comes after a while.
    case slowClose(Duration)

    // The connection's end.
    case reset(Place)
    case close(Place)

    // Statuses.
    /// An error of the dialect with a status.
    case status(Int, Return)
    /// A gateway's page with a status.
    case page(Int)
    /// A redirect to the same address.
    case redirect

    // Heads.
    case endlessHead
    /// Two lengths that differ.
    case twoLengths
    /// The type of another form of answer: a stream under the whole answer's type, and the other way round.
    case wrongType
    /// The type of a web page over a right answer.
    case pageType
    /// Said to be packed, and is not.
    case falseEncoding

    // Bodies.
    case emptyBody
    /// JSON of another kind.
    case otherJSON
    /// Text that is no JSON, in the frame of a right answer.
    case noJSON
    /// Half of the answer in the frame of a whole one.
    case truncated
    /// A stream that ends in order, without the events that say that the answer is over.
    case withoutEnd
    /// A whole answer where a stream was asked for.
    case wholeForStream
    case errorInside
    case withoutUsage
    /// Counts of tokens that no sum can hold.
    case absurdUsage
    /// The vendor's filter stopped the answer.
    case filtered
    case invalidUTF8
    /// A right answer of so many bytes more.
    case huge(bytes: Int)
    case endlessBody

    /// Whether a request comes as far as the upstream.
    package var isReached: Bool {
        switch self {
        case .refusedConnection, .unknownHost, .noTLS, .silentTLS: false
        default: true
        }
    }
}
