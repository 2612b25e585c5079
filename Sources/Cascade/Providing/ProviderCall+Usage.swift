// SPDX-License-Identifier: Apache-2.0

extension ProviderCall {
    /// What the call used: as reported, else estimated where the vendor may have billed it, else nothing.
    ///
    /// Some vendors say at the beginning of a stream what they have used so far. Where the answer broke off after that, its output is
    /// estimated by what came.
    func usage(of fold: CompletionFold, fault: ProviderError?) -> TokenUsage {
        if var usage = fold.completion.usage {
            guard fault != nil, fold.completion.finishReason == nil else { return usage }
            usage.output = max(usage.output, fold.completion.likelyTokens)
            usage.isEstimated = true
            return usage
        }
        guard fault?.mayHaveBeenBilled ?? true || fold.hasStarted else { return .none }
        let asked = followUp.reduce(request.likelyInputTokens) { $0 + TokenEstimate.tokens(in: $1.text) }
        return TokenUsage(
            input: asked,
            output: fold.completion.likelyTokens,
            isEstimated: true
        )
    }
}

extension Completion {
    /// About how many tokens the model wrote, as far as they are seen.
    fileprivate var likelyTokens: Int {
        let texts = TokenEstimate.tokens(in: text) + TokenEstimate.tokens(in: refusal ?? [])
        return toolCalls.reduce(texts) {
            $0 + TokenEstimate.tokens(in: $1.arguments) + TokenEstimate.tokens(in: Array($1.name.utf8))
        }
    }
}
