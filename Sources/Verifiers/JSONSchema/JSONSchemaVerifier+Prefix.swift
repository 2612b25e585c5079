// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import JSONSchema

// Rejecting an answer before it is whole.
extension JSONSchemaVerifier: PrefixVerifier {
    func follow(_ request: ChatRequest) -> (any AnswerFollower)? {
        // Tool calls would be judged in place of the text, and repair takes what stands between words.
        guard stopsEarly, !repairs, request.tools == nil, case .schema(let schema) = source.demand(of: request) else {
            return nil
        }
        return SchemaFollower(stream: SchemaStream(StreamPlan(schema)), findingLimit: findingLimit)
    }
}

/// Follows the text of an answer.
struct SchemaFollower: AnswerFollower {
    var stream: SchemaStream
    let findingLimit: Int

    mutating func add(_ event: CompletionEvent) -> [Finding]? {
        guard case .text(let bytes) = event, case .impossible(let rejection) = stream.append(bytes) else { return nil }
        switch rejection.cause {
        case .syntax(let error): return [.notJSON(error)]
        case .schema(let found):
            return found.isEmpty
                ? [.unexplained(rejection)] : found.prefix(findingLimit).map { Finding($0, from: 0, of: []) }
        }
    }
}

extension Finding {
    /// A text that no valid one begins with, where the explanation took too long.
    fileprivate static func unexplained(_ rejection: StreamRejection) -> Finding {
        Finding(
            code: "invalid",
            byteRange: rejection.offset..<(rejection.offset + 1),
            message:
                "the answer: found a beginning that no valid answer has; expected one of the schema. Answer by the schema."
        )
    }
}
