// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Rejects answers that give secrets away.
struct SecretsVerifier: Verifier {
    let scan: SecretScan
    /// Whether what the request itself has may be repeated.
    let acceptsKnown: Bool
    let findingLimit: Int

    var findingCodes: [String] { scan.kinds.kinds.map(\.rawValue) }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion, for: candidate.request)
    }

    /// Findings: `token`, `private_key`, `jwt`, `url`, `assignment`; none ever quotes what it found.
    func judge(_ completion: Completion, for request: ChatRequest) -> Judgement {
        LeakCheck(acceptsKnown: acceptsKnown, findingLimit: findingLimit).judge(completion, for: request) {
            text,
            limit in
            scan.hits(in: text, limit: limit).map {
                LeakCheck.Leak(code: $0.kind.rawValue, name: $0.name, range: $0.range)
            }
        }
    }
}

/// Builds `secrets` verifiers.
package struct SecretsVerifierFactory: VerifierFactory {
    package let kind = "secrets"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let kinds = settings.choices("kinds", of: SecretScan.Kind.self)
        let entropy = settings.number("least_entropy", in: 0...8, default: 3.2) ?? 3.2
        let acceptsKnown = settings.choice("in_request", default: KnownMeaning.reject) == .accept
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        guard settings.problems.isEmpty else { return nil }
        return SecretsVerifier(
            scan: SecretScan(kinds: KindSet(kinds), leastEntropy: entropy),
            acceptsKnown: acceptsKnown,
            findingLimit: limit
        )
    }
}
