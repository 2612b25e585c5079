// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Asks an endpoint of the policy author's whether an answer is good enough.
struct HTTPVerifier: Verifier {
    let endpoint: Endpoint
    /// How long one exchange may take.
    let callTimeout: Duration
    let client: any EndpointClient
    let breaker: CircuitBreaker

    let costClass = CostClass.network
    let findingCodes = ["failed"]

    /// Findings: `failed`, or the codes that the endpoint gives.
    func verify(_ candidate: Candidate) async -> Judgement {
        guard breaker.admits() else {
            return .inconclusive(because: "the endpoint keeps failing and is left alone for a while")
        }
        let reply: EndpointReply
        // Ends a little before the gate would cancel it, so that an endpoint which hangs is told from a client that left.
        let limit = min(callTimeout, candidate.timeLeft * 0.95)
        do throws(EndpointFault) {
            reply = try await client.post(OutsideQuestion.line(candidate), to: endpoint, timeLimit: limit)
        } catch {
            // A request with hardly any time left says nothing about the endpoint.
            let isHurried = limit < min(callTimeout, .seconds(1))
            breaker.ended(Task.isCancelled || isHurried ? .cancelled : .failed)
            return .inconclusive(because: "the endpoint gave no answer (\(error.code))")
        }
        guard reply.status == 200, let verdict = OutsideVerdict(reply.body) else {
            breaker.ended(.failed)
            let found = reply.status == 200 ? "what is no verdict" : "with status \(reply.status)"
            return .inconclusive(because: "the endpoint answered \(found)")
        }
        breaker.ended(.succeeded)
        return verdict.judgement(by: "http")
    }
}
