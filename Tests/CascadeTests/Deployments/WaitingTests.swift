// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WaitingTests {
    typealias Outcome = Result<DeploymentLease, Unavailability>

    private let clock = ScriptedClock(now: .seconds(1_000), sleeping: .waits)

    private func pool(_ limits: [RateLimits], queue: Int = 256) -> DeploymentPool {
        DeploymentRegistry(seed: 3).pool(
            for: "m",
            limits.indices.map { DeploymentTraits(id: "d\($0)", limits: limits[$0]) },
            PoolSettings(queue: QueueSettings(size: queue))
        )
    }

    private func demand(_ pool: DeploymentPool, tokens: Int = 0, key: String? = nil) -> CallDemand {
        CallDemand(allowed: DeploymentSet(first: pool.deployments.count), tokens: tokens, key: key)
    }

    /// Starts a call that waits, and comes back when it does.
    private func enqueue(
        _ pool: DeploymentPool,
        tokens: Int = 0,
        key: String? = nil,
        within span: Duration = .seconds(60)
    ) async -> Task<Outcome, Never> {
        let demand = demand(pool, tokens: tokens, key: key)
        let (before, sleeps, deadline) = (pool.queued, clock.sleeps.count, clock.now + span)
        let task = Task { await pool.wait(demand, candidates: demand.allowed, until: deadline, clock: clock) }
        while pool.queued == before || clock.sleeps.count == sleeps {
            if Task.isCancelled { break }
            await Task.yield()
        }
        return task
    }

    /// How a wait ended; a test that is over time ends it.
    private func outcome(_ task: Task<Outcome, Never>) async -> Outcome {
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func finish(_ pool: DeploymentPool, _ lease: DeploymentLease, _ outcome: CallReport.Outcome = .answered) {
        pool.finish(lease, CallReport(outcome, latency: .zero), at: clock.now)
    }

    @Test("a place that is free is taken at once")
    func free() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        let demand = demand(pool)
        let lease = try await pool.wait(demand, candidates: demand.allowed, until: clock.now, clock: clock).get()
        #expect(lease.waited == .zero)
    }

    @Test("a call that ends hands its place to the one that waits longest")
    func handOver() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        let held = try #require(pool.admit(0, demand(pool), at: clock.now))
        let first = await enqueue(pool)
        let second = await enqueue(pool)
        clock.advance(by: .seconds(2))
        finish(pool, held)
        let lease = try await outcome(first).get()
        #expect(lease.waited == .seconds(2))
        #expect(pool.queued == 1)
        #expect(pool.next(demand(pool), tried: DeploymentSet(), at: clock.now) == .busy(DeploymentSet(first: 1)))
        finish(pool, lease)
        finish(pool, try await outcome(second).get())
        #expect(pool.status(at: clock.now)[0].inFlight == 0)
    }

    @Test("keys take turns, and within a key who came first is first")
    func fairness() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        var held = try #require(pool.admit(0, demand(pool), at: clock.now))
        let names = ["a1", "a2", "a3", "a4", "b1", "b2", "c1", "a5", "b3"]
        let served = Mutex<[String]>([])
        var tasks: [Task<Outcome, Never>] = []
        for name in names { tasks.append(await enqueue(pool, key: String(name.prefix(1)))) }
        try await withThrowingTaskGroup(of: (String, DeploymentLease).self) { group in
            for (name, task) in zip(names, tasks) { group.addTask { (name, try await outcome(task).get()) } }
            finish(pool, held)
            while let (name, lease) = try await group.next() {
                served.withLock { $0.append(name) }
                held = lease
                finish(pool, held)
            }
        }
        #expect(served.withLock { $0 } == ["a1", "b1", "c1", "a2", "b2", "a3", "b3", "a4", "a5"])
    }

    @Test("as many wait as may, and the next is refused at once", arguments: [0, 2])
    func bounded(size: Int) async throws {
        let pool = pool([RateLimits(concurrency: 1)], queue: size)
        let demand = demand(pool)
        let held = try #require(pool.admit(0, demand, at: clock.now))
        var waiting: [Task<Outcome, Never>] = []
        for _ in 0..<size { waiting.append(await enqueue(pool)) }
        let refused = await pool.wait(demand, candidates: demand.allowed, until: clock.now + .seconds(60), clock: clock)
        #expect(throws: Unavailability(.queueFull)) { try refused.get() }
        finish(pool, held)
        for task in waiting { finish(pool, try await outcome(task).get()) }
    }

    @Test(
        "a wait that would outlast the deadline by what calls take is refused at once, with the wait",
        arguments: [(39, false), (41, true)]
    )
    func tooLong(deadline: Int, waits: Bool) async throws {
        let pool = pool([RateLimits(concurrency: 2)])
        let demand = demand(pool)
        for _ in 0..<20 {
            let lease = try #require(pool.admit(0, demand, at: clock.now))
            clock.advance(by: .seconds(10))
            pool.finish(lease, CallReport(.answered, latency: .seconds(10)), at: clock.now)
        }
        let held = (0..<2).compactMap { _ in pool.admit(0, demand, at: clock.now) }
        // Five wait, so that the next is sixth: 30 s with a place every 5 s, and 10 s for its answer.
        var tasks: [Task<Outcome, Never>] = []
        for _ in 0..<5 { tasks.append(await enqueue(pool)) }
        let task = Task {
            await pool.wait(demand, candidates: demand.allowed, until: clock.now + .seconds(deadline), clock: clock)
        }
        if waits {
            while pool.queued < 6, !Task.isCancelled { await Task.yield() }
            tasks.append(task)
        } else {
            let refused = await outcome(task)
            #expect(throws: Unavailability(.queueFull, retryAfter: .seconds(30))) { try refused.get() }
        }
        for lease in held { finish(pool, lease) }
        for task in tasks { finish(pool, try await outcome(task).get()) }
    }

    @Test("a wait ends at the deadline")
    func deadline() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        let held = try #require(pool.admit(0, demand(pool), at: clock.now))
        let task = await enqueue(pool, within: .seconds(5))
        clock.advance(by: .seconds(5))
        while pool.queued > 0, !Task.isCancelled {
            clock.advance(by: .milliseconds(1))
            await Task.yield()
        }
        let refused = await outcome(task)
        #expect(throws: Unavailability(.queueFull)) { try refused.get() }
        finish(pool, held)
        #expect(pool.next(demand(pool), tried: DeploymentSet(), at: clock.now) == .ready(0))
    }

    @Test("a wait ends at its own deadline, also behind one that has longer")
    func shorterDeadline() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        let held = try #require(pool.admit(0, demand(pool), at: clock.now))
        let patient = await enqueue(pool, within: .seconds(60))
        let hasty = await enqueue(pool, within: .seconds(5))
        clock.advance(by: .seconds(5))
        let refused = await outcome(hasty)
        #expect(throws: Unavailability(.queueFull)) { try refused.get() }
        #expect(pool.queued == 1)
        finish(pool, held)
        finish(pool, try await outcome(patient).get())
    }

    @Test("a call that is given up leaves, and takes no place")
    func cancellation() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        let held = try #require(pool.admit(0, demand(pool), at: clock.now))
        let first = await enqueue(pool)
        let second = await enqueue(pool)
        first.cancel()
        let refused = await outcome(first)
        #expect(throws: Unavailability(.queueFull)) { try refused.get() }
        #expect(pool.queued == 1)
        finish(pool, held)
        finish(pool, try await outcome(second).get())
    }

    @Test("a wait for a limit ends when the limit allows the call")
    func limits() async throws {
        let pool = pool([RateLimits(requestsPerMinute: 60, concurrency: 1)])
        for _ in 0..<60 { finish(pool, try #require(pool.admit(0, demand(pool), at: clock.now))) }
        let task = await enqueue(pool)
        clock.advance(by: .milliseconds(999))
        for _ in 0..<50 { await Task.yield() }
        #expect(pool.queued == 1)
        clock.advance(by: .milliseconds(1))
        #expect(try await outcome(task).get().waited == .seconds(1))
    }

    @Test("who waits for a place does not sleep past the end of a rest that began meanwhile")
    func restMeanwhile() async throws {
        let pool = pool([RateLimits(concurrency: 1)])
        let held = try #require(pool.admit(0, demand(pool), at: clock.now))
        let first = await enqueue(pool)
        let second = await enqueue(pool)
        let sleeps = clock.sleeps.count
        finish(pool, held, .failed(.rateLimited(retryAfter: .seconds(3))))
        while clock.sleeps.count == sleeps, !Task.isCancelled { await Task.yield() }
        #expect(pool.queued == 2)
        clock.advance(by: .seconds(3))
        finish(pool, try await outcome(first).get())
        finish(pool, try await outcome(second).get())
    }

    @Test("who waits is served by a deployment that rested, once it is well")
    func otherDeployment() async throws {
        let pool = pool([RateLimits(concurrency: 1), RateLimits(concurrency: 1)])
        let demand = demand(pool)
        let held = try #require(pool.admit(0, demand, at: clock.now))
        let other = try #require(pool.admit(1, demand, at: clock.now))
        finish(pool, other, .failed(.rateLimited(retryAfter: .seconds(4))))
        guard case .busy(let candidates) = pool.next(demand, tried: DeploymentSet(), at: clock.now) else {
            Issue.record("expected to wait")
            return
        }
        #expect(candidates == DeploymentSet(first: 2))
        let task = await enqueue(pool)
        clock.advance(by: .seconds(4))
        #expect(try await outcome(task).get().index == 1)
        finish(pool, held)
    }

    @Test("no wait where nothing comes free before the deadline")
    func hopeless() async throws {
        let pool = pool([RateLimits(), RateLimits()])
        let demand = demand(pool)
        for index in 0..<2 {
            let lease = try #require(pool.admit(index, demand, at: clock.now))
            finish(pool, lease, .failed(.rateLimited(retryAfter: .seconds(30 * (index + 1)))))
        }
        let refused = await pool.wait(demand, candidates: demand.allowed, until: clock.now + .seconds(20), clock: clock)
        #expect(throws: Unavailability(.coolingDown, retryAfter: .seconds(30))) { try refused.get() }
        let none = await pool.wait(demand, candidates: DeploymentSet(), until: clock.now + .seconds(20), clock: clock)
        #expect(throws: Unavailability(.notAllowed)) { try none.get() }
    }

    @Test("small calls do not use up what a large one waits for")
    func largeCall() async throws {
        let pool = pool([RateLimits(tokensPerMinute: 6_000)])
        finish(pool, try #require(pool.admit(0, demand(pool, tokens: 3_000), at: clock.now)))
        let before = pool.status(at: clock.now)[0].tokens.own
        #expect(before == 6_000)
        let spent = try #require(pool.admit(0, demand(pool, tokens: 3_000), at: clock.now))
        let large = await enqueue(pool, tokens: 6_000)
        #expect(
            pool.next(demand(pool, tokens: 10), tried: DeploymentSet(), at: clock.now) == .busy(DeploymentSet(first: 1))
        )
        #expect(pool.admit(0, demand(pool, tokens: 10), at: clock.now) == nil)
        clock.advance(by: .seconds(30))
        let lease = try await outcome(large).get()
        #expect(pool.queued == 0)
        finish(pool, lease)
        finish(pool, spent)
        #expect(pool.admit(0, demand(pool, tokens: 10), at: clock.now) != nil)
    }
}
