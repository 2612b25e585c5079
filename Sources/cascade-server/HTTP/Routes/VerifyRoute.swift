// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// `POST /v1/verify`: a given answer against a policy's gate; no model is called but those that verifiers ask.
enum VerifyRoute {
    static func reply(to exchange: Exchange) async throws -> Reply {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: try exchange.body()) } catch let error as JSONSyntaxError {
            throw APIError.invalid("invalid_json", "request body: \(error)")
        }
        let question: VerifyQuestion
        do throws(RequestError) { question = try VerifyQuestion(document.root) } catch { throw APIError(error) }
        let policy: CompiledPolicy
        if let name = question.policy, exchange.request.header(CascadeHeader.policy) == nil {
            // Meant as a policy, other than a model's name, which may be any.
            policy = try exchange.find(name, param: "policy")
        } else {
            policy = try exchange.policy(named: nil)
        }
        let rung: CompiledRung
        do throws(RequestError) {
            rung = try VerifyQuestion.rung(question.rung, of: policy, param: "rung")
        } catch {
            throw APIError(error)
        }
        let candidate = Candidate(
            request: question.request,
            completion: question.completion,
            model: rung.model.name,
            timeLeft: policy.policy.limits.deadline,
            requirements: [policy.policy.require, exchange.key?.requirements ?? .none]
        )
        // What the verifiers ask is known afterwards only.
        let grant = try exchange.admit(tokens: 0)
        let result = await rung.gate.judge(candidate, clock: exchange.gateway.clock)
        exchange.finish(grant, tokens: result.results.flatMap(\.calls).reduce(0) { $0 + $1.usage.total })
        return .json(
            VerifyReply.json(result, policy: policy, answer: question.completion.text),
            headers: exchange.idHeader
        )
    }
}
