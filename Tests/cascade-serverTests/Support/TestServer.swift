// SPDX-License-Identifier: Apache-2.0

import Cascade
import DemoUpstream
import Logging
import ServiceLifecycle
import Testing

@testable import cascade_server

/// The whole server on a free port, in this process, with the demo upstream behind it.
struct TestServer: HTTPTarget {
    let port: Int
    let folder: TestFolder
    let upstream: DemoUpstream
    let gateway: Gateway

    /// Runs a server for as long as `body` does, then drains it and stops everything; in the folder of an earlier run, to use its store.
    static func run<Value>(
        _ setup: TestSetup = TestSetup(),
        in folder: TestFolder? = nil,
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let folder = try folder ?? TestFolder()
        return try await Turnstile.servers.run {
            let upstream = try await DemoUpstream.start()
            do {
                let value = try await run(setup, folder, upstream, body)
                await upstream.stop()
                return value
            } catch {
                await upstream.stop()
                throw error
            }
        }
    }

    private static func run<Value>(
        _ setup: TestSetup,
        _ folder: TestFolder,
        _ upstream: DemoUpstream,
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        try folder.write(setup.yaml(upstream: upstream.baseURL), to: "cascade.yaml")
        try folder.write(policies: setup.policies)
        let assembly = try await ServerAssembly(
            configPath: "\(folder.path)/cascade.yaml",
            environment: setup.environment
        )
        let (ports, source) = AsyncStream.makeStream(of: Int.self)
        let group = ServiceGroup(
            services: [Running(assembly: assembly, port: source)],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { source.finish() }
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next(), "the server did not start")
            let server = TestServer(port: port, folder: folder, upstream: upstream, gateway: assembly.gateway)
            let value = try await body(server)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }

    private struct Running: Service {
        let assembly: ServerAssembly
        let port: AsyncStream<Int>.Continuation

        func run() async throws {
            try await assembly.run(signals: []) { _, port in self.port.yield(port) }
        }
    }
}
