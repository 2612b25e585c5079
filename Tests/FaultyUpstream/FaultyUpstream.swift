// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Glibc
import Synchronization

/// An upstream on a loopback port that speaks every dialect and fails as its script says, and counts what it would bill.
package final class FaultyUpstream: Sendable {
    /// One request, as its script sees it.
    package struct Call: Sendable {
        /// How many came before it.
        package let number: Int
        /// What its address names.
        package let path: String
        package let dialect: WireDialect
        /// Whether a stream was asked for.
        package let streams: Bool
    }

    /// What was served so far.
    package struct Tally: Sendable, Equatable {
        /// Requests whose head and body have come.
        package var begun = 0
        /// Answers that were sent to their last byte.
        package var whole = 0
        /// Of those, the ones that said what they used.
        package var told = 0
        /// What those said, in tokens.
        package var tokens = 0
        /// Requests that are being answered.
        package var inFlight = 0
        /// The most that were answered at once.
        package var mostInFlight = 0
    }

    private let server: ScriptedServer
    /// Speaks to nobody who speaks TLS; one refuses the handshake, the other says nothing.
    private let handshakes: (refusing: ScriptedServer, silent: ScriptedServer)
    /// A socket on a port at which nobody listens.
    private let closed: (descriptor: Int32, port: UInt16)
    private let counts: Counts

    private final class Counts: Sendable {
        let tally = Mutex(Tally())
    }

    /// Listens on a free port.
    ///
    /// - Parameters:
    ///   - latency: How long every answer takes to begin.
    ///   - script: The fault of a request; it is asked from many threads.
    /// - Throws: `ServerFailure` where no port is to be had.
    package init(latency: Duration = .zero, _ script: @escaping @Sendable (Call) -> Fault) throws {
        let counts = Counts()
        self.counts = counts
        closed = try ScriptedServer.reserve(forSharing: false)
        handshakes = (
            try ScriptedServer { connection in
                connection.receive()
                connection.send(response(400, "this is no TLS"))
            },
            try ScriptedServer { $0.waitForHangUp() }
        )
        server = try ScriptedServer { connection in
            while let request = connection.readRequest() {
                guard let (dialect, streams) = WireDialect.of(request) else {
                    connection.send(response(404, "no such route"))
                    continue
                }
                let number = counts.tally.withLock { tally in
                    tally.begun += 1
                    tally.inFlight += 1
                    tally.mostInFlight = max(tally.mostInFlight, tally.inFlight)
                    return tally.begun - 1
                }
                let fault = script(
                    Call(number: number, path: String(request.target), dialect: dialect, streams: streams)
                )
                if latency > .zero { pause(latency) }
                let reply = FaultyReply(fault, dialect: dialect, streams: streams)
                let end = reply.send(to: connection)
                counts.tally.withLock { tally in
                    tally.inFlight -= 1
                    guard end.isWhole else { return }
                    tally.whole += 1
                    guard reply.tellsUsage else { return }
                    tally.told += 1
                    tally.tokens += RecordedAnswer.usage.input + RecordedAnswer.usage.output
                }
                guard end.keepsConnection else { return }
            }
        }
    }

    /// What was served so far.
    package var tally: Tally { counts.tally.withLock { $0 } }
    /// The connections that are open.
    package var openConnections: Int { servers.reduce(0) { $0 + $1.open } }
    /// The ports at which it listens.
    package var ports: [UInt16] { servers.map(\.port) }

    /// Where a fault is met: scheme, host and port.
    package func origin(for fault: Fault = .none) -> String {
        switch fault {
        case .refusedConnection: "http://127.0.0.1:\(closed.port)"
        case .unknownHost: "http://upstream.invalid"
        case .noTLS: "https://127.0.0.1:\(handshakes.refusing.port)"
        case .silentTLS: "https://127.0.0.1:\(handshakes.silent.port)"
        default: "http://127.0.0.1:\(server.port)"
        }
    }

    private var servers: [ScriptedServer] { [server, handshakes.refusing, handshakes.silent] }

    package func stop() {
        for server in servers { server.stop() }
        close(closed.descriptor)
    }
}
