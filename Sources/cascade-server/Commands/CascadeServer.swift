// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The program: its sub-commands and nothing else.
@main
struct CascadeServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cascade-server",
        abstract: "Answers each LLM request with the cheapest model whose answer passes verification.",
        version: "0.1.0",
        subcommands: [Serve.self, Check.self, TestFixtures.self, Verify.self, Prices.self, Schema.self]
    )

    /// Runs the command; a mistake on the command line ends as any work that could not be done does, not with the library's 64.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Output.message(fullMessage(for: error))
            exit(withError: ExitCode.couldNotRun)
        }
    }
}

/// How a command ends besides well.
extension ExitCode {
    /// The check or the test found something.
    static let found = ExitCode(1)
    /// The command could not do its work.
    static let couldNotRun = ExitCode(2)
}

/// The configuration that a command works with.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The server's configuration.")
    var config = "cascade.yaml"
}
