// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct QuotaTests {
    private static func requests(_ remaining: Int, of limit: Int? = nil, resets: Duration? = .seconds(20))
        -> UpstreamQuota
    {
        UpstreamQuota(requests: UpstreamQuota.Allowance(remaining: remaining, limit: limit, resetsAfter: resets))
    }

    private static func tokens(_ remaining: Int, of limit: Int? = nil) -> UpstreamQuota {
        UpstreamQuota(tokens: UpstreamQuota.Allowance(remaining: remaining, limit: limit, resetsAfter: .seconds(20)))
    }

    @Test("a deployment without requests left is avoided until its reset", arguments: [Duration.seconds(20), nil])
    func requests(resets: Duration?) {
        var scene = PoolScene(1)
        scene.call(quota: Self.requests(1, resets: resets))
        #expect(scene.next() == .ready(0))
        #expect(scene.call(quota: Self.requests(0, resets: resets)) == false)
        let wait = resets ?? .seconds(10)
        #expect(scene.next() == .none(Unavailability(.limitReached, retryAfter: wait)))
        #expect(scene.status().requests.upstream == 0)
        scene.now += wait
        #expect(scene.next() == .ready(0))
        #expect(scene.status().requests.upstream == nil)
    }

    @Test("calls sent since a response are taken off what it told; later news from earlier calls is none")
    func sentSince() throws {
        let scene = PoolScene(1)
        func admit() throws -> DeploymentLease { try #require(scene.pool.admit(0, scene.demand(), at: scene.now)) }
        func finish(_ lease: DeploymentLease, left: Int) {
            let report = CallReport(.answered, latency: .seconds(1), quota: Self.requests(left))
            scene.pool.finish(lease, report, at: scene.now)
        }
        let (first, second, third) = (try admit(), try admit(), try admit())
        finish(second, left: 4)
        #expect(scene.status().requests.upstream == 3)
        finish(first, left: 50)
        #expect(scene.status().requests.upstream == 3)
        finish(third, left: 1)
        #expect(scene.status().requests.upstream == 1)
        _ = try admit()
        #expect(scene.status().requests.upstream == 0)
        #expect(scene.pool.admit(0, scene.demand(), at: scene.now) == nil)
    }

    @Test("a place that came to nothing takes nothing of the upstream's quota")
    func unused() throws {
        var scene = PoolScene(1)
        scene.call(quota: UpstreamQuota(requests: Self.requests(1).requests, tokens: Self.tokens(500).tokens))
        let demand = scene.demand(tokens: 500)
        let lease = try #require(scene.pool.admit(0, demand, at: scene.now))
        #expect(scene.status().requests.upstream == 0)
        scene.pool.finish(lease, CallReport(.unused, latency: .zero), at: scene.now)
        #expect(scene.status().requests.upstream == 1)
        #expect(scene.status().tokens.upstream == 500)
        #expect(scene.next(demand) == .ready(0))
    }

    @Test("a call is kept from a deployment whose tokens do not cover it", arguments: [(500, true), (501, false)])
    func tokens(needed: Int, fits: Bool) {
        var scene = PoolScene(1)
        scene.call(quota: Self.tokens(500))
        let choice = scene.next(scene.demand(tokens: needed))
        #expect(choice == (fits ? .ready(0) : .none(Unavailability(.limitReached, retryAfter: .seconds(20)))))
    }

    @Test("one with under 5 % left is used only if no other can", arguments: [(49, 1), (50, 0)])
    func low(remaining: Int, expected: Int) {
        var scene = PoolScene(2)
        scene.call(0, quota: Self.requests(remaining, of: 1_000))
        #expect(scene.next() == .ready(expected))
        #expect(
            scene.next(
                tried: {
                    var set = DeploymentSet(); set.insert(1); return set
                }()
            ) == .ready(0)
        )
    }

    @Test("a refusal without a time rests it for 1, 2, 4 … 60 seconds, until an answer")
    func rateLimited() {
        var scene = PoolScene(1)
        for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
            scene.call(0, .failed(.rateLimited(retryAfter: nil)))
            #expect(scene.next() == .none(Unavailability(.coolingDown, retryAfter: .seconds(expected))))
            #expect(scene.status().reason == "the upstream asked to be left alone")
            scene.now += .seconds(expected)
        }
        #expect(scene.status().state == .closed)
        #expect(scene.status().totals.rateLimited == 8)
        scene.call()
        scene.call(0, .failed(.rateLimited(retryAfter: nil)))
        #expect(scene.next() == .none(Unavailability(.coolingDown, retryAfter: .seconds(1))))
    }

    @Test("refusals of calls that were sent together rest it once")
    func together() {
        let scene = PoolScene(1)
        let leases = (0..<20).compactMap { _ in scene.pool.admit(0, scene.demand(), at: scene.now) }
        for lease in leases {
            scene.pool.finish(
                lease,
                CallReport(.failed(.rateLimited(retryAfter: nil)), latency: .zero),
                at: scene.now + .seconds(3)
            )
        }
        let choice = scene.pool.next(scene.demand(), tried: DeploymentSet(), at: scene.now + .seconds(3))
        #expect(choice == .none(Unavailability(.coolingDown, retryAfter: .seconds(1))))
    }

    @Test(
        "`Retry-After` is obeyed, up to an hour",
        arguments: [
            (ProviderError.rateLimited(retryAfter: .seconds(7)), Duration.seconds(7)),
            (.unavailable(status: 503, retryAfter: .seconds(90)), .seconds(90)),
            (.rateLimited(retryAfter: .seconds(86_400)), .seconds(3_600)),
        ]
    )
    func retryAfter(fault: ProviderError, expected: Duration) {
        var scene = PoolScene(1)
        scene.call(0, .failed(fault))
        #expect(scene.status().state == .closed)
        #expect(scene.next() == .none(Unavailability(.coolingDown, retryAfter: expected)))
        #expect(scene.status().restsFor == expected)
    }

    @Test("our own limits: requests and tokens in a minute, with the usage settled")
    func ownLimits() throws {
        var scene = PoolScene(1, limits: RateLimits(requestsPerMinute: 3, tokensPerMinute: 1_000))
        let lease = try #require(scene.pool.admit(0, scene.demand(tokens: 900), at: scene.now))
        #expect(scene.next(scene.demand(tokens: 200)) == .none(Unavailability(.limitReached, retryAfter: .seconds(6))))
        scene.pool.finish(lease, CallReport(.answered, latency: .zero, tokens: 100), at: scene.now)
        #expect(scene.status().tokens.own == 900)
        #expect(scene.next(scene.demand(tokens: 900)) == .ready(0))
        #expect(scene.call() == false)
        #expect(scene.call() == false)
        #expect(scene.call() == nil)
        #expect(scene.next() == .none(Unavailability(.limitReached, retryAfter: .seconds(20))))
        #expect(scene.status().requests.own == 0)
    }
}
