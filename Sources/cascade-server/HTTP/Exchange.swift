// SPDX-License-Identifier: Apache-2.0

import Cascade

/// One request as a route sees it.
struct Exchange: Sendable {
    let request: IncomingRequest
    let gateway: Gateway
    let snapshot: Snapshot
    /// The key that was presented; nil where none is needed.
    let key: KeyRing.Key?
    let traceID: TraceID

    /// The whole body.
    ///
    /// - Throws: 413 where it is larger than the limit.
    func body() throws(APIError) -> [UInt8] {
        switch request.body {
        case .whole(let bytes): return bytes
        case .tooLarge: throw .bodyTooLarge(limit: gateway.limits.body)
        }
    }

    /// Whether the client wants the whole trace in the body.
    var showsTrace: Bool {
        request.header(CascadeHeader.trace)?.lowercased() == "inline"
    }

    /// The policy of a request: by header, else by `model`, else the key's default, else the server's.
    func policy(named model: String?) throws(APIError) -> CompiledPolicy {
        if let header = request.header(CascadeHeader.policy) {
            return try find(header, param: CascadeHeader.policy)
        }
        let fallback = key?.defaultPolicy ?? snapshot.defaultPolicy
        if let model {
            let name = model.hasPrefix("cascade/") ? String(model.dropFirst("cascade/".count)) : model
            if let policy = snapshot.policies[name], key?.mayUse(name) ?? true { return policy }
            if name != model || fallback == nil { return try find(name, param: "model") }
        }
        guard let fallback else {
            throw .invalid(
                "policy_missing",
                "model: found no policy; expected one of \(validNames). "
                    + "Name it as `model` or in the header `x-cascade-policy`.",
                param: "model"
            )
        }
        return try find(fallback, param: "model")
    }

    /// The policy of a name, which has to be one.
    ///
    /// - Throws: 404 with the valid names.
    func find(_ name: String, param: String) throws(APIError) -> CompiledPolicy {
        guard let policy = snapshot.policies[name], key?.mayUse(name) ?? true else {
            throw .policyNotFound(name, valid: snapshot.policyNames(for: key), param: param)
        }
        return policy
    }

    private var validNames: String {
        snapshot.policyNames(for: key).map { "`\($0)`" }.joined(separator: ", ")
    }

    /// The header that names the request.
    var idHeader: HeaderFields { [CascadeHeader.requestID: traceID.description] }

    /// The model that embeds under a name, which has to be one.
    ///
    /// - Throws: 404 with the valid names.
    func embeddingModel(named written: String) throws(APIError) -> Model {
        let name = written.hasPrefix("cascade/") ? String(written.dropFirst("cascade/".count)) : written
        let names = snapshot.embeddingNames(for: key)
        guard names.contains(name), let model = snapshot.embeddingModels[name] else {
            throw .modelNotFound(written, valid: names, param: "model")
        }
        return model
    }

    // MARK: Answering

    /// Takes the request's place among those of its key.
    ///
    /// - Parameter tokens: What it is counted with until its usage is known.
    /// - Returns: The place, which has to be given back; nil where the key has no limits.
    /// - Throws: 429 where one of them is reached; nothing was taken then.
    func admit(tokens: @autoclosure () -> Int) throws(APIError) -> KeyLimiter.Grant? {
        guard let key, let limits = key.limits else { return nil }
        do {
            return try gateway.keyLimiter.admit(key.name, limits, tokens: tokens(), at: gateway.clock.now)
        } catch {
            throw .keyRateLimited(error)
        }
    }

    /// Climbs the ladder and writes down what it came to.
    func answer(_ request: ChatRequest, policy: CompiledPolicy, grant: KeyLimiter.Grant?) async -> CascadeResult {
        let result = await gateway.engine.answer(request, by: policy, context: context)
        finish(result.trace, grant)
        return result
    }

    /// Embeds and writes down what it came to.
    func embed(_ request: EmbeddingRequest, by model: Model, grant: KeyLimiter.Grant?) async -> EmbeddingResult {
        let result = await gateway.engine.embed(request, by: model, context: context)
        finish(result.trace, grant)
        return result
    }

    /// Gives the place among those of the key back.
    func finish(_ grant: KeyLimiter.Grant?, tokens: Int) {
        if let grant { gateway.keyLimiter.finish(grant, tokens: tokens, at: gateway.clock.now) }
    }

    private var context: CascadeEngine.Context {
        CascadeEngine.Context(
            traceID: traceID,
            key: key?.name,
            seed: gateway.makeSeed(),
            requirements: key?.requirements ?? .none
        )
    }

    private func finish(_ trace: Trace, _ grant: KeyLimiter.Grant?) {
        finish(grant, tokens: trace.tokens)
        gateway.finish(trace)
    }
}
