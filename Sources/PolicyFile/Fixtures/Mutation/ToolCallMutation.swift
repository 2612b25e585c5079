// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Corrupts the tool calls of an answer.
struct ToolCallMutation {
    let completion: Completion

    /// Every change that can be made, by kind.
    var all: [(kind: MutationKind, changes: [Mutant])] {
        let calls = completion.toolCalls.indices
        return [
            (.dropCall, calls.map { mutant(.dropCall, $0, "left out") { calls, index in calls.remove(at: index) } }),
            (
                .renameTool,
                calls.map { mutant(.renameTool, $0, "another tool") { calls, index in calls[index].name += "_v2" } }
            ),
            (
                .breakArguments,
                calls.filter { completion.toolCalls[$0].arguments.count > 1 }.map {
                    mutant(.breakArguments, $0, "its arguments cut") { calls, index in
                        calls[index].arguments.removeLast()
                    }
                }
            ),
            (.dropArgument, calls.flatMap { arguments(.dropMember, as: .dropArgument, of: $0) }),
            (.changeArgument, calls.flatMap { arguments(.changeType, as: .changeArgument, of: $0) }),
        ]
    }

    private func mutant(
        _ kind: MutationKind,
        _ index: Int,
        _ words: String,
        _ change: (inout [ToolCall], Int) -> Void
    ) -> Mutant {
        var changed = completion
        change(&changed.toolCalls, index)
        if changed.toolCalls.isEmpty { changed.finishReason = .stop }
        return Mutant(kind, at: JSONPointer(tokens: ["tool_calls", String(index)]), words, changed)
    }

    /// The changes that can be made to the members of a call's arguments.
    private func arguments(_ change: MutationKind, as kind: MutationKind, of index: Int) -> [Mutant] {
        guard let root = try? JSONValue(parsing: completion.toolCalls[index].arguments) else { return [] }
        let all = JSONMutation(root: root).all.first { $0.kind == change }?.changes ?? []
        return all.filter { $0.pointer != .root }.map { result in
            var changed = completion
            changed.toolCalls[index].arguments = result.value.jsonUTF8()
            let place = JSONPointer(tokens: ["tool_calls", String(index), "arguments"] + result.pointer.tokens)
            return Mutant(kind, at: place, result.change, changed)
        }
    }
}
