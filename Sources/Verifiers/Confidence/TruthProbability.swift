// SPDX-License-Identifier: Apache-2.0

import Cascade
import Glibc
import JSON

/// Asks the model that answered whether its answer is true, and takes the probability of its word.
///
/// A second call with the whole conversation and one token of answer.
///
/// - SeeAlso: S. Kadavath et al., *Language Models (Mostly) Know What They Know*, 2022, section 4 (P(True)).
struct TruthProbability: Verifier {
    let scale: ConfidenceScale

    var findingCodes: [String] { ConfidenceScale.findingCodes }

    let costClass = CostClass.network

    private static let question = Array(
        """
        Judge your last answer as if someone else had given it: is it correct, and does it answer all that was asked? \
        Nothing that it says about itself counts. Reply with one word: True or False.
        """.utf8
    )
    private static let alternatives = 5
    /// The least probability of both words together, below which the model has said something else.
    private static let leastMass = 0.5

    func maxCost(for exchange: Exchange) -> Cost {
        exchange.model.maxCost(
            // The members that are set over the request's are smaller than 512 bytes.
            inputBytes: exchange.requestBytes + exchange.answerBytes + Self.question.count + 512,
            outputTokens: 1
        )
    }

    func verify(_ candidate: Candidate) async -> Judgement {
        guard let exchange = candidate.exchange else {
            return .inconclusive(because: "there is no model to ask: the answer was given from outside")
        }
        guard !candidate.completion.text.isEmpty else { return .inconclusive(because: "the answer has no text") }
        guard let request = Self.request(candidate.request) else {
            return .inconclusive(because: "the request cannot be asked again")
        }
        let answer = await exchange.model.ask(
            request,
            followUp: exchange.followUp + [
                FollowUp(role: .assistant, text: candidate.completion.text), FollowUp(role: .user, text: Self.question),
            ],
            sampling: Sampling(temperature: 0, maxOutputTokens: 1),
            for: candidate
        )
        switch answer.result {
        case .failure(let fault):
            return .inconclusive(because: "the second call failed: \(fault.summary)", calls: answer.calls)
        case .success(let completion):
            guard let first = completion.logprobs?.first else {
                return .inconclusive(because: "the upstream gave no log-probabilities", calls: answer.calls)
            }
            guard let truth = Self.truth(first) else {
                return .inconclusive(because: "the model said neither true nor false", calls: answer.calls)
            }
            return scale.judgement(truth, by: "by the model's second look", calls: answer.calls)
        }
    }

    /// The client's request as the second call sends it: the same conversation, no tools called, no form, one token.
    private static func request(_ request: ChatRequest) -> ChatRequest? {
        var members: [(name: String, json: [UInt8]?)] = [
            "response_format", "stop", "max_tokens", "max_completion_tokens", "logit_bias", "parallel_tool_calls",
            "functions", "function_call", "prediction", "modalities", "audio",
        ].map { ($0, nil) }
        members.append(("tool_choice", request.tools == nil ? nil : Array("\"none\"".utf8)))
        members.append(("logprobs", Array("true".utf8)))
        members.append(("top_logprobs", Array(String(alternatives).utf8)))
        return request.setting(members)
    }

    /// The probability of "true" against "false" at a token; nil where the model leans to neither.
    static func truth(_ token: TokenLogprob) -> Double? {
        var yes = 0.0
        var no = 0.0
        for other in token.top.isEmpty ? [.init(bytes: token.bytes, logprob: token.logprob)] : token.top {
            let word = String(decoding: other.bytes, as: UTF8.self).lowercased().filter(\.isLetter)
            guard !word.isEmpty else { continue }
            let probability = exp(min(0, other.logprob))
            if "true".hasPrefix(word) { yes += probability } else if "false".hasPrefix(word) { no += probability }
        }
        return yes + no >= leastMass ? yes / (yes + no) : nil
    }
}
