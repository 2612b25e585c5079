// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// `POST /v1/embeddings`: one model's deployments, with failover.
enum EmbeddingsRoute {
    static func reply(to exchange: Exchange) async throws -> Reply {
        let body = try exchange.body()
        let request: EmbeddingRequest
        do throws(RequestError) { request = try EmbeddingRequestParser.parse(body) } catch { throw APIError(error) }
        let model = try exchange.embeddingModel(named: request.model)
        let grant = try exchange.admit(tokens: request.likelyTokens)
        let result = await exchange.embed(request, by: model, grant: grant)
        let trace = result.trace
        guard let embeddings = result.embeddings else {
            return APIError(trace).reply(cascade: trace.json(), headers: trace.headers)
        }
        let shown = exchange.showsTrace ? adding(trace, to: embeddings.body) : embeddings.body
        return .json(shown, headers: trace.headers)
    }

    /// The body with the trace under `cascade`.
    private static func adding(_ trace: Trace, to body: [UInt8]) -> [UInt8] {
        guard
            let document = try? JSONDocument(
                parsing: body,
                limits: JSONLimits(bytes: .max, depth: JSONLimits.answer.depth)
            )
        else { return body }
        var splice = JSONSplice(document)
        splice.set("cascade", to: trace.json(), in: document.root)
        return splice.bytes()
    }
}
