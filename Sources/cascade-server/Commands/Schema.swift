// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cascade
import PolicyFile

/// `cascade-server schema`.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the JSON Schema of policy.yaml or cascade.yaml, for editors."
    )

    /// Which file.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case policy, config
    }

    @Argument(help: "policy or config.")
    var subject: Subject

    func run() throws {
        switch subject {
        case .policy: Output.data(PolicySchema.json(verifiers: Catalog.verifiers.map(\.kind)))
        case .config: Output.data(ConfigurationSchema.json)
        }
    }
}
