// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Synchronization
import Testing

/// Traces on their way to the store.
@Suite(.timeLimit(.minutes(1)))
struct TraceRecorderTests {
    /// A store in memory that can be told to fail or to stall.
    private final class ScriptedStore: TraceStore {
        private struct State {
            var batches: [[StoredTrace]] = []
            var isFailing = false
            var isStalled = false
        }
        private let state = Mutex(State())

        var batches: [[StoredTrace]] { state.withLock { $0.batches } }
        func fail(_ isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }
        func stall(_ isStalled: Bool) { state.withLock { $0.isStalled = isStalled } }

        func append(_ traces: [StoredTrace]) async throws(StoreError) {
            while state.withLock({ $0.isStalled }) { await Task.yield() }
            let isFailing = state.withLock { state in
                if !state.isFailing { state.batches.append(traces) }
                return state.isFailing
            }
            if isFailing { throw StoreError(code: "full", reason: "no room") }
        }

        func trace(_ id: TraceID) async throws(StoreError) -> StoredTrace? {
            if state.withLock({ $0.isFailing }) { throw StoreError(code: "unavailable", reason: "gone") }
            return batches.joined().first { $0.id == id }
        }

        func removeTraces(before unixMilliseconds: Int64) async throws(StoreError) -> Int { 0 }
        func close() async {}
    }

    private let store = ScriptedStore()
    private let failures = Failures()

    private final class Failures: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ error: StoreError, _ count: Int) { list.withLock { $0.append("\(error) ×\(count)") } }
    }

    private func recorder(
        store: (any TraceStore)?,
        queueLimit: Int = 100,
        queueBytes: Int = 1_000,
        recentLimit: Int = 2
    ) -> TraceRecorder {
        TraceRecorder(
            store: store,
            clock: ScriptedClock(),
            queueLimit: queueLimit,
            queueBytes: queueBytes,
            recentLimit: recentLimit,
            digest: { "<\($0.count)>" },
            onFailure: { [failures] in failures.add($0, $1) }
        )
    }

    @Test("what is recorded together is written together, and close writes the rest")
    func batches() async {
        let recorder = recorder(store: store)
        for number in 1...5 { recorder.record(.sample(UInt64(number))) }
        recorder.close()
        recorder.record(.sample(6))
        await recorder.run()
        #expect(store.batches.map { $0.map(\.id) } == [(1...5).map { Trace.sample($0).id }])
        #expect(recorder.counts == .init(recorded: 6, stored: 5, dropped: 1, failed: 0))
        let stored = store.batches.first?.first
        #expect(stored?.policy == "invoice" && stored?.outcome == "accepted" && stored?.attempts == 1)
        #expect(stored.map { String(decoding: $0.json, as: UTF8.self).contains(#""answer_sha256":"<6>""#) } == true)
    }

    @Test("a running recorder writes what comes, until it is closed or cancelled", arguments: [true, false])
    func running(isCancelled: Bool) async {
        let recorder = recorder(store: store)
        let run = Task { await recorder.run() }
        for number in 1...20 {
            recorder.record(.sample(UInt64(number)))
            while recorder.counts.stored < number { await Task.yield() }
        }
        if isCancelled { run.cancel() } else { recorder.close() }
        await run.value
        #expect(recorder.counts == .init(recorded: 20, stored: 20))
        recorder.record(.sample(21))
        #expect(recorder.counts.dropped == 1)
    }

    @Test("what the queue cannot hold is dropped and counted, by number and by bytes")
    func limits() async {
        let few = recorder(store: store, queueLimit: 3)
        for number in 1...5 { few.record(.sample(UInt64(number))) }
        #expect(few.counts == .init(recorded: 5, dropped: 2))
        let small = recorder(store: store, queueBytes: 30)
        small.record(.sample(1, messages: String(repeating: "x", count: 20)))
        small.record(.sample(2))
        small.record(.sample(3, attempts: []))
        #expect(small.counts == .init(recorded: 3, dropped: 1))
        small.close()
        await small.run()
        #expect(small.counts.stored == 2)
    }

    @Test("a store that fails is counted and reported, and the next batch is tried again")
    func failing() async {
        let recorder = recorder(store: store)
        let run = Task { await recorder.run() }
        store.fail(true)
        recorder.record(.sample(1))
        while recorder.counts.failed == 0 { await Task.yield() }
        store.fail(false)
        recorder.record(.sample(2))
        recorder.close()
        await run.value
        #expect(recorder.counts == .init(recorded: 2, stored: 1, failed: 1))
        #expect(failures.all == ["full: no room ×1"])
        #expect(store.batches.count == 1)
    }

    @Test("a trace can be read from the moment it is recorded: queued, being written, recent, stored")
    func readYourWrite() async throws {
        let recorder = recorder(store: store, recentLimit: 1)
        func reads(_ number: UInt64) async throws -> Bool {
            let expected = Trace.sample(number).json(content: .digests { "<\($0.count)>" })
            return try await recorder.trace(Trace.sample(number).id)?.json == expected
        }
        store.stall(true)
        recorder.record(.sample(1))
        recorder.record(.sample(2))
        #expect(try await reads(1))
        let run = Task { await recorder.run() }
        for _ in 0..<200 {
            #expect(try await reads(1))
            #expect(try await reads(2))
            await Task.yield()
        }
        store.stall(false)
        while recorder.counts.stored < 2 { await Task.yield() }
        #expect(try await reads(1), "from the store")
        #expect(try await reads(2), "from memory")
        #expect(try await recorder.trace(Trace.sample(3).id) == nil)
        store.fail(true)
        #expect(try await reads(2))
        await #expect(throws: StoreError(code: "unavailable", reason: "gone")) {
            try await recorder.trace(Trace.sample(1).id)
        }
        recorder.close()
        await run.value
    }

    @Test("without a store the last traces are kept in memory")
    func memoryOnly() async throws {
        let recorder = recorder(store: nil)
        for number in 1...3 { recorder.record(.sample(UInt64(number))) }
        recorder.close()
        await recorder.run()
        #expect(try await recorder.trace(Trace.sample(1).id) == nil)
        #expect(try await recorder.trace(Trace.sample(3).id) != nil)
        #expect(recorder.counts == .init(recorded: 3))
        #expect(failures.all == [])
    }

    @Test("many requests at once lose nothing that is not counted")
    func concurrent() async {
        let recorder = recorder(store: store, queueLimit: 50, queueBytes: 1 << 20)
        let run = Task { await recorder.run() }
        await withTaskGroup(of: Void.self) { tasks in
            for task in 0..<8 {
                tasks.addTask {
                    for number in 0..<100 {
                        recorder.record(.sample(UInt64(task * 100 + number)))
                        if number % 10 == 0 { await Task.yield() }
                    }
                }
            }
        }
        recorder.close()
        await run.value
        let counts = recorder.counts
        #expect(counts.recorded == 800 && counts.stored + counts.dropped == 800)
        #expect(store.batches.joined().count == counts.stored)
        #expect(store.batches.allSatisfy { $0.count <= 50 })
    }
}
