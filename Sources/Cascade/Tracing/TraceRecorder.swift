// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Takes traces from requests without ever making them wait, and hands them to the store in batches.
///
/// The queue is bounded: what does not fit is counted, and so is what the store does not take. The last traces stay in memory, so that a
/// trace can be read the moment its answer is out.
public final class TraceRecorder: Sendable {
    /// What became of traces so far.
    public struct Counts: Sendable, Equatable {
        /// Handed in.
        public var recorded = 0
        /// Kept by the store.
        public var stored = 0
        /// Dropped because the queue was full.
        public var dropped = 0
        /// Refused by the store.
        public var failed = 0

        /// Counts by their parts.
        public init(recorded: Int = 0, stored: Int = 0, dropped: Int = 0, failed: Int = 0) {
            self.recorded = recorded
            self.stored = stored
            self.dropped = dropped
            self.failed = failed
        }
    }

    private struct State {
        var queue: [Trace] = []
        var queuedBytes = 0
        /// The batch on its way out of the queue, until it is in `recent`.
        var rendering: [Trace] = []
        var renderingBytes = 0
        /// The batch on its way to the store.
        var writing: [StoredTrace] = []
        var recent = RecentTraces()
        var counts = Counts()
        var sleeper: CheckedContinuation<Void, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let store: (any TraceStore)?
    private let clock: any EngineClock
    private let queueLimit: Int
    private let queueBytes: Int
    private let window: Duration
    private let digest: @Sendable (ArraySlice<UInt8>) -> String
    private let onFailure: @Sendable (StoreError, Int) -> Void

    /// A recorder in front of a store; without one, traces are only kept in memory.
    ///
    /// - Parameters:
    ///   - store: Where traces are kept.
    ///   - clock: Where time comes from.
    ///   - queueLimit: How many traces may wait to be written.
    ///   - queueBytes: How many bytes of requests and answers they may hold together.
    ///   - recentLimit: How many traces stay in memory.
    ///   - window: How long a batch gathers.
    ///   - digest: The digest that stands for content which is not kept.
    ///   - onFailure: Called with the number of traces that the store did not take.
    public init(
        store: (any TraceStore)?,
        clock: any EngineClock,
        queueLimit: Int = 8_192,
        queueBytes: Int = 64 << 20,
        recentLimit: Int = 1_000,
        window: Duration = .milliseconds(50),
        digest: @escaping @Sendable (ArraySlice<UInt8>) -> String,
        onFailure: @escaping @Sendable (StoreError, Int) -> Void
    ) {
        self.store = store
        self.clock = clock
        self.queueLimit = queueLimit
        self.queueBytes = queueBytes
        state.withLock { $0.recent = RecentTraces(limit: recentLimit) }
        self.window = window
        self.digest = digest
        self.onFailure = onFailure
    }

    /// What became of traces so far.
    public var counts: Counts {
        state.withLock { $0.counts }
    }

    /// Takes a trace; never waits.
    ///
    /// A full queue or a closed recorder counts it as dropped.
    public func record(_ trace: Trace) {
        let bytes = trace.contentBytes
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.counts.recorded += 1
            let fits =
                state.queue.count + state.rendering.count < queueLimit
                && state.queuedBytes + state.renderingBytes + bytes <= queueBytes
            guard fits, !state.isClosed else {
                state.counts.dropped += 1
                return nil
            }
            state.queue.append(trace)
            state.queuedBytes += bytes
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// The trace of an id: from the queue, from memory, or from the store.
    public func trace(_ id: TraceID) async throws(StoreError) -> StoredTrace? {
        let (waiting, kept) = state.withLock { state in
            (
                state.queue.first { $0.id == id } ?? state.rendering.first { $0.id == id },
                state.recent.trace(id) ?? state.writing.first { $0.id == id }
            )
        }
        if let waiting { return stored(waiting) }
        if let kept { return kept }
        guard let store else { return nil }
        return try await store.trace(id)
    }

    /// Writes batches until `close()` or until the task is cancelled, and then what is left; to be run once, as a service.
    public func run() async {
        await withTaskCancellationHandler {
            await writeBatches()
        } onCancel: {
            close()
        }
    }

    private func writeBatches() async {
        while true {
            await waitForWork()
            let isClosed = state.withLock { $0.isClosed }
            if !isClosed { try? await clock.sleep(for: window) }
            await flush()
            if isClosed, state.withLock({ $0.queue.isEmpty }) { return }
        }
    }

    /// Lets `run()` write what is queued and return.
    public func close() {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isClosed = true
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }

    private func waitForWork() async {
        await withCheckedContinuation { continuation in
            let hasWork = state.withLock { state in
                if !state.queue.isEmpty || state.isClosed { return true }
                state.sleeper = continuation
                return false
            }
            if hasWork { continuation.resume() }
        }
    }

    /// Renders what is queued, keeps it in memory, and hands it to the store.
    private func flush() async {
        let batch = state.withLock { state in
            state.rendering = state.queue
            state.renderingBytes = state.queuedBytes
            state.queue = []
            state.queuedBytes = 0
            return state.rendering
        }
        guard !batch.isEmpty else { return }
        let rendered = batch.map { trace in stored(trace) }
        state.withLock { state in
            state.rendering = []
            state.renderingBytes = 0
            state.writing = rendered
            for trace in rendered { state.recent.add(trace) }
        }
        guard let store else {
            state.withLock { $0.writing = [] }
            return
        }
        do throws(StoreError) {
            try await store.append(rendered)
            state.withLock { state in
                state.counts.stored += rendered.count
                state.writing = []
            }
        } catch {
            state.withLock { state in
                state.counts.failed += rendered.count
                state.writing = []
            }
            onFailure(error, rendered.count)
        }
    }

    private func stored(_ trace: Trace) -> StoredTrace {
        StoredTrace(
            id: trace.id,
            startedAt: trace.startedAt,
            policy: trace.policy,
            outcome: trace.outcome.code,
            attempts: trace.attempts.count,
            cost: trace.cost,
            key: trace.key,
            json: trace.json(content: .digests(digest))
        )
    }
}

extension Trace {
    /// The bytes of requests and answers that the record holds.
    fileprivate var contentBytes: Int {
        attempts.reduce(messages.count) { $0 + $1.answer.count }
    }
}
