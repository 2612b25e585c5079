// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import PolicyFile

/// `cascade-server check`.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks the configuration and its policies, all problems at once.",
        discussion: "Exits 0 if everything is right, 1 if something is wrong, 2 if there is nothing to check."
    )

    @OptionGroup var options: ConfigurationOption

    @Flag(help: "Prints every setting as it holds, with where it came from.")
    var explain = false

    func run() async throws {
        guard FileManager.default.isReadableFile(atPath: options.config) else {
            Output.message(
                "\(options.config): found no file that can be read; expected the server's configuration. Name it with `--config`."
            )
            throw ExitCode.couldNotRun
        }
        let loader = SnapshotLoader(
            configPath: options.config,
            environment: ProcessInfo.processInfo.environment,
            transports: Transports(),
            demoURL: nil
        )
        let file: ConfigurationFile
        let policies: PolicySet
        do throws(PolicyFileError) {
            (file, policies) = try loader.read()
        } catch {
            Output.message(error.description)
            let count = error.problems.count
            Output.message(count == 1 ? "1 problem" : "\(count) problems")
            throw ExitCode.found
        }
        if explain {
            Output.data(options.config)
            Output.data(ExplainedSetting.table(file.settings))
            for policy in policies.settings {
                Output.data("\npolicy \(policy.name)")
                Output.data(ExplainedSetting.table(policy.settings))
            }
        }
        for policy in policies.leftOut { Output.message(policy.summary) }
        let names = policies.names
        let count = names.count == 1 ? "1 policy" : "\(names.count) policies"
        Output.message("\(options.config): right; \(count): \(names.joined(separator: ", "))")
    }
}
