// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import DemoUpstream
import Logging
import PolicyFile
import SQLiteStore
import ServiceLifecycle
import UnixSignals

/// Puts a server together from its configuration: reads, compiles, opens, and lists the services to run.
struct ServerAssembly {
    /// Why a server cannot start.
    enum Failure: Error, CustomStringConvertible {
        /// The configuration or the policies are not right.
        case settings(PolicyFileError)
        /// Something that the configuration names cannot be had.
        case unavailable(String)

        var description: String {
            switch self {
            case .settings(let error): error.description
            case .unavailable(let reason): reason
            }
        }
    }

    /// What the configuration says; commands may change where to listen.
    var configuration: ServerConfiguration
    let gateway: Gateway
    private let services: [any Service]

    /// Reads `cascade.yaml` and its policies, starts the demo upstream where they name it, and opens the store.
    init(configPath: String, environment: [String: String]) async throws(Failure) {
        let clock = SystemClock()
        let transports = Transports()
        let file = try Self.settings { () throws(PolicyFileError) in
            try ConfigurationFile(path: configPath, environment: environment)
        }
        configuration = file.configuration
        let logger = Logger.server(configuration.log)
        OutsideVerifiers.log(to: logger)
        let demo = try await Self.demo(for: file.configuration)
        let demoURL = demo?.baseURL
        let deployments = DeploymentRegistry(seed: UInt64.random(in: .min ... .max))
        let load: @Sendable () throws(PolicyFileError) -> LoadedSnapshot = { () throws(PolicyFileError) in
            let loaded = try SnapshotLoader(
                configPath: configPath,
                environment: environment,
                transports: transports,
                demoURL: demoURL,
                deployments: deployments
            )
            .load()
            for policy in loaded.leftOut { logger.warning("\(policy.summary)") }
            return loaded
        }
        let files = SourceFiles(configuration: configPath, policies: file.configuration.policies)
        let fingerprint = FileFingerprint(of: files.paths)
        let first = try Self.settings(load)
        let store = try Self.store(file.configuration.store)
        let recorder = TraceRecorder(
            store: store,
            clock: clock,
            queueLimit: file.configuration.store?.queue ?? 4_096,
            digest: { KeyRing.digest($0) },
            onFailure: { error, count in
                logger.error("traces not stored", metadata: ["error": "\(error)", "count": "\(count)"])
            }
        )
        gateway = Gateway(
            snapshot: first.snapshot,
            clock: clock,
            deployments: deployments,
            recorder: recorder,
            limits: Gateway.Limits(
                body: configuration.limits.body,
                requests: configuration.limits.requests,
                keepAlive: configuration.limits.keepAlive
            ),
            logger: logger
        )
        var services: [any Service] = []
        if let demo { services.append(Held { await demo.stop() }) }
        services.append(Held { await transports.shutdown() })
        services.append(TraceWriting(recorder: recorder, store: store))
        if let store, let retention = configuration.store?.retention {
            services.append(TraceRetention(store: store, retention: retention, clock: clock, logger: logger))
        }
        services.append(HealthProbes(gateway: gateway))
        services.append(
            Reloader(
                gateway: gateway,
                first: first,
                firstFingerprint: fingerprint,
                watches: configuration.watchesFiles,
                clock: clock,
                load: load
            )
        )
        self.services = services
    }

    /// Serves until SIGTERM or SIGINT, or until the surrounding task is told to shut down.
    ///
    /// Requests in flight are answered first.
    ///
    /// - Throws: what the system says where the address cannot be bound.
    func run(
        signals: [UnixSignal] = [.sigterm, .sigint],
        onListening: @escaping @Sendable (_ host: String, _ port: Int) async -> Void
    ) async throws {
        let http = HTTPService(gateway: gateway, configuration: configuration, onListening: onListening)
        // What is last in the list ends first: the server drains while everything it needs still runs.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                // A name of its own, since the library would write the whole service into its logs.
                services: (services + [http]).map { .init(service: $0, serviceName: "\(type(of: $0))") },
                gracefulShutdownSignals: signals,
                logger: gateway.logger
            )
        )
        try await group.run()
    }

    private static func settings<Value>(_ read: () throws(PolicyFileError) -> Value) throws(Failure) -> Value {
        do throws(PolicyFileError) { return try read() } catch { throw .settings(error) }
    }

    private static func demo(for configuration: ServerConfiguration) async throws(Failure) -> DemoUpstream? {
        guard configuration.providers.contains(where: { $0.kind == .demo }) else { return nil }
        do { return try await DemoUpstream.start() } catch {
            throw .unavailable("the demo upstream cannot start: \(error)")
        }
    }

    private static func store(_ settings: ServerConfiguration.StoreSettings?) throws(Failure) -> SQLiteTraceStore? {
        guard let settings else { return nil }
        do {
            return try SQLiteTraceStore(path: settings.path, settings: .init(sizeLimit: settings.maxSize))
        } catch {
            throw .unavailable("store.path: \(error.reason)")
        }
    }
}

/// Holds something until everything that needs it has ended.
struct Held: Service {
    let release: @Sendable () async -> Void

    func run() async throws {
        try? await gracefulShutdown()
        await release()
    }
}
