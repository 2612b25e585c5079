// SPDX-License-Identifier: Apache-2.0

import Sandbox
import Synchronization
import Testing

struct WorkerPoolTests {
    /// How many jobs run now, and how many ran at most.
    private final class Running: Sendable {
        let count = Mutex((now: 0, most: 0))
    }

    @Test("no more jobs run at once than there are workers, and all get their turn")
    func bound() async throws {
        let pool = WorkerPool(workers: 3, queueLimit: 100)
        let running = Running()
        let done = await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<40 {
                tasks.addTask {
                    let result: Void? = try? await pool.run {
                        running.count.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        try? await Task.sleep(for: .milliseconds(2))
                        running.count.withLock { $0.now -= 1 }
                    }
                    return result != nil
                }
            }
            return await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 40)
        #expect(running.count.withLock { $0.most } == 3)
    }

    @Test("a full queue refuses at once, and a cancelled wait gives its place back")
    func refusals() async throws {
        let pool = WorkerPool(workers: 1, queueLimit: 1)
        let gate = AsyncStream<Void>.makeStream()
        let first = Task { try await pool.run { for await _ in gate.stream {} } }
        try await Task.sleep(for: .milliseconds(20))
        let second = Task { try await pool.run { "second" } }
        try await Task.sleep(for: .milliseconds(20))
        await #expect(throws: WorkerPool.Refusal.full) { try await pool.run { "third" } }
        second.cancel()
        await #expect(throws: WorkerPool.Refusal.cancelled) { try await second.value }
        let fourth = Task { try await pool.run { "fourth" } }
        gate.continuation.finish()
        try await first.value
        #expect(try await fourth.value == "fourth")
        #expect(try await pool.run { "fifth" } == "fifth")
    }
}
