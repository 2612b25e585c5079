// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cascade
import PolicyFile

/// `cascade-server schema`.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the JSON Schema of policy.yaml, fixtures.yaml or cascade.yaml, for editors."
    )

    /// Which file.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case policy, fixtures, config
    }

    @Argument(help: "policy, fixtures or config.")
    var subject: Subject

    func run() throws {
        switch subject {
        case .policy: Output.data(PolicySchema.json(verifiers: Catalog.verifiers.map(\.kind)))
        case .fixtures: Output.data(FixturesSchema.json)
        case .config: Output.data(ConfigurationSchema.json)
        }
    }
}
