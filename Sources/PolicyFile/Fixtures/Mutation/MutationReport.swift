// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What became of the corrupted answers of one policy.
package struct MutationReport: Sendable, Equatable {
    /// How many answers were corrupted.
    package internal(set) var answers = 0
    /// How many corrupted answers a verifier rejected.
    package internal(set) var noticed = 0
    /// How many the gate took back to the answer they were made from.
    package internal(set) var undone = 0
    /// How many only a model could judge, which is scripted here.
    package internal(set) var leftToModels = 0
    /// How many may go unnoticed, since `survives` says so.
    package internal(set) var allowed = 0
    /// Those that nobody noticed.
    package internal(set) var survivors: [Survivor] = []
    /// What `survives` lists and never happened, with its place.
    package internal(set) var unused: [(text: String, position: JSONPosition)] = []

    /// How many corrupted answers there were.
    package var mutants: Int { noticed + undone + leftToModels + allowed + survivors.count }

    /// A corrupted answer that was accepted.
    package struct Survivor: Sendable, Equatable {
        /// The fixture whose answer it was.
        package let fixture: String
        /// Where that stands in its file.
        package let position: JSONPosition
        /// The kind of change, as `survives` writes it.
        package let kind: String
        /// The place in the answer; nil for its whole text.
        package let pointer: JSONPointer?
        /// The change in words.
        package let change: String
        /// What would notice it.
        package let advice: String
    }

    /// Whether two reports say the same.
    package static func == (left: MutationReport, right: MutationReport) -> Bool {
        left.answers == right.answers && left.noticed == right.noticed && left.undone == right.undone
            && left.leftToModels == right.leftToModels && left.allowed == right.allowed
            && left.survivors == right.survivors && left.unused.map(\.text) == right.unused.map(\.text)
    }
}

extension MutationReport {
    /// The same change at the same place but for the positions in lists.
    struct Group {
        /// The place, with `*` for positions, such as `/lines/*/note`.
        let place: String
        /// The first one.
        let first: Survivor
        var count = 1
    }

    /// The survivors by what was changed and where, in the order of the kinds.
    var groups: [Group] {
        var groups: [Group] = []
        for survivor in survivors {
            let tokens = survivor.pointer?.tokens.map { !$0.isEmpty && $0.allSatisfy(\.isNumber) ? "*" : $0 }
            let place = tokens.map { JSONPointer(tokens: $0).description } ?? ""
            let shown = place.isEmpty ? "the answer" : place
            if let index = groups.firstIndex(where: { $0.place == shown && $0.first.kind == survivor.kind }) {
                groups[index].count += 1
            } else {
                groups.append(Group(place: shown, first: survivor))
            }
        }
        let order = MutationKind.allCases.map(\.rawValue)
        return groups.enumerated().sorted { left, right in
            let (one, other) = (
                order.firstIndex(of: left.element.first.kind), order.firstIndex(of: right.element.first.kind)
            )
            return (one ?? 0, left.offset) < (other ?? 0, right.offset)
        }.map(\.element)
    }
}
