// SPDX-License-Identifier: Apache-2.0

public import Cascade

/// Builds `iban` verifiers: `verify: [iban: { required: true }]`.
public struct IBANVerifierFactory: VerifierFactory {
    /// The name a policy writes.
    public let kind = "iban"

    /// A factory.
    public init() {}

    /// Reads the settings.
    ///
    /// The reader reports what is wrong, and where: a value of another type, an unknown key with the nearest known one. The server prints
    /// it with file, line and column, and does not start.
    public func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let isRequired = settings.bool("required", default: false)
        return settings.problems.isEmpty ? IBANVerifier(isRequired: isRequired) : nil
    }
}
