// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Rejects answers with personal data.
struct PIIVerifier: Verifier {
    let scan: PersonalDataScan
    /// Whether what the request itself has may be repeated.
    let acceptsKnown: Bool
    let findingLimit: Int

    var findingCodes: [String] { scan.kinds.kinds.map(\.rawValue) }

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion, for: candidate.request)
    }

    /// Findings: `email`, `phone`, `iban`, `credit_card`, `national_id`, `ip_address`; none ever quotes what it found.
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

/// Builds `pii` verifiers.
package struct PIIVerifierFactory: VerifierFactory {
    package let kind = "pii"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let kinds = KindSet(settings.choices("kinds", of: PersonalDataScan.Kind.self))
        let countries = countries(in: &settings)
        if settings.has("countries"), !kinds.contains(.nationalID), settings.problems.isEmpty {
            settings.report(
                "countries",
                found: "countries, and `kinds` without `national_id`",
                expected: "both or neither",
                remedy: "Add `national_id` to `kinds`."
            )
        }
        let acceptsKnown = settings.choice("in_request", default: KnownMeaning.reject) == .accept
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        guard settings.problems.isEmpty else { return nil }
        return PIIVerifier(
            scan: PersonalDataScan(kinds: kinds, countries: countries),
            acceptsKnown: acceptsKnown,
            findingLimit: limit
        )
    }

    private func countries(in settings: inout SettingsReader) -> Set<String> {
        let known = NationalID.countries
        let written = settings.strings("countries")
        for country in written where !known.contains(country) {
            settings.report(
                "countries",
                found: "`\(country)`",
                expected: "some of " + known.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(country, in: known).map { "Did you mean `\($0)`?" }
                    ?? "Leave the key out for all."
            )
        }
        if written.isEmpty { settings.note("countries", "[\(known.joined(separator: ", "))]", isDefault: true) }
        return Set(written.isEmpty ? known : written)
    }
}
