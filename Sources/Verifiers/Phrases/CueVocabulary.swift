// SPDX-License-Identifier: Apache-2.0

/// The cues of a detector, by number, and the automaton that finds them.
struct CueVocabulary: Sendable {
    /// Two cues that make a third when one sentence has both, such as "I can't" and "help".
    struct Compound: Sendable {
        /// The bits of the two.
        let parts: UInt64
        /// The bit of the third.
        let whole: UInt64

        @inline(__always)
        func isCompleted(by cue: UInt64, in sentence: UInt64) -> Bool {
            parts & cue != 0 && sentence & parts == parts
        }
    }

    /// Names of the cues; at most 64.
    let cues: [String]
    let compounds: [Compound]
    let automaton: PhraseAutomaton

    /// A vocabulary of phrase sets; `compounds` names two parts and the whole.
    init(_ sets: [PhraseSet], cues: [String], compounds: [(String, String, String)]) {
        self.cues = cues
        self.compounds = compounds.compactMap { first, second, whole in
            guard let first = cues.firstIndex(of: first), let second = cues.firstIndex(of: second),
                let whole = cues.firstIndex(of: whole)
            else { return nil }
            return Compound(parts: 1 << UInt64(first) | 1 << UInt64(second), whole: 1 << UInt64(whole))
        }
        automaton = PhraseAutomaton(sets, cues: cues)
    }
}
