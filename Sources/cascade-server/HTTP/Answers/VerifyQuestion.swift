// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// The body of `POST /v1/verify`, which `cascade-server verify` makes as well.
///
/// `{"policy": "invoice", "answer": "…", "request": {…}, "finish_reason": "stop", "rung": 0}`; only `answer` is required. An answer that
/// is not a string stands for its JSON text.
struct VerifyQuestion {
    let policy: String?
    let completion: Completion
    let request: ChatRequest
    let rung: Int

    init(_ body: JSONNode) throws(RequestError) {
        guard body.kind == .object else {
            throw Self.error(
                "invalid_type",
                nil,
                "found no object; expected `{\"policy\": …, \"answer\": …}`. Send one."
            )
        }
        for member in body.members where !Self.fields.contains(member.name) {
            let name = member.name.excerpt
            let near = NearestName.of(name, in: Self.fields).map { "Did you mean `\($0)`?" } ?? "Remove it."
            throw Self.error(
                "unknown_field",
                name,
                "found an unknown field; expected one of \(Self.list). \(near)"
            )
        }
        policy = try Self.field("policy", of: body, "the name of a policy") { $0.string }
        guard let answer = body["answer"] else {
            throw Self.error("missing", "answer", "found nothing; expected the answer to verify. Add it.")
        }
        var completion = Completion()
        completion.text = answer.utf8.map { Array($0) } ?? Array(answer.text)
        let reason = try Self.field("finish_reason", of: body, "a reason such as `stop`") { $0.string }
        completion.finishReason = reason.map(FinishReason.init(wireName:)) ?? .stop
        self.completion = completion
        rung = try Self.field("rung", of: body, "the number of a rung, from 0") { $0.int } ?? 0
        request = try Self.request(body["request"])
    }

    /// The rung whose verifiers judge.
    ///
    /// - Throws: `invalid_value` where the policy has none of that number.
    static func rung(_ number: Int, of policy: CompiledPolicy, param: String) throws(RequestError) -> CompiledRung {
        guard policy.rungs.indices.contains(number) else {
            let expected =
                "0 to \(policy.rungs.count - 1), since the policy `\(policy.name)` has \(policy.rungs.count) rungs"
            throw error("invalid_value", param, "found \(number); expected \(expected). Name one of them.")
        }
        return policy.rungs[number]
    }

    /// A field that may be absent or null.
    private static func field<Value>(
        _ name: String,
        of body: JSONNode,
        _ expected: String,
        _ read: (JSONNode) -> Value?
    ) throws(RequestError) -> Value? {
        guard let node = body[name], !node.isNull else { return nil }
        if let value = read(node) { return value }
        throw error("invalid_type", name, "found \(node.kind.name); expected \(expected). Mend or remove it.")
    }

    private static let fields = ["policy", "answer", "request", "finish_reason", "rung"]
    private static var list: String { fields.map { "`\($0)`" }.joined(separator: ", ") }

    /// The request that the answer is to; any will do for verifiers that look at the answer alone.
    static func request(_ node: JSONNode?) throws(RequestError) -> ChatRequest {
        let text = node.map { Array($0.text) } ?? Array(#"{"messages":[{"role":"user","content":""}]}"#.utf8)
        return try ChatRequestParser.parse(text)
    }

    private static func error(_ code: String, _ param: String?, _ fault: String) -> RequestError {
        RequestError(code: code, param: param, message: "\(param ?? "request body"): \(fault)")
    }
}

/// The answer to a question of `/v1/verify`.
enum VerifyReply {
    static func json(_ result: GateResult, policy: CompiledPolicy, answer: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        writer.key("policy")
        writer.string(policy.name)
        writer.key("policy_revision")
        writer.string(policy.policy.revision)
        writer.key("accepted")
        writer.bool(!result.isRejected)
        if case .rejected(let then, let verifier, _) = result.decision {
            writer.key("rejected_by")
            writer.string(verifier)
            writer.key("then")
            writer.string(then.rawValue)
        }
        if let score = result.score {
            writer.key("score")
            writer.double(score)
        }
        writer.key("verifiers")
        writer.beginArray()
        // The client sent the answer: quoting it back tells it nothing new.
        for verifier in result.results { verifier.write(to: &writer, quoting: true) }
        writer.endArray()
        if result.completion.text != answer {
            writer.key("answer")
            writer.string(utf8: result.completion.text)
        }
        writer.endObject()
        return writer.take()
    }
}
