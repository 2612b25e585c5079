// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

/// What every store promises, over every store there is.
@Suite(.timeLimit(.minutes(1)))
struct TraceStoreConformanceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("gives back every column as it was", arguments: StoreUnderTest.allCases)
    func columns(kind: StoreUnderTest) async throws {
        let store = try kind.open(in: folder)
        var random = SeededGenerator(seed: 1)
        let traces = [
            StoredTrace.sample(using: &random),
            .sample(key: nil, using: &random),
            .sample(policy: "", outcome: "", key: "", json: [], using: &random),
            .sample(policy: "naïve 🧾 'quoted' \u{0}", key: "x';--", using: &random),
            .sample(policy: String(repeating: "long ", count: 500), using: &random),
            .sample(attempts: 0, cost: 0, using: &random),
            .sample(attempts: .max, cost: .max, using: &random),
            .sample(attempts: .min, cost: .min, using: &random),
            .sample(at: 0, using: &random),
            .sample(json: [0, 0xFF, 0xC3, 0x28, 0], using: &random),
            .sample(json: Array(repeating: UInt8(ascii: "1"), count: 3_000_000), using: &random),
        ]
        try await store.append(traces)
        for trace in traces {
            #expect(try await store.trace(trace.id) == trace)
        }
        await store.close()
    }

    @Test("knows nothing of an id that was never appended", arguments: StoreUnderTest.allCases)
    func unknown(kind: StoreUnderTest) async throws {
        let store = try kind.open(in: folder)
        let traces = StoredTrace.samples(2, seed: 2)
        try await store.append([])
        try await store.append([traces[0]])
        #expect(try await store.trace(traces[1].id) == nil)
        await store.close()
    }

    @Test(
        "replaces a trace that is appended again, so that a batch can be sent twice",
        arguments: StoreUnderTest.allCases
    )
    func replacement(kind: StoreUnderTest) async throws {
        let store = try kind.open(in: folder)
        let batch = StoredTrace.samples(3, seed: 3)
        let later = StoredTrace(
            id: batch[1].id,
            startedAt: batch[1].startedAt,
            policy: "later",
            outcome: "exhausted",
            attempts: 2,
            cost: .zero,
            key: nil,
            json: []
        )
        try await store.append(batch)
        try await store.append(batch + [later])
        #expect(try await store.trace(batch[0].id) == batch[0])
        #expect(try await store.trace(batch[1].id) == later)
        #expect(try await store.removeTraces(before: .max) == 3)
        await store.close()
    }

    @Test("removes what is older than the time, not what is of that time", arguments: StoreUnderTest.allCases)
    func removal(kind: StoreUnderTest) async throws {
        let store = try kind.open(in: folder)
        let traces = StoredTrace.samples(1_200, from: 5_000, seed: 4)
        try await store.append(traces.shuffled())
        #expect(try await store.removeTraces(before: 5_000) == 0)
        #expect(try await store.removeTraces(before: 6_100) == 1_100)
        #expect(try await store.trace(traces[1_099].id) == nil)
        #expect(try await store.trace(traces[1_100].id) == traces[1_100])
        #expect(try await store.removeTraces(before: 6_100) == 0)
        #expect(try await store.removeTraces(before: .max) == 100)
        await store.close()
    }

    @Test("refuses every call after it was closed, and may be closed again", arguments: StoreUnderTest.allCases)
    func closed(kind: StoreUnderTest) async throws {
        let store = try kind.open(in: folder)
        let traces = StoredTrace.samples(1, seed: 5)
        await store.close()
        await store.close()
        await #expect(throws: StoreError.self) { try await store.append(traces) }
        await #expect(throws: StoreError.self) { try await store.trace(traces[0].id) }
        do throws(StoreError) {
            try await store.removeTraces(before: 1)
            Issue.record("a closed store removed traces")
        } catch {
            #expect(error.code == "closed")
        }
    }

    @Test("keeps the batches of many tasks while others read", arguments: StoreUnderTest.allCases)
    func concurrency(kind: StoreUnderTest) async throws {
        let store = try kind.open(in: folder)
        let batches = (0..<16).map { StoredTrace.samples(50, from: Int64($0) * 1_000, seed: UInt64($0)) }
        try await withThrowingTaskGroup { group in
            for batch in batches {
                group.addTask { try await store.append(batch) }
                group.addTask {
                    // Whole or not at all: whoever sees the last of a batch sees the first too.
                    guard try await store.trace(batch[49].id) != nil else { return }
                    #expect(try await store.trace(batch[0].id) == batch[0])
                }
            }
            try await group.waitForAll()
        }
        for trace in batches.joined() {
            #expect(try await store.trace(trace.id) == trace)
        }
        await store.close()
    }

    @Test("does what a dictionary does, whatever the order of the calls", arguments: StoreUnderTest.allCases, 1...8)
    func model(kind: StoreUnderTest, seed: Int) async throws {
        let store = try kind.open(in: folder)
        var random = SeededGenerator(seed: UInt64(seed))
        var model: [TraceID: StoredTrace] = [:]
        var ids: [TraceID] = []
        for _ in 0..<60 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let batch = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    StoredTrace.sample(at: .random(in: 0...100, using: &random), using: &random)
                }
                try await store.append(batch)
                for trace in batch { model[trace.id] = trace }
                ids += batch.map(\.id)
            case 2:
                let time = Int64.random(in: 0...30, using: &random)
                let old = model.filter { $0.value.startedAt < time }
                #expect(try await store.removeTraces(before: time) == old.count, "seed \(seed)")
                for id in old.keys { model[id] = nil }
            default:
                guard let id = ids.randomElement(using: &random) else { continue }
                #expect(try await store.trace(id) == model[id], "seed \(seed)")
            }
        }
        await store.close()
    }
}
