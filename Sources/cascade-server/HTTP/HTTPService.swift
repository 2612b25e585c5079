// SPDX-License-Identifier: Apache-2.0

import Cascade
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The HTTP server, until it is told to shut down and has answered its last request, or the time for that is over.
struct HTTPService: Service {
    let gateway: Gateway
    let configuration: ServerConfiguration
    let onListening: @Sendable (_ host: String, _ port: Int) async -> Void

    func run() async throws {
        let router = Router(gateway: gateway)
        let limits = configuration.limits
        let connections = HTTPChildChannel(
            bodyLimit: limits.body,
            headerLimit: limits.header,
            timeouts: ConnectionTimeouts(
                head: .nanoseconds(limits.headerTimeout.nanoseconds),
                body: .nanoseconds(limits.bodyTimeout.nanoseconds),
                idle: .nanoseconds(limits.idleTimeout.nanoseconds),
                stalledWrite: .nanoseconds(limits.bodyTimeout.nanoseconds)
            ),
            router: router
        )
        let listen = configuration.listen
        let onListening = onListening
        var logger = gateway.logger
        logger.logLevel = max(logger.logLevel, .warning)
        let server = connections.server(
            configuration: HummingbirdCore.ServerConfiguration(
                address: .hostname(listen.host, port: listen.port),
                backlog: 1_024
            ),
            onServerRunning: { channel in await onListening(listen.host, channel.localAddress?.port ?? listen.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run() }
            tasks.addTask {
                // Ends with an error when the server is done before it is told to be.
                try await gracefulShutdown()
                gateway.drain()
                try await gateway.clock.sleep(for: limits.drain)
                gateway.logger.warning("drained long enough, the last requests are cut")
            }
            try await tasks.next()
            tasks.cancelAll()
        }
    }
}
