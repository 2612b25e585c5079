// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOExtras
import NIOHTTP1

/// One client's connection: hands its requests to one task in order, and writes that task's replies.
///
/// All of it lives on the connection's event loop, and so does the task (`EventLoopExecutor`): no locks, no hops. The connection closes
/// clients that are too slow, tells when its client hangs up, and goes away when the server drains.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// How many whole requests may wait behind the one that is answered before nothing more is read.
    private static let pipelineLimit = 8

    private let bodyLimit: Int
    private let timeouts: ConnectionTimeouts
    /// The reply to bytes that are no request.
    private let malformed: (HTTPParserError) -> (ReplyHead, [UInt8])
    /// Fires when the client is gone.
    let hangUp: OneShotSignal

    private var context: ChannelHandlerContext?
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLarge = false
    /// What came behind the waiting requests, if that is no request.
    private var fault: HTTPParserError?
    private var waiting: [IncomingRequest] = []
    private var reader: CheckedContinuation<IncomingRequest?, Never>?
    private var writer: CheckedContinuation<Bool, Never>?
    private var isAnswering = false
    /// The next reply is the last.
    private var closesNext = false
    private var hasSentLast = false
    private var isClosed = false
    private var deadline = LazyDeadline()
    private var writeDeadline = LazyDeadline()
    /// Whether the reply that is sent in pieces frames each (RFC 9112, section 7.1).
    private var isChunked = false
    /// What waited to be sent when the write deadline was set.
    private var unsent = 0

    init(
        bodyLimit: Int,
        timeouts: ConnectionTimeouts,
        hangUp: OneShotSignal,
        malformed: @escaping (HTTPParserError) -> (ReplyHead, [UInt8])
    ) {
        self.bodyLimit = bodyLimit
        self.timeouts = timeouts
        self.hangUp = hangUp
        self.malformed = malformed
    }

    // MARK: Reading

    /// The next request; nil when there will be none.
    func nextRequest() async -> IncomingRequest? {
        // A client that takes no answers gets no further ones, so that what it asked for does not pile up here.
        if let context, !hasSentLast, !context.channel.isWritable {
            _ = await withCheckedContinuation { writer = $0 }
        }
        // What comes behind the last reply is for nobody, and must not be paid for.
        if isClosed || hasSentLast { return nil }
        if !waiting.isEmpty {
            if head == nil { deadline.clear() }
            isAnswering = true
            let request = waiting.removeFirst()
            if waiting.count == Self.pipelineLimit - 1 { context?.read() }
            return request
        }
        if let fault {
            refuse(fault)
            return nil
        }
        if closesNext, head == nil {
            context.map(closeNow)
            return nil
        }
        return await withCheckedContinuation { reader = $0 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let chunk): add(chunk)
        case .end: end()
        }
    }

    /// Reading goes on as long as there is room for what comes.
    func read(context: ChannelHandlerContext) {
        if waiting.count < Self.pipelineLimit { context.read() }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        self.head = head
        expect(within: timeouts.body)
        let length = head.headers.first(name: "content-length").flatMap { Int($0) }
        isTooLarge = (length ?? 0) > bodyLimit
        if isTooLarge { return deliver(IncomingRequest(head: head, body: .tooLarge)) }
        body.reserveCapacity(length ?? 0)
        // Not in the middle of another reply, and not to those who know no such thing; they send the body anyhow.
        let mayContinue = !isAnswering && waiting.isEmpty && head.version != .http1_0
        if mayContinue, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let goOn = ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(goOn), promise: nil)
        }
    }

    private func add(_ chunk: ByteBuffer) {
        guard !isTooLarge, let head else { return }
        guard body.count + chunk.readableBytes <= bodyLimit else {
            isTooLarge = true
            body = []
            return deliver(IncomingRequest(head: head, body: .tooLarge))
        }
        body.append(contentsOf: chunk.readableBytesView)
    }

    private func end() {
        deadline.clear()
        guard let head, !isTooLarge else { return }
        let whole = body
        body = []
        self.head = nil
        deliver(IncomingRequest(head: head, body: .whole(whole)))
    }

    private func deliver(_ request: IncomingRequest) {
        guard let reader else {
            waiting.append(request)
            return
        }
        self.reader = nil
        isAnswering = true
        reader.resume(returning: request)
    }

    // MARK: Writing

    /// Writes a whole reply; the connection ends after it if the client or the server wants so.
    func write(_ head: ReplyHead, _ body: [UInt8], to request: IncomingRequest) {
        guard let context, !isClosed else { return }
        let isLast = endsAfter(request)
        var head = Self.framed(head, for: request, isLast: isLast)
        head.fields.add("content-length", String(body.count))
        let bytes = Self.buffer(head.bytes, request.head.method == .HEAD ? [] : body, context)
        finish(bytes, isLast: isLast, context)
    }

    /// Writes the head of a reply that comes in pieces.
    func writeHead(_ head: ReplyHead, to request: IncomingRequest) {
        guard let context, !isClosed else { return }
        // Only the end of the connection tells a client of HTTP/1.0 that all pieces are there.
        if request.head.version == .http1_0 { closesNext = true }
        isChunked = request.head.version != .http1_0
        var head = Self.framed(head, for: request, isLast: endsAfter(request))
        if isChunked { head.fields.add("transfer-encoding", "chunked") }
        context.writeAndFlush(wrapOutboundOut(Self.buffer(head.bytes, [], context)), promise: nil)
    }

    private static func framed(
        _ head: ReplyHead,
        for request: IncomingRequest,
        isLast: Bool
    ) -> ReplyHead {
        guard isLast || request.head.version == .http1_0 else { return head }
        var head = head
        head.fields.add("connection", isLast ? "close" : "keep-alive")
        return head
    }

    /// Writes a piece of a reply once the client has read enough of what was written before; false when the client is gone.
    func write(_ piece: [UInt8]) async -> Bool {
        guard let context, !isClosed else { return false }
        if piece.isEmpty { return true }
        let size = isChunked ? Array("\(String(piece.count, radix: 16))\r\n".utf8) : []
        var frame = Self.buffer(size, piece, context)
        if isChunked { frame.writeStaticString("\r\n") }
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        if context.channel.isWritable { return true }
        return await withCheckedContinuation { writer = $0 }
    }

    /// Ends a reply that came in pieces.
    func writeEnd(to request: IncomingRequest) {
        guard let context, !isClosed else { return }
        let end = isChunked ? ByteBuffer(staticString: "0\r\n\r\n") : ByteBuffer()
        finish(end, isLast: endsAfter(request), context)
    }

    private func endsAfter(_ request: IncomingRequest) -> Bool {
        if case .tooLarge = request.body { return true }
        return closesNext || !request.head.isKeepAlive
    }

    private static func buffer(_ head: [UInt8], _ body: [UInt8], _ context: ChannelHandlerContext) -> ByteBuffer {
        var buffer = context.channel.allocator.buffer(capacity: head.count + body.count)
        buffer.writeBytes(head)
        buffer.writeBytes(body)
        return buffer
    }

    /// Writes the last bytes of a reply.
    private func finish(_ bytes: ByteBuffer, isLast: Bool, _ context: ChannelHandlerContext) {
        isAnswering = false
        if isLast {
            closesNext = true
            hasSentLast = true
            deadline.clear()
            expectProgress()
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in Self.linger(bound.value) }
        } else {
            context.write(wrapOutboundOut(bytes), promise: nil)
            flushSoon(context)
            if head == nil { expect(within: timeouts.idle) }
        }
    }

    /// Closes, after what is to be sent.
    private func closeNow(_ context: ChannelHandlerContext) {
        context.flush()
        context.close(promise: nil)
    }

    /// Sends when the event loop has done what it has to do now: replies that become ready together leave together, so that whoever
    /// reads them is woken once and not for each.
    private func flushSoon(_ context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().execute { self.context?.flush() }
    }

    /// Closes after the last reply: at once for sending, a moment later for receiving, so that a client that still sends gets to read it.
    private static func linger(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { context.close(promise: nil) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            if !hasSentLast { writeDeadline.clear() }
            writer?.resume(returning: true)
            writer = nil
        } else {
            expectProgress()
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Ending

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        expect(within: timeouts.head)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            closesNext = true
            hangUp.fire()
            if !isAnswering { closeNow(context) }
        case is ChannelShouldQuiesceEvent:
            closesNext = true
            if !isAnswering, head == nil, waiting.isEmpty { closeNow(context) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let fault = error as? HTTPParserError, !isClosed else {
            context.close(promise: nil)
            return
        }
        head = nil
        deadline.clear()
        // The requests before it are answered first.
        if isAnswering || !waiting.isEmpty { self.fault = fault } else { refuse(fault) }
    }

    private func refuse(_ fault: HTTPParserError) {
        guard let context, !hasSentLast else { return }
        var (head, body) = malformed(fault)
        head.fields.add("connection", "close")
        head.fields.add("content-length", String(body.count))
        finish(Self.buffer(head.bytes, body, context), isLast: true, context)
    }

    private func leave() {
        isClosed = true
        context = nil
        deadline.cancel()
        writeDeadline.cancel()
        hangUp.fire()
        reader?.resume(returning: nil)
        reader = nil
        writer?.resume(returning: false)
        writer = nil
    }

    private func expect(within span: TimeAmount) {
        guard let context else { return }
        deadline.set(span, on: context.eventLoop) { self.timerFired() }
    }

    private func timerFired() {
        guard let context else { return }
        guard deadline.hasPassed(on: context.eventLoop, onTimer: { self.timerFired() }) else { return }
        // A client that still takes an answer is not idle.
        if context.channel.isWritable { context.close(promise: nil) } else { expect(within: timeouts.idle) }
    }

    /// Closes the connection unless the client reads some of what waits for it in time, again and again until nothing waits.
    private func expectProgress() {
        guard let context else { return }
        unsent = Self.unsent(context)
        writeDeadline.set(timeouts.stalledWrite, on: context.eventLoop) { self.writeTimerFired() }
    }

    private func writeTimerFired() {
        guard let context else { return }
        guard writeDeadline.hasPassed(on: context.eventLoop, onTimer: { self.writeTimerFired() }) else { return }
        if Self.unsent(context) < unsent { expectProgress() } else { context.close(promise: nil) }
    }

    private static func unsent(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
