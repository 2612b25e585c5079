// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Makes the mutants of an answer: of each kind so many as the settings say, at places that the seed picks.
struct MutantMaker {
    /// The kinds of which not every place was taken.
    private(set) var sampled: Set<MutationKind> = []
    private let answer: AcceptedAnswer
    private let places: Int
    private var random: SplitMix64

    init(_ answer: AcceptedAnswer, settings: MutationSettings) {
        self.answer = answer
        places = settings.places
        // A fixture more or less leaves the mutants of the others as they are.
        var digest = FNV1a()
        digest.add(answer.fixture.name.utf8)
        random = SplitMix64(seed: settings.seed ^ digest.value)
    }

    /// The mutants, in the order of their kinds.
    mutating func mutants() -> [Mutant] {
        let completion = answer.completion
        var mutants: [Mutant] = []
        if !completion.text.isEmpty {
            let json = Self.collection(in: answer.returned)
            if let json {
                for (kind, changes) in JSONMutation(root: json).all {
                    mutants += picked(changes, of: kind).map { result in
                        Mutant(kind, at: result.pointer, result.change, completion.with(result.value.jsonUTF8()))
                    }
                }
            }
            for (kind, changes) in TextMutation(text: completion.text, isJSON: json != nil).all {
                mutants += picked(changes, of: kind).map { Mutant(kind, $0.words, completion.with($0.text)) }
            }
        }
        if !completion.toolCalls.isEmpty {
            for (kind, changes) in ToolCallMutation(completion: completion).all {
                mutants += picked(changes, of: kind)
            }
        }
        return mutants
    }

    /// The object or array that a text is; a lone number or word is corrupted as a text.
    private static func collection(in text: [UInt8]) -> JSONValue? {
        guard let value = try? JSONValue(parsing: text) else { return nil }
        return value.object != nil || value.array != nil ? value : nil
    }

    private mutating func picked<Change>(_ changes: [Change], of kind: MutationKind) -> [Change] {
        guard changes.count > places else { return changes }
        sampled.insert(kind)
        let chosen = changes.indices.shuffled(using: &random).prefix(places).sorted()
        return chosen.map { changes[$0] }
    }
}

extension Completion {
    /// The same with another text.
    fileprivate func with(_ text: [UInt8]) -> Completion {
        var other = self
        other.text = text
        return other
    }
}
