// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Cascade

struct OverloadTests {
    private static let millisecond: Nanoseconds = 1_000_000

    /// Two deployments of ten places each, whose calls take 50 ms: 400 calls a second.
    private struct Simulation {
        private struct Call {
            let lease: DeploymentLease
            let end: Nanoseconds
            let isInTime: Bool
        }

        private(set) var answered = 0
        private(set) var late = 0
        private(set) var refusedAtOnce = 0
        private(set) var refusedLater = 0
        private(set) var state = PoolState(model: "m", settings: PoolSettings(), seed: 1)
        private var slots: [Int] = []
        private var calls: [Call] = []
        private var waiting: [UInt64: Nanoseconds] = [:]
        private var random = SplitMix64(seed: 2)

        init() {
            let deployments = ["a", "b"].map { DeploymentTraits(id: $0, limits: RateLimits(concurrency: 10)) }
            slots = state.hold(deployments, PoolSettings())
        }

        mutating func run(callsPerSecond: Int, for span: Nanoseconds, deadline: Nanoseconds) {
            let gap = 1_000_000_000 / Nanoseconds(callsPerSecond)
            for now in stride(from: 0, to: span, by: Int(gap)) {
                end(at: Nanoseconds(now))
                arrive(at: Nanoseconds(now), until: Nanoseconds(now) + deadline)
            }
        }

        private mutating func arrive(at now: Nanoseconds, until deadline: Nanoseconds) {
            let demand = CallDemand(allowed: DeploymentSet(first: 2), balance: .leastBusy)
            let waiter = WaitQueue.Waiter(
                ticket: state.queue.ticket(),
                demand: demand,
                candidates: demand.allowed,
                slots: slots,
                since: now,
                deadline: deadline,
                key: random.next() % 5
            )
            switch state.enter(waiter, at: now) {
            case .success(let lease)?: start(lease, at: now, until: deadline)
            case .failure?: refusedAtOnce += 1
            case nil: waiting[waiter.ticket] = deadline
            }
        }

        /// A call that has too little time is ended by its timeout.
        private mutating func start(_ lease: DeploymentLease, at now: Nanoseconds, until deadline: Nanoseconds) {
            let needed = Nanoseconds.random(in: 45...55, using: &random) * millisecond
            let call = Call(lease: lease, end: min(now + needed, deadline), isInTime: now + needed <= deadline)
            calls.insert(call, at: calls.firstIndex { $0.end > call.end } ?? calls.count)
        }

        private mutating func end(at now: Nanoseconds) {
            while let call = calls.first, call.end <= now {
                calls.removeFirst()
                if call.isInTime { answered += 1 } else { late += 1 }
                let outcome: CallReport.Outcome =
                    call.isInTime ? .answered : .failed(.timedOut(phase: "total", after: .zero))
                let latency = Duration.nanoseconds(call.end - call.lease.admittedAt)
                state.finish(call.lease, CallReport(outcome, latency: latency), at: call.end)
                state.serve(at: call.end)
                takeResults(at: call.end)
            }
        }

        private mutating func takeResults(at now: Nanoseconds) {
            for (ticket, deadline) in waiting {
                guard case .settled(let result)? = state.queue.takeResult(of: ticket) else { continue }
                waiting[ticket] = nil
                switch result {
                case .success(let lease): start(lease, at: now, until: deadline)
                case .failure: refusedLater += 1
                }
            }
        }
    }

    @Test(
        "ten times the load that it bears leaves the answers as many, and refuses the rest at once",
        arguments: [150, 300, 2_000]
    )
    func overload(deadline: Int) {
        var simulation = Simulation()
        simulation.run(
            callsPerSecond: 4_000,
            for: 2_000 * Self.millisecond,
            deadline: Nanoseconds(deadline) * Self.millisecond
        )
        #expect(simulation.answered > 720)
        #expect(simulation.late < 40)
        #expect(simulation.refusedLater < 400)
        #expect(simulation.refusedAtOnce > 6_000)
        #expect(simulation.state.records.allSatisfy { $0.breaker.openings == 0 })
    }
}
