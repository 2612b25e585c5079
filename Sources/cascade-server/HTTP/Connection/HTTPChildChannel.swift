// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP/1.1 connections for Hummingbird's server: each has one task, which runs on the connection's event loop and ends with it.
struct HTTPChildChannel: ServerChildChannel {
    /// A connection with its handler.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let connection: NIOLoopBound<HTTPConnection>
        let hangUp: OneShotSignal
    }

    let bodyLimit: Int
    let headerLimit: Int
    let timeouts: ConnectionTimeouts
    let router: Router

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = headerLimit
            limits.maxHeaderListSize = headerLimit
            limits.maxHeaderFieldCount = 128
            // No encoder: the connection writes the few lines of a head faster by itself.
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits))
            let hangUp = OneShotSignal()
            let connection = HTTPConnection(bodyLimit: bodyLimit, timeouts: timeouts, hangUp: hangUp) { fault in
                router.respond(toMalformed: fault)
            }
            try channel.pipeline.syncOperations.addHandlers(decoder, connection)
            return Value(
                channel: channel,
                connection: NIOLoopBound(connection, eventLoop: channel.eventLoop),
                hangUp: hangUp
            )
        }
    }

    func handle(value: Value, logger: Logger) async {
        router.gateway.metrics.connected()
        defer { router.gateway.metrics.disconnected() }
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask(executorPreference: EventLoopExecutor(value.channel.eventLoop)) {
                await serve(value.connection)
                value.hangUp.fire()
            }
            // The client is gone, or the server ends: whatever the task still does is for nobody.
            await value.hangUp.wait()
            tasks.cancelAll()
            if Task.isCancelled { value.channel.close(promise: nil) }
        }
        try? await value.channel.closeFuture.get()
    }

    private func serve(_ bound: NIOLoopBound<HTTPConnection>) async {
        let connection = bound.value
        while let request = await connection.nextRequest() {
            await router.respond(to: request, on: connection)
        }
    }
}
