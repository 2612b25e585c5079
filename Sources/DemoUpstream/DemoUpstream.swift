// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A scripted upstream that speaks OpenAI's API over a real socket, for demonstrations and tests.
///
/// No model is behind it. `small` answers as small models do (chatty JSON, a missing field, a wrong type, a hedge, a refusal), `medium` and `large`
/// better. The same request always gets the same answer. A request's `demo` field makes it fail in many ways; see
/// `DemoInstruction`. Every response carries `x-demo-upstream: scripted`.
package final class DemoUpstream: Sendable {
    /// The port it listens on.
    package let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let ledger: DemoLedger
    private let hasStopped = Mutex(false)

    private init(port: Int, group: MultiThreadedEventLoopGroup, listener: any Channel, ledger: DemoLedger) {
        self.port = port
        self.group = group
        self.listener = listener
        self.ledger = ledger
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - host: The address to bind, a loopback one unless told.
    ///   - port: 0 takes a free one.
    ///   - threads: How many event loops serve it.
    /// - Returns: The upstream, which listens.
    /// - Throws: What the system says where the address cannot be bound.
    package static func start(
        host: String = "127.0.0.1",
        port: Int = 0,
        threads: Int = 1
    ) async throws -> DemoUpstream {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let ledger = DemoLedger()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(HTTPRequestDecoder()), DemoConnection(ledger: ledger),
                    ])
                }
            }
        do {
            let listener = try await bootstrap.bind(host: host, port: port).get()
            return DemoUpstream(
                port: listener.localAddress?.port ?? port,
                group: group,
                listener: listener,
                ledger: ledger
            )
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// The address of the API, such as `http://127.0.0.1:49152/v1`.
    package var baseURL: String { "http://127.0.0.1:\(port)/v1" }

    /// What has happened so far.
    package var stats: DemoStats { ledger.stats }

    /// Stops: no new connections, answers under way get a second, the rest is closed.
    package func stop() async {
        let isFirst = hasStopped.withLock { stopped in
            defer { stopped = true }
            return !stopped
        }
        guard isFirst else { return }
        try? await listener.close().get()
        for channel in ledger.channels { channel.pipeline.fireUserInboundEventTriggered(DemoConnection.Leave()) }
        for _ in 0..<100 where !ledger.channels.isEmpty {
            try? await Task.sleep(for: .milliseconds(10))
        }
        for channel in ledger.channels { try? await channel.close().get() }
        try? await group.shutdownGracefully()
    }
}
