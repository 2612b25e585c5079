// SPDX-License-Identifier: Apache-2.0

/// One request on its way, and what has come of its response.
///
/// `@unchecked Sendable` holds because a transfer has one owner at a time: the caller until it sends the start command,
/// the event loop's thread from then on. The caller keeps it only to name it in later commands.
final class Transfer: @unchecked Sendable {
    enum Delivery {
        case whole(Reply<Result<CurlResponse, CurlError>>)
        case stream(ResponseStream)
    }

    enum State {
        case waiting
        case running(EasyHandle)
        /// Cancelled before the start command came.
        case cancelled
        case ended
    }

    let request: CurlRequest
    /// Where the response goes; set before the start command.
    var delivery: Delivery?
    var state = State.waiting

    /// What the connection is doing; the moments are those at which the phases began.
    private(set) var phase = CurlError.Phase.connect
    private(set) var startedAt: Int64 = 0
    private(set) var connectedAt: Int64 = 0
    private(set) var firstByteAt: Int64 = 0
    private var lastByteAt: Int64 = 0
    private var isPaused = false
    /// When the rest of the response lost its reader.
    private var leftAt: Int64?
    private var leftBytes = 0
    /// How long the end of such a response is waited for, in nanoseconds, and how many bytes are taken, to keep its connection.
    private static let lingering: Int64 = 250_000_000
    private static let lingeringBytes = 64 << 10

    private var head = HeadCollector()
    private var body: [UInt8] = []
    private var receivedBytes = 0
    /// Why a callback told libcurl to give up, which libcurl itself does not know.
    private(set) var refusal: CurlError?
    private var result: Result<CurlResponse, CurlError> = .failure(.cancelled)

    init(_ request: CurlRequest) {
        self.request = request
    }

    var hasHead: Bool { head.isComplete }

    var kind: MultiHandle.Kind {
        if case .stream? = delivery { .streamed } else { .whole }
    }
}

// MARK: Time

extension Transfer {
    func start(at now: Int64) {
        startedAt = now
    }

    /// Notes that the connection is ready; false if it was before, which means that libcurl is about to send again.
    func connect(at now: Int64) -> Bool {
        guard phase == .connect else {
            refusal = .cutOff(received: 0, expected: nil)
            return false
        }
        phase = .firstByte
        connectedAt = now
        return true
    }

    func resume(at now: Int64) {
        isPaused = false
        lastByteAt = now
    }

    /// Notes that nobody reads the rest, which is dropped from now on; whether the transfer was paused.
    func leave(at now: Int64) -> Bool {
        defer { isPaused = false }
        leftAt = now
        return isPaused
    }

    /// When this transfer has taken too long, unless something happens before.
    var deadline: Int64 {
        min(leftAt.map { $0 + Self.lingering } ?? phaseDeadline, startedAt + request.timeouts.total)
    }

    /// What has passed its deadline.
    var exceeded: CurlError {
        let phase = startedAt + request.timeouts.total < phaseDeadline ? .total : phase
        return .timedOut(phase: phase, after: .nanoseconds(request.timeouts.limit(of: phase)))
    }

    private var phaseDeadline: Int64 {
        switch phase {
        case .connect: startedAt + request.timeouts.connect
        case .firstByte: connectedAt + request.timeouts.firstByte
        // A consumer that takes its time is not the server's fault.
        case .idle, .total: isPaused ? .max : lastByteAt + request.timeouts.idle
        }
    }

    /// Whether anything of the response has come.
    var hasBegun: Bool { phase == .idle }

    private func receive(at now: Int64) {
        if phase != .idle {
            phase = .idle
            firstByteAt = now
        }
        lastByteAt = now
    }
}

// MARK: Response

extension Transfer {
    enum Answer {
        case taken
        case pause
        case refuse
    }

    /// Takes one line of the head, or of the trailers, which are dropped.
    func receive(line: UnsafeBufferPointer<UInt8>, at now: Int64, bodyLength: () -> Int?) -> Answer {
        receive(at: now)
        switch unsafe head.append(line) {
        case .incomplete:
            return .taken
        case .tooLarge(let limit):
            refusal = .tooLarge(limit: limit)
            return .refuse
        case .contradictory:
            refusal = .malformedResponse("two lengths that differ")
            return .refuse
        case .complete:
            return prepare(bodyLength: bodyLength())
        }
    }

    func receive(body bytes: UnsafeBufferPointer<UInt8>, at now: Int64) -> Answer {
        receive(at: now)
        guard leftAt == nil else {
            leftBytes += bytes.count
            return leftBytes <= Self.lingeringBytes ? .taken : .refuse
        }
        guard bytes.count <= request.maxResponseBytes - receivedBytes else {
            refusal = .tooLarge(limit: request.maxResponseBytes)
            return .refuse
        }
        if case .stream(let stream) = delivery {
            guard unsafe stream.append(bytes) else {
                isPaused = true
                return .pause
            }
        } else {
            unsafe body.append(contentsOf: bytes)
        }
        receivedBytes += bytes.count
        return .taken
    }

    /// Ends a transfer whose start command was not taken; the one method that runs on the caller's thread.
    ///
    /// It leaves the state alone, which the loop may be reading for a cancel command that came before.
    func refuse() {
        result = .failure(.shutDown)
        deliver()
    }

    /// Makes the result, which `deliver()` then gives to the caller.
    func end(_ error: CurlError?, reusedConnection: Bool = false, at now: Int64 = 0) {
        state = .ended
        if let error {
            result = .failure(error)
            return
        }
        let timings = CurlTimings(
            connectedNanoseconds: connectedAt - startedAt,
            firstByteNanoseconds: firstByteAt - startedAt,
            totalNanoseconds: now - startedAt,
            reusedConnection: reusedConnection
        )
        result = .success(CurlResponse(head: head.head, body: body, timings: timings))
    }

    /// Tells the caller how the transfer ended.
    func deliver() {
        switch delivery {
        case .stream(let stream):
            stream.end(result.map { _ in nil })
        case .whole(let reply):
            reply.give(result)
        case nil:
            break
        }
    }

    private func prepare(bodyLength: Int?) -> Answer {
        let length = request.method == .head ? 0 : bodyLength ?? 0
        guard length <= request.maxResponseBytes else {
            refusal = .tooLarge(limit: request.maxResponseBytes)
            return .refuse
        }
        if case .stream(let stream) = delivery {
            stream.begin(head.head)
        } else {
            // A length that a server only claims must not cost memory before its bytes are there.
            body.reserveCapacity(min(length, 1 << 20))
        }
        return .taken
    }
}
