// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct CircuitBreakerTests {
    private static func scene(_ breaker: BreakerSettings) -> PoolScene { PoolScene(1, PoolSettings(breaker: breaker)) }

    @Test("opens at so many failures in a row")
    func consecutive() {
        var scene = Self.scene(BreakerSettings(consecutive: 5))
        for _ in 0..<4 { scene.call(0, .failed(.fault)) }
        scene.call()
        for _ in 0..<4 { scene.call(0, .failed(.fault)) }
        #expect(scene.status().state == .closed)
        scene.call(0, .failed(.fault))
        #expect(scene.status().state == .open)
        #expect(scene.status().reason == "5 failures in a row, the last `unavailable`")
        #expect(scene.status().totals.openings == 1)
    }

    @Test(
        "opens at a share of failures, once there are enough calls",
        arguments: [(10, 5, true), (10, 4, false), (9, 5, false), (30, 15, true)]
    )
    func share(calls: Int, failures: Int, opens: Bool) {
        var scene = Self.scene(BreakerSettings(consecutive: 100))
        for _ in 0..<(calls - failures) { scene.call() }
        for _ in 0..<failures { scene.call(0, .failed(.fault)) }
        #expect((scene.status().state == .open) == opens)
        if opens {
            #expect(scene.status().reason == "\(failures) of \(calls) calls failed, the last `unavailable`")
        }
    }

    @Test("forgets calls that are older than the window")
    func window() {
        var scene = Self.scene(BreakerSettings(window: .seconds(30), consecutive: 100))
        for _ in 0..<6 { scene.call() }
        for _ in 0..<3 { scene.call(0, .failed(.fault)) }
        #expect(scene.status().window.calls == 9)
        #expect(scene.status().window.failures == 3)
        scene.now += .seconds(31)
        #expect(scene.status().window.calls == 0)
        #expect(scene.status().window.failures == 0)
        for _ in 0..<9 { scene.call(0, .failed(.fault)) }
        #expect(scene.status().state == .closed)
        scene.call(0, .failed(.fault))
        #expect(scene.status().state == .open)
    }

    @Test(
        "opens at a share of slow calls, where slowness is set",
        arguments: [(Duration.seconds(2), true), (nil, false)]
    )
    func slow(limit: Duration?, opens: Bool) {
        var scene = Self.scene(BreakerSettings(slow: limit, slowCalls: 0.8))
        for _ in 0..<2 { scene.call(taking: .milliseconds(100)) }
        for _ in 0..<8 { scene.call(taking: .seconds(2)) }
        #expect((scene.status().state == .open) == opens)
        if opens { #expect(scene.status().reason == "8 of 10 calls were slow") }
    }

    @Test(
        "what counts as a failure",
        arguments: [
            (ProviderError.timedOut(phase: "total", after: .seconds(1)), true), (.unreachable(reason: "refused"), true),
            (.unavailable(status: 503, retryAfter: nil), true), (.unauthorised(status: 401), true),
            (.malformed(reason: "HTML"), true), (.cutOff(received: 1, expected: 2), true),
            (.refused(message: ""), false),
            (.invalidRequest(status: 400, message: "", param: nil, code: nil), false),
            (.unsupported(UnsupportedField("a", "b")), false), (.tooLarge(limit: 1), false), (.cancelled, false),
        ]
    )
    func faults(fault: ProviderError, counts: Bool) {
        var scene = Self.scene(BreakerSettings())
        for _ in 0..<20 { scene.call(0, .failed(fault)) }
        #expect((scene.status().state == .open) == counts)
    }

    @Test(
        "a timeout counts where the call had as long as answers take",
        arguments: [("total", 1_999, false), ("total", 2_000, true), ("idle", 2_500, true), ("connect", 10, true)]
    )
    func timeouts(phase: String, latency: Int, counts: Bool) {
        var scene = Self.scene(BreakerSettings())
        for _ in 0..<3 { scene.call(taking: .seconds(2)) }
        for _ in 0..<5 {
            scene.call(0, .failed(.timedOut(phase: phase, after: .zero)), taking: .milliseconds(latency))
        }
        #expect((scene.status().state == .open) == counts)
    }

    @Test("calls that were given up say nothing")
    func cancelled() {
        var scene = Self.scene(BreakerSettings())
        for _ in 0..<50 { scene.call(0, .cancelled) }
        #expect(scene.status().state == .closed)
        #expect(scene.status().window.calls == 0)
    }

    @Test("after its rest lets one call through, which decides", arguments: [true, false])
    func probing(goesWell: Bool) throws {
        var scene = Self.scene(BreakerSettings(cooldown: .seconds(10)))
        for _ in 0..<5 { scene.call(0, .failed(.fault)) }
        let rest = try #require(scene.status().restsFor)
        #expect(rest >= .seconds(9) && rest <= .seconds(11))
        #expect(scene.next() == .none(Unavailability(.coolingDown, retryAfter: rest)))
        #expect(scene.call() == nil)
        scene.now += rest
        #expect(scene.next() == .ready(0))
        let probe = try #require(scene.pool.admit(0, scene.demand(), at: scene.now))
        #expect(probe.isProbe)
        #expect(scene.status().state == .halfOpen)
        #expect(scene.call() == nil)
        #expect(scene.next() == .none(Unavailability(.coolingDown, retryAfter: .seconds(1))))
        scene.pool.finish(
            probe,
            CallReport(goesWell ? .answered : .failed(.fault), latency: .seconds(1)),
            at: scene.now
        )
        #expect(scene.status().state == (goesWell ? .closed : .open))
        #expect(scene.call() == (goesWell ? false : nil))
        #expect(scene.status().totals.closings == (goesWell ? 1 : 0))
    }

    @Test("a call that was given up, or limited, leaves the next to decide")
    func undecided() {
        var scene = Self.scene(BreakerSettings())
        for _ in 0..<5 { scene.call(0, .failed(.fault)) }
        scene.now += .seconds(20)
        #expect(scene.call(0, .cancelled) == true)
        #expect(scene.status().state == .halfOpen)
        #expect(scene.call(0, .failed(.rateLimited(retryAfter: .seconds(2)))) == true)
        #expect(scene.call() == nil)
        scene.now += .seconds(2)
        #expect(scene.call() == true)
        #expect(scene.status().state == .closed)
    }

    @Test("its rest doubles with every failed try, up to the longest, and is short again after a recovery that lasts")
    func doubling() throws {
        var scene = Self.scene(BreakerSettings(window: .seconds(30), cooldown: .seconds(10), maxCooldown: .seconds(60)))
        for _ in 0..<5 { scene.call(0, .failed(.fault)) }
        for expected in [10.0, 20, 40, 60, 60] {
            let rest = try #require(scene.status().restsFor)
            #expect(rest >= .seconds(expected * 0.9) && rest <= .seconds(expected * 1.1))
            scene.now += rest
            #expect(scene.call(0, .failed(.fault)) == true)
        }
        scene.now += .seconds(70)
        #expect(scene.call() == true)
        scene.now += .seconds(31)
        for _ in 0..<5 { scene.call(0, .failed(.fault)) }
        #expect(try #require(scene.status().restsFor) <= .seconds(11))
    }

    @Test("calls that began before it opened change nothing")
    func late() throws {
        var scene = Self.scene(BreakerSettings())
        let old = (0..<8).compactMap { _ in scene.pool.admit(0, scene.demand(), at: scene.now) }
        for _ in 0..<5 { scene.call(0, .failed(.fault)) }
        for lease in old.prefix(4) {
            scene.pool.finish(lease, CallReport(.answered, latency: .seconds(1)), at: scene.now)
        }
        for lease in old.suffix(4) {
            scene.pool.finish(lease, CallReport(.failed(.fault), latency: .seconds(1)), at: scene.now)
        }
        #expect(scene.status().state == .open)
        #expect(scene.status().inFlight == 0)
        #expect(scene.status().totals.openings == 1)
    }

    @Test("health probes open it, end a rest that has lasted, and close it")
    func healthProbes() {
        var scene = Self.scene(BreakerSettings(cooldown: .seconds(10)))
        scene.pool.probed(0, succeeded: true, at: scene.now)
        #expect(scene.status().state == .closed)
        scene.pool.probed(0, succeeded: false, at: scene.now)
        #expect(scene.status().state == .open)
        #expect(scene.status().reason == "its health probe failed")
        scene.pool.probed(0, succeeded: true, at: scene.now + .seconds(9))
        #expect(scene.status().state == .open)
        scene.now += .seconds(10)
        scene.pool.probed(0, succeeded: true, at: scene.now)
        #expect(scene.status().state == .halfOpen)
        scene.pool.probed(0, succeeded: true, at: scene.now)
        #expect(scene.status().state == .closed)
    }

    @Test("an open one admits nobody, a half-open one a single call at a time")
    func neverMore() {
        forAll(cases: 200) { random, seed in
            var scene = Self.scene(
                BreakerSettings(
                    calls: 5,
                    window: .seconds(5),
                    consecutive: 3,
                    cooldown: .seconds(2),
                    maxCooldown: .seconds(20)
                )
            )
            var open: [DeploymentLease] = []
            for _ in 0..<300 {
                scene.now += .milliseconds(Int64.random(in: 0...500, using: &random))
                let before = scene.status()
                if Int.random(in: 0..<10, using: &random) < 6,
                    let lease = scene.pool.admit(0, scene.demand(), at: scene.now)
                {
                    #expect(before.state != .open || (before.restsFor ?? .zero) <= .zero, "seed \(seed)")
                    #expect(lease.isProbe == (before.state != .closed), "seed \(seed)")
                    if lease.isProbe {
                        #expect(!open.contains { $0.isProbe && before.state == .halfOpen }, "seed \(seed)")
                    }
                    open.append(lease)
                } else if !open.isEmpty {
                    let lease = open.remove(at: Int.random(in: 0..<open.count, using: &random))
                    let fails = Int.random(in: 0..<10, using: &random) < 4
                    let report = CallReport(fails ? .failed(.fault) : .answered, latency: .milliseconds(10))
                    scene.pool.finish(lease, report, at: scene.now)
                }
                let after = scene.status()
                #expect(after.inFlight == open.count, "seed \(seed)")
                #expect(after.totals.openings >= after.totals.closings, "seed \(seed)")
            }
        }
    }
}
