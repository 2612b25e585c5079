// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads the requests of one connection and takes the steps of their answers, one request after the other.
final class DemoConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// The upstream stops: close when no answer is under way.
    struct Leave: Sendable {}

    private static let bodyLimit = 64 << 20

    private let ledger: DemoLedger
    private let responder: DemoResponder
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    /// Answers that wait for their turn.
    private var waiting: [[WireStep]] = []
    /// What is left of the answer under way; nil between answers.
    private var steps: ArraySlice<WireStep>?
    private var isLeaving = false
    /// Whether we, and not the client, ended the connection.
    private var hasClosed = false

    init(ledger: DemoLedger) {
        self.ledger = ledger
        responder = DemoResponder(ledger: ledger)
    }

    // MARK: Reading

    func channelActive(context: ChannelHandlerContext) {
        ledger.opened(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        ledger.closed(context.channel, duringAnswer: steps != nil && !hasClosed)
        steps = nil
        waiting = []
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is Leave else { return context.fireUserInboundEventTriggered(event) }
        isLeaving = true
        if steps == nil { close(context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, steps == nil else { return close(context) }
        answer(
            DemoResponder.refusal(400, code: "invalid_http", "request: found no HTTP/1.1 message.") + [.close],
            context
        )
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            if head.headers["expect"].contains("100-continue") {
                send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), context) {}
            }
        case .body(let piece):
            guard body.count + piece.readableBytes <= Self.bodyLimit else {
                head = nil
                return answer(
                    DemoResponder.refusal(413, code: "too_large", "request body: too large.") + [.close],
                    context
                )
            }
            body.append(contentsOf: piece.readableBytesView)
        case .end:
            guard let head else { return }
            self.head = nil
            let steps = responder.steps(method: head.method.rawValue, path: head.uri, body: body)
            answer(head.isKeepAlive ? steps : steps + [.close], context)
        }
    }

    // MARK: Answering

    private func answer(_ steps: [WireStep], _ context: ChannelHandlerContext) {
        guard self.steps == nil else { return waiting.append(steps) }
        self.steps = steps[...]
        takeStep(context)
    }

    private func takeStep(_ context: ChannelHandlerContext) {
        guard let step = steps?.popFirst() else {
            // Nothing is left, or the client is gone.
            guard steps != nil else { return }
            steps = nil
            if isLeaving { return close(context) }
            if !waiting.isEmpty { answer(waiting.removeFirst(), context) }
            return
        }
        switch step {
        case .send(let bytes):
            send(bytes, context) { [self] in takeStep(context) }
        case .flood(let bytes, let times):
            if times > 1 { steps = [.flood(bytes, times: times - 1)] + (steps ?? []) }
            send(times > 0 ? bytes : [], context) { [self] in takeStep(context) }
        case .wait(let milliseconds):
            context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) { [self] in
                takeStep(context)
            }
        case .hang:
            return
        case .close:
            close(context)
        case .reset:
            hasClosed = true
            guard let socket = context.channel as? any SocketOptionProvider else { return close(context) }
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
                context.close(promise: nil)
            }
        }
    }

    private func close(_ context: ChannelHandlerContext) {
        hasClosed = true
        context.close(promise: nil)
    }

    /// Sends bytes, and goes on when the system has taken them.
    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext, then next: @escaping () -> Void) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess { [ledger] in
            ledger.sent(bytes.count)
            next()
        }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: promise)
    }
}
