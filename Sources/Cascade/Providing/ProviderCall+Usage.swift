// SPDX-License-Identifier: Apache-2.0

extension ProviderCall {
    /// What the call used: as reported, else estimated where the vendor may have billed it, else nothing.
    ///
    /// Some vendors say at the beginning of a stream what they have used so far. Where the answer broke off after that, its output is
    /// estimated by what came.
    func usage(of fold: CompletionFold, fault: ProviderError?) -> TokenUsage {
        if var usage = fold.completion.usage {
            guard fault != nil, fold.completion.finishReason == nil else { return usage }
            usage.output = max(usage.output, TokenEstimate.likely(utf8Count: fold.completion.answeredBytes))
            usage.isEstimated = true
            return usage
        }
        guard fault?.mayHaveBeenBilled ?? true || fold.hasStarted else { return .none }
        let asked = followUp.reduce(request.promptSize) { $0 + $1.text.count }
        return TokenUsage(
            input: TokenEstimate.likely(utf8Count: asked),
            output: TokenEstimate.likely(utf8Count: fold.completion.answeredBytes),
            isEstimated: true
        )
    }
}

extension Completion {
    /// The size of what the model wrote.
    fileprivate var answeredBytes: Int {
        toolCalls.reduce(text.count + (refusal?.count ?? 0)) { $0 + $1.arguments.count + $1.name.utf8.count }
    }
}
