// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import JSONSchema

/// Checks the tool calls of an answer against the tools of its request.
struct ToolCallCheck: Sendable {
    let cache: SchemaCache
    let findingLimit: Int

    /// Findings: `unknown_tool`, those of a text that is not JSON, and the keyword of the schema that an argument fails.
    func judge(_ calls: [ToolCall], for request: ChatRequest) -> Judgement {
        let tools = RequestTool.all(of: request)
        var findings: [Finding] = []
        for (index, call) in calls.enumerated() where findings.count < findingLimit {
            guard let tool = tools.first(where: { $0.name == call.name }) else {
                findings.append(Self.unknown(call, index, tools))
                continue
            }
            switch arguments(of: call, index, tool) {
            case .accepted: break
            case .rejected(let more): findings += more
            case .inconclusive(let reason): return .inconclusive(because: reason)
            }
        }
        return findings.isEmpty ? .accepted : Judgement(.rejected(Array(findings.prefix(findingLimit))))
    }

    private func arguments(of call: ToolCall, _ index: Int, _ tool: RequestTool) -> Verdict {
        let place = "the arguments of call \(index + 1), `\(tool.name)`"
        let document: JSONDocument
        do throws(JSONSyntaxError) {
            document = try JSONDocument(parsing: call.arguments)
        } catch {
            return .rejected([Finding.notJSON(error, in: place)])
        }
        let pointer = JSONPointer(tokens: ["tool_calls", "\(index)", "arguments"])
        guard document.root.kind == .object else {
            let message = "\(place): found \(document.root.kind.words); expected an object. Write one."
            return .rejected([Finding(code: "type", pointer: pointer, message: message)])
        }
        guard let parameters = tool.parameters else { return .accepted(score: nil) }
        guard case .compiled(let schema) = cache.entry(for: parameters) else {
            return .inconclusive(
                because: "the parameters of the tool `\(tool.name)` are not a schema that can be checked"
            )
        }
        switch schema.evaluate(document, report: .findings(limit: findingLimit)) {
        case .valid: return .accepted(score: nil)
        case .undecided(let limit):
            return .inconclusive(because: "checking \(place) spent its limit (\(limit.rawValue))")
        case .invalid(let found, _):
            return .rejected(
                found.map { finding in
                    Finding(
                        code: finding.code,
                        pointer: JSONPointer(tokens: pointer.tokens + finding.instance.tokens),
                        message: "\(place), \(finding.message(masked: true))",
                        quoting: "\(place), \(finding.message(masked: false))"
                    )
                }
            )
        }
    }

    private static func unknown(_ call: ToolCall, _ index: Int, _ tools: [RequestTool]) -> Finding {
        let names = tools.map { "`\($0.name)`" }.joined(separator: ", ")
        let expected = tools.isEmpty ? "no call, since the request has no tools" : "one of \(names)"
        let near =
            NearestName.of(call.name, in: tools.map(\.name)).map { "Did you mean `\($0)`?" } ?? "Call one of these."
        let remedy = tools.isEmpty ? "Answer in words." : near
        return Finding(
            code: "unknown_tool",
            pointer: JSONPointer(tokens: ["tool_calls", "\(index)", "name"]),
            message: "call \(index + 1): found an unknown tool; expected \(expected). \(remedy)",
            quoting:
                "call \(index + 1): found the unknown tool `\(call.name.prefix(60))`; expected \(expected). \(remedy)"
        )
    }
}

extension JSONKind {
    /// The kind with its article.
    var words: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
