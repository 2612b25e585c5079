// SPDX-License-Identifier: Apache-2.0

extension ProviderCall {
    /// What the call used: as reported, else estimated where the vendor may have billed it, else nothing.
    func usage(of fold: CompletionFold, fault: ProviderError?) -> TokenUsage {
        if let usage = fold.completion.usage { return usage }
        guard fault?.mayHaveBeenBilled ?? true || fold.hasStarted else { return .none }
        let asked = followUp.reduce(request.likelyInputTokens) { $0 + TokenEstimate.tokens(in: $1.text) }
        let texts = [fold.completion.text, fold.completion.refusal ?? []]
        let answered = fold.completion.toolCalls.reduce(texts.reduce(0) { $0 + TokenEstimate.tokens(in: $1) }) {
            $0 + TokenEstimate.tokens(in: $1.arguments) + TokenEstimate.tokens(in: Array($1.name.utf8))
        }
        return TokenUsage(
            input: asked,
            output: answered,
            isEstimated: true
        )
    }
}
