// SPDX-License-Identifier: Apache-2.0

extension ProviderCall {
    /// What the call used: as reported, else estimated where the vendor may have billed it, else nothing.
    func usage(of fold: CompletionFold, fault: ProviderError?) -> TokenUsage {
        if let usage = fold.completion.usage { return usage }
        guard fault?.mayHaveBeenBilled ?? true || fold.hasStarted else { return .none }
        let asked = followUp.reduce(request.promptSize) { $0 + $1.text.count }
        let answered = fold.completion.toolCalls.reduce(
            fold.completion.text.count + (fold.completion.refusal?.count ?? 0)
        ) { $0 + $1.arguments.count + $1.name.utf8.count }
        return TokenUsage(
            input: TokenEstimate.likely(utf8Count: asked),
            output: TokenEstimate.likely(utf8Count: answered),
            isEstimated: true
        )
    }
}
