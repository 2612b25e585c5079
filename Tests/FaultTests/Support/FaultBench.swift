// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Curl
import CurlTesting
import FaultyUpstream
import Providers
import Testing

/// The real engine over real providers, with a faulty upstream behind one deployment and a sound one behind another.
struct FaultBench {
    let faulty: FaultyUpstream
    let sound: FaultyUpstream
    let client: CurlClient

    static let price = Price(input: Cost(picoUSD: 1_000), output: Cost(picoUSD: 4_000))
    static let deadline = Duration.seconds(60)
    /// The limit that a fault reaches which is a timeout; all others are far away.
    static let shortLimit = Duration.milliseconds(150)

    /// Runs `body` with upstreams of its own, and looks for what it left behind.
    static func with<Result>(
        script: @escaping @Sendable (FaultyUpstream.Call) -> Fault,
        _ body: (FaultBench) async throws -> Result
    ) async throws -> Result {
        let faulty = try FaultyUpstream(script)
        defer { faulty.stop() }
        let sound = try FaultyUpstream { _ in .none }
        defer { sound.stop() }
        let client = try CurlClient()
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(FaultBench(faulty: faulty, sound: sound, client: client)))
        } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        #expect(await eventually { faulty.openConnections + sound.openConnections == 0 }, "connections are left")
        let ports = faulty.ports + sound.ports
        // Those that stay are listening.
        #expect(await eventually { OpenSockets.count(ofPorts: ports) == ports.count }, "sockets are left")
        #expect(faulty.tally.inFlight + sound.tally.inFlight == 0)
        return try outcome.get()
    }

    /// Climbs a ladder of one rung, whose model has a faulty deployment and perhaps a sound one.
    func answer(
        _ faultCase: FaultCase,
        retries: Int = 0,
        failsOver: Bool = false,
        pool: DeploymentPool? = nil,
        deadline: Duration = deadline
    ) async throws -> CascadeResult {
        let dialect = faultCase.dialect
        let streams = faultCase.streams
        var faultyEnd = EndpointSettings()
        faultyEnd.maxResponseBytes = 1 << 20
        var rung = Policy.Rung(model: "small")
        rung.retries = retries
        switch faultCase.ending.code {
        case "timed_out connect": faultyEnd.connectTimeout = Self.shortLimit
        case "timed_out first_byte": faultyEnd.firstByteTimeout = Self.shortLimit
        case "timed_out idle": faultyEnd.idleTimeout = Self.shortLimit
        case "timed_out total": rung.timeout = .milliseconds(400)
        default: break
        }
        // Only the end of the connection tells that Gemini's stream is over.
        if dialect.wire == .gemini, faultCase.row.name == "stall_after_body" { faultyEnd.idleTimeout = Self.shortLimit }
        let origin = faulty.origin(for: faultCase.row.fault)
        var deployments = [deployment("faulty", try dialect.provider(origin, streams, faultyEnd, client))]
        if failsOver {
            let provider = try dialect.provider(sound.origin(), streams, EndpointSettings(), client)
            deployments.append(deployment("sound", provider))
        }
        var policy = Policy(name: "faults", ladder: [rung])
        policy.limits.deadline = deadline
        // As in the server, so that breakers, rests and the retry budget have their say.
        let traits = deployments.map { DeploymentTraits(id: $0.id) }
        let pool = pool ?? DeploymentRegistry(seed: 1).pool(for: "small", traits)
        let compiled = try PolicyCompiler(
            models: [Model(name: "small", deployments: deployments, pool: pool)],
            factories: []
        )
        .compile(policy, in: .empty)
        let clock = HurriedClock()
        return await CascadeEngine(clock: clock).answer(.sample(), by: compiled, context: .sample(clock))
    }

    private func deployment(_ id: String, _ provider: any Provider) -> Deployment {
        Deployment(id: id, upstreamModel: "small", price: Self.price, provider: provider)
    }
}

extension CascadeEngine.Context {
    /// Anybody, under a new id.
    static func sample(_ clock: any EngineClock, key: String? = nil, seed: UInt64 = 0) -> CascadeEngine.Context {
        var random = SystemRandomNumberGenerator()
        return CascadeEngine.Context(
            traceID: TraceID(unixMilliseconds: clock.unixMilliseconds, using: &random),
            key: key,
            seed: seed
        )
    }
}
