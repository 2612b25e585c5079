// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// A client that sends exactly the bytes a test tells it to, right ones and wrong ones, and keeps what comes back.
final class ClientConnection: Sendable {
    /// Why a test got nothing.
    enum Failure: Error, CustomStringConvertible {
        case nothingInTime(received: String)
        case closed(received: String)

        var description: String {
            switch self {
            case .nothingInTime(let received): "no whole response in time; received so far: \(received)"
            case .closed(let received): "closed before a whole response; received so far: \(received)"
            }
        }
    }

    fileprivate struct State {
        var bytes: [UInt8] = []
        var total = 0
        var isClosed = false
    }

    private let channel: any Channel
    private let state: Received

    private init(_ channel: any Channel, _ state: Received) {
        self.channel = channel
        self.state = state
    }

    /// Connects to a port of this machine; a client that does not read lets the server's buffers fill up.
    static func open(_ port: Int, reads: Bool = true) async throws -> ClientConnection {
        let state = Received()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelOption(.socketOption(.so_rcvbuf), value: reads ? 1 << 20 : 1 << 16)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(state))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return ClientConnection(channel, state)
    }

    /// Sends bytes; those for a server that has closed are lost.
    func send(_ text: String) async {
        try? await channel.writeAndFlush(channel.allocator.buffer(string: text)).get()
    }

    /// Takes what the server sends from now on.
    func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    /// Hangs up.
    func close() async {
        try? await channel.close().get()
    }

    var isClosed: Bool { state.value.withLock { $0.isClosed } }

    /// How many bytes came so far.
    var received: Int { state.value.withLock { $0.total } }

    /// What came and was not taken yet.
    var text: String { state.value.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// Takes the next whole response.
    func reply(isBodiless: Bool = false, within span: Duration = .seconds(20)) async throws -> HTTPReply {
        let deadline = ContinuousClock.now + span
        var seen = -1
        while true {
            let (bytes, isClosed) = state.value.withLock {
                ($0.bytes.count == seen && !$0.isClosed ? [] : $0.bytes, $0.isClosed)
            }
            if let (reply, count) = HTTPReply.parse(bytes, isClosed: isClosed, isBodiless: isBodiless) {
                state.value.withLock { $0.bytes.removeFirst(count) }
                return reply
            }
            if isClosed { throw Failure.closed(received: text) }
            if ContinuousClock.now > deadline { throw Failure.nothingInTime(received: text) }
            seen = bytes.isEmpty ? seen : bytes.count
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// Waits for the server to close the connection; whether it did.
    func isClosed(within span: Duration = .seconds(10)) async -> Bool {
        await eventually(within: span) { self.isClosed }
    }
}

/// Whether something becomes true in time.
func eventually(within span: Duration = .seconds(10), _ holds: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + span
    while ContinuousClock.now < deadline {
        if try await holds() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await holds()
}

/// What came over a connection.
private final class Received: Sendable {
    let value = Mutex(ClientConnection.State())
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let state: Received

    init(_ state: Received) {
        self.state = state
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        state.value.withLock { state in
            state.bytes.append(contentsOf: buffer.readableBytesView)
            state.total += buffer.readableBytes
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        state.value.withLock { $0.isClosed = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
