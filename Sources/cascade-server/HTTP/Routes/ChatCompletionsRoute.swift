// SPDX-License-Identifier: Apache-2.0

import Cascade
import OpenAIAPI

/// `POST /v1/chat/completions`.
enum ChatCompletionsRoute {
    static func answer(to exchange: Exchange) async throws -> Router.Answer {
        let body = try exchange.body()
        let request: ChatRequest
        do throws(RequestError) { request = try ChatRequestParser.parse(body) } catch { throw APIError(error) }
        let policy = try exchange.policy(named: request.model)
        try checkSchemas(of: request, for: policy, exchange)
        let grant = try exchange.admit(tokens: request.likelyTokens)
        if request.stream {
            return .stream(StreamedAnswer(exchange: exchange, request: request, policy: policy, grant: grant))
        }
        let result = await exchange.answer(request, policy: policy, grant: grant)
        return .reply(AnswerReply(result: result, request: request, showsTrace: exchange.showsTrace).reply)
    }

    /// A schema that cannot be used is the client's to mend: no model is asked to satisfy it.
    private static func checkSchemas(
        of request: ChatRequest,
        for policy: CompiledPolicy,
        _ exchange: Exchange
    ) throws(APIError) {
        guard exchange.snapshot.judgesByRequest.contains(policy.name),
            let problem = Catalog.schemaProblem(in: request)
        else { return }
        throw .invalid("invalid_schema", "\(problem.place): \(problem.message)", param: problem.place)
    }
}
