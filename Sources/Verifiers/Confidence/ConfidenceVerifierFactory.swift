// SPDX-License-Identifier: Apache-2.0

package import Cascade

/// Builds `confidence` verifiers: how sure the model is of its answer, by one of four methods.
package struct ConfidenceVerifierFactory: VerifierFactory {
    package let kind = "confidence"
    /// Asked again, a model that is not sure would only be tempted to say that it is.
    package let defaultThen = RejectionAction.escalate

    /// What the confidence is taken from.
    private enum Method: String, CaseIterable {
        case verbalized
        case trueProbability = "p_true"
        case logprobs
        case agreement
    }

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let method: Method? = settings.optionalChoice("method")
        if !settings.has("method") {
            let names = Method.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            settings.reportMissing("method", expected: "one of \(names)")
        }
        if !settings.has("at_least") {
            settings.reportMissing("at_least", expected: "the least confidence that is accepted, 0 to 1")
        }
        let atLeast = settings.number("at_least", in: 0...1) ?? 1
        let scale = ConfidenceScale(atLeast: atLeast, curve: settings.calibration(in: environment))
        switch method {
        case .verbalized: return VerbalizedConfidence(scale: scale)
        case .trueProbability: return TruthProbability(scale: scale)
        case .logprobs: return Self.tokens(from: &settings, scale: scale)
        case .agreement: return Self.agreement(from: &settings, scale: scale)
        case nil:
            // What the methods take is known, so that only the method is reported.
            for key in ["statistic", "quantile", "samples", "vote", "temperature"] { _ = settings.has(key) }
            return nil
        }
    }

    private static func tokens(from settings: inout SettingsReader, scale: ConfidenceScale) -> TokenConfidence {
        let statistic = settings.choice("statistic", default: TokenConfidence.Statistic.mean)
        var quantile = 0.0
        if statistic == .tail {
            quantile = settings.number("quantile", in: 0...1, default: 0.1) ?? 0
        } else if settings.has("quantile") {
            settings.report(
                "quantile",
                found: "`quantile` with `statistic: \(statistic.rawValue)`",
                expected: "`statistic: tail`, the one that has it",
                remedy: "Remove it, or write `statistic: tail`."
            )
        }
        return TokenConfidence(statistic: statistic, quantile: quantile, scale: scale)
    }

    private static func agreement(from settings: inout SettingsReader, scale: ConfidenceScale) -> Agreement {
        let samples = settings.int("samples", in: 2...20, default: 5) ?? 5
        let alone = 1 / Double(samples)
        // At 0 nothing is judged: the score is for a weighted mean.
        if scale.atLeast > 0, scale.isEnough(alone) {
            settings.report(
                "at_least",
                found: "\(ConfidenceScale.text(scale.atLeast)), which one of \(samples) answers reaches alone",
                expected: "more, so that answers have to agree",
                remedy: "Write a higher number, or take more samples."
            )
        }
        return Agreement(
            samples: samples,
            vote: settings.choice("vote", default: Vote.Kind.exact),
            temperature: settings.number("temperature", in: 0...2, default: 0.7) ?? 0.7,
            scale: scale
        )
    }
}
