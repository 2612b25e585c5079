// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A way to corrupt an answer, by the name that `survives` writes.
enum MutationKind: String, CaseIterable, Sendable {
    // Of JSON, at each of its places.
    case dropMember = "drop_member"
    case extraMember = "extra_member"
    case renameMember = "rename_member"
    case changeType = "change_type"
    case changeText = "change_text"
    case emptyText = "empty_text"
    case negate
    case dropItem = "drop_item"
    case emptyList = "empty_list"
    // Of JSON and of other texts.
    case swapDigits = "swap_digits"
    case cutTail = "cut_tail"
    case prose
    case refusal
    case addRefusal = "add_refusal"
    case hedge
    case repeated = "repeat"
    case empty
    case dropLine = "drop_line"
    case dropBracket = "drop_bracket"
    // Of tool calls.
    case dropCall = "drop_call"
    case renameTool = "rename_tool"
    case dropArgument = "drop_argument"
    case changeArgument = "change_argument"
    case breakArguments = "break_arguments"

    /// What would notice such a change, for the report.
    var advice: String {
        switch self {
        case .dropMember: "List it under `required` in the schema."
        case .extraMember: "Write `additionalProperties: false` in the schema."
        case .renameMember: "Write `required` and `additionalProperties: false` in the schema."
        case .changeType: "Give it a `type` in the schema."
        case .changeText:
            "An `enum`, a `pattern` or a `format` in the schema narrows it down; `citations` or a `judge` compares it."
        case .emptyText: "Give it a `minLength` in the schema."
        case .negate: "Give it a `minimum` in the schema."
        case .dropItem, .emptyList: "Give it `minItems` in the schema."
        case .swapDigits: "Only what knows the right value can tell: `citations`, a `judge`, an `exec` of your own."
        case .cutTail:
            "`json_schema`, `xml` or `compile_check` see an answer that stops early; a `regex` can ask for its last line."
        case .prose: "A `regex` or `json_schema` without `repair` wants the answer alone."
        case .refusal, .addRefusal: "Add `refusal`."
        case .hedge: "Add `hedging`."
        case .repeated: "A `length` with `at_most` bounds it."
        case .empty: "Add `length` or `refusal`."
        case .dropLine, .dropBracket: "`compile_check` or `xml` parse the answer."
        case .dropCall: "Name the tool under `required` of `tool_calls`."
        case .renameTool, .dropArgument, .changeArgument, .breakArguments: "Add `tool_calls`."
        }
    }
}

/// An answer that was corrupted in one place.
struct Mutant: Sendable {
    let kind: MutationKind
    /// The place in a JSON answer; nil for a change of the whole text.
    let pointer: JSONPointer?
    /// The change in words, such as `1249.50 → 1294.50`.
    let change: String
    let completion: Completion

    init(_ kind: MutationKind, at pointer: JSONPointer? = nil, _ change: String, _ completion: Completion) {
        self.kind = kind
        self.pointer = pointer
        self.change = change
        self.completion = completion
    }
}

/// How answers are corrupted.
package struct MutationSettings: Sendable {
    /// The seed that picks places.
    package var seed: UInt64
    /// In how many places of one answer each kind of change is made, at most.
    package var places: Int

    /// Settings by their parts.
    package init(seed: UInt64 = 1, places: Int = 8) {
        self.seed = seed
        self.places = places
    }
}
