// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
// Linked for its `malloc`, which takes a tenth off the CPU time of a request.
import CMimalloc
import Foundation
import Logging

/// `cascade-server serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves the policies over HTTP.")

    @OptionGroup var options: ConfigurationOption

    @Option(help: "Listens there instead of where the configuration says.")
    var host: String?

    @Option(help: "Listens there instead of where the configuration says; 0 takes a free port.")
    var port: Int?

    func validate() throws {
        guard let port, !(0...65_535).contains(port) else { return }
        throw ValidationError("--port: found \(port); expected 0 to 65535. Name another one.")
    }

    func run() async throws {
        var assembly: ServerAssembly
        do {
            assembly = try await ServerAssembly(
                configPath: options.config,
                environment: ProcessInfo.processInfo.environment
            )
        } catch {
            Output.message("\(error)")
            throw ExitCode.couldNotRun
        }
        if let host { assembly.configuration.listen.host = host }
        if let port { assembly.configuration.listen.port = port }
        let usesDemo = assembly.configuration.providers.contains { $0.kind == .demo }
        let policies = assembly.gateway.snapshot.policies.keys.sorted().joined(separator: ", ")
        do {
            try await assembly.run { host, port in
                let shown = host.contains(":") ? "[\(host)]" : host
                Output.message("Cascade listens on http://\(shown):\(port), policies: \(policies)")
                if usesDemo {
                    Output.message("Models of the provider `demo` are scripted: their answers are canned, not thought.")
                }
            }
        } catch {
            await OutsideVerifiers.shutdown()
            Output.message("the server ended: \(error)")
            throw ExitCode.couldNotRun
        }
        await OutsideVerifiers.shutdown()
    }
}
