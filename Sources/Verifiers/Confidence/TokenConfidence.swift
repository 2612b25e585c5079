// SPDX-License-Identifier: Apache-2.0

import Cascade
import Glibc

/// Takes a confidence from the probabilities of the answer's tokens.
struct TokenConfidence: CallShapingVerifier {
    /// How the tokens' probabilities become one number.
    enum Statistic: String, CaseIterable {
        /// Their geometric mean, `exp(mean(logprob))`: A. Malinin, M. Gales, *Uncertainty Estimation in Autoregressive Structured
        /// Prediction*, 2021 (length-normalised likelihood).
        case mean
        /// The lowest.
        case minimum
        /// A low quantile of them: N. Gupta et al., *Language Model Cascades: Token-level uncertainty and beyond*, 2024 (Chow-Quantile).
        case tail
        /// The lead of the likeliest first token over the second: G. Ramírez et al., *Optimising Calls to Large Language Models with
        /// Uncertainty-Based Two-Tier Selection*, 2024.
        case margin
    }

    let statistic: Statistic
    /// Which quantile `tail` takes, in 0…1.
    let quantile: Double
    let scale: ConfidenceScale

    var findingCodes: [String] { ConfidenceScale.findingCodes }

    func shape(_ call: inout CallShape) {
        call.askLogprobs(top: statistic == .margin ? 2 : 0)
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        guard let all = candidate.completion.logprobs else {
            return .inconclusive(because: "the upstream gave no log-probabilities")
        }
        let tokens = Self.tokens(all, of: candidate.completion.text)
        guard !tokens.isEmpty else { return .inconclusive(because: "the answer has no tokens with log-probabilities") }
        guard let confidence = confidence(tokens) else {
            return .inconclusive(because: "the upstream gave no alternatives of the first token")
        }
        return scale.judgement(confidence, by: "by its tokens (\(statistic.rawValue))")
    }

    /// The confidence of an answer's tokens, at least one; nil where `margin` has no alternatives to compare.
    func confidence(_ tokens: some Collection<TokenLogprob>) -> Double? {
        // Rounding upstream can lift a certain token above 0.
        let logprobs = tokens.map { min(0, $0.logprob) }
        switch statistic {
        case .mean: return exp(logprobs.reduce(0, +) / Double(logprobs.count))
        case .minimum: return logprobs.min().map { exp($0) }
        case .tail: return exp(Self.quantile(quantile, of: logprobs.sorted()))
        case .margin:
            let first = tokens.first { token in token.bytes.contains { $0 > 0x20 } } ?? tokens.first
            guard let top = first?.top.map({ exp(min(0, $0.logprob)) }).sorted(by: >), top.count >= 2 else {
                return nil
            }
            return top[0] - top[1]
        }
    }

    /// A quantile of sorted numbers, at least one, by linear interpolation between neighbours.
    private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }

    /// The tokens of the text that is judged, without those of a statement behind it.
    ///
    /// All of them, where the text is not what they begin with.
    static func tokens(_ all: [TokenLogprob], of text: [UInt8]) -> ArraySlice<TokenLogprob> {
        var count = 0
        for (index, token) in all.enumerated() {
            if count >= text.count { return all[..<index] }
            guard text[count...].starts(with: token.bytes.prefix(text.count - count)) else { return all[...] }
            count += token.bytes.count
        }
        return all[...]
    }
}
