// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Rejects answers whose tool calls do not fit the request: unknown tools, wrong arguments, calls that are missing or too many.
struct ToolCallsVerifier: Verifier {
    let check: ToolCallCheck
    /// Names of the tools that must be called.
    let required: [String]

    let reaskClosing: String? = "Call the tools again, with this mended."

    func verify(_ candidate: Candidate) async -> Judgement {
        judge(candidate.completion, for: candidate.request)
    }

    /// Findings: those of `ToolCallCheck`, `missing_call`, `unwanted_call`, `too_many_calls`.
    func judge(_ completion: Completion, for request: ChatRequest) -> Judgement {
        let calls = completion.toolCalls
        var findings = missing(from: calls, for: request)
        if calls.count > 1, request.body["parallel_tool_calls"]?.bool == false {
            findings.append(
                Finding(
                    code: "too_many_calls",
                    message: "the answer: found \(calls.count) calls; expected one at a time. Call one tool."
                )
            )
        }
        let judged = check.judge(calls, for: request)
        switch judged.verdict {
        case .inconclusive where !findings.isEmpty: return Judgement(.rejected(findings))
        case .rejected(let more): return Judgement(.rejected(findings + more))
        default: return findings.isEmpty ? judged : Judgement(.rejected(findings))
        }
    }

    /// What the policy and the request's `tool_choice` ask for.
    private func missing(from calls: [ToolCall], for request: ChatRequest) -> [Finding] {
        var wanted = required
        if let choice = request.body["tool_choice"] {
            if let name = choice["function"]?["name"]?.string, !wanted.contains(name) { wanted.append(name) }
            if choice.string == "none", !calls.isEmpty {
                return [
                    Finding(
                        code: "unwanted_call",
                        pointer: JSONPointer(tokens: ["tool_calls"]),
                        message: "the answer: found a call; expected none, as the request says. Answer in words."
                    )
                ]
            }
            if choice.string == "required", calls.isEmpty { return [Self.missing("a call of a tool")] }
        }
        return wanted.filter { name in !calls.contains { $0.name == name } }.map { Self.missing("a call of `\($0)`") }
    }

    private static func missing(_ what: String) -> Finding {
        Finding(
            code: "missing_call",
            pointer: JSONPointer(tokens: ["tool_calls"]),
            message: "the answer: found no such call; expected \(what). Call it."
        )
    }
}

/// Builds `tool_calls` verifiers.
package struct ToolCallsVerifierFactory: VerifierFactory {
    package let kind = "tool_calls"
    private let cache: SchemaCache

    package init(cache: SchemaCache) {
        self.cache = cache
    }

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let required = settings.strings("required")
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        return ToolCallsVerifier(check: ToolCallCheck(cache: cache, findingLimit: limit), required: required)
    }
}
