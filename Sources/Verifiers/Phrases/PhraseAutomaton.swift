// SPDX-License-Identifier: Apache-2.0

/// Finds all phrases of some sets in one pass, with two table look-ups a byte.
///
/// A full automaton after Aho and Corasick (1975). Folding is built in: bytes are classes of symbols, and a space after a space
/// changes nothing.
struct PhraseAutomaton: Sendable {
    /// A phrase that ends in a state.
    struct Output: Sendable, Equatable {
        /// Index of its cue.
        let cue: UInt8
        /// Its symbols without the spaces and stops at its ends.
        let length: UInt8
        /// Whether its last symbol is a space, which is no part of it.
        let isClosed: Bool
    }

    /// States from here on end a phrase.
    let firstEnding: Int
    /// Class by byte, folded; 0 for those of no phrase, `special` and above for those that are no plain symbol.
    let classes: [UInt8]
    /// The first class of bytes that need a closer look: what `FoldedByte` calls stop, dropped and lead.
    static let special: UInt8 = 253
    static let stop: UInt8 = 253
    static let dropped: UInt8 = 254
    static let lead: UInt8 = 255
    /// Class of a symbol.
    let symbolClasses: [UInt8]
    /// Classes of symbols.
    let width: Int
    /// Next state by state and class; a state is written as the index of its row.
    let next: [UInt32]
    /// All outputs, those of one state together.
    private let outputs: [Output]
    /// Where the outputs of each ending state begin, from `firstEnding` on, and the end.
    private let outputStarts: [Int]

    /// An automaton of phrases of at most 255 symbols; those whose cue is not among `cues` are left out.
    init(_ sets: [PhraseSet], cues: [String]) {
        var trie = Trie()
        let indices = Dictionary(uniqueKeysWithValues: cues.enumerated().map { (Substring($1), UInt8($0)) })
        for phrase in sets.lazy.flatMap(\.phrases) {
            guard let cue = indices[phrase.cue], phrase.symbols.count <= 255 else { continue }
            let edges = phrase.symbols.prefix { $0 == TextFolding.space || $0 == TextFolding.stop }.count
            let isClosed = phrase.symbols.last == TextFolding.space
            let length = phrase.symbols.count - edges - (isClosed ? 1 : 0)
            trie.insert(phrase.symbols, Output(cue: cue, length: UInt8(max(0, length)), isClosed: isClosed))
        }
        trie.link()
        trie.collapseSpaces()
        let order = trie.statesEndingLast()
        var place = [UInt32](repeating: 0, count: order.states.count)
        for (new, old) in order.states.enumerated() { place[old] = UInt32(new * trie.width) }
        firstEnding = order.firstEnding * trie.width
        let symbolClasses = trie.classes
        self.symbolClasses = symbolClasses
        classes = FoldedByte.table.map { folded in
            switch folded {
            case FoldedByte.stop: Self.stop
            case FoldedByte.dropped: Self.dropped
            case FoldedByte.lead: Self.lead
            case FoldedByte.space: symbolClasses[Int(TextFolding.space)]
            default: symbolClasses[Int(folded)]
            }
        }
        width = trie.width
        next = order.states.flatMap { trie.row($0).map { place[$0] } }
        let endings = order.states[order.firstEnding...].map { trie.outputs[$0] }
        outputs = endings.flatMap { $0 }
        outputStarts = endings.reduce(into: [0]) { starts, ending in starts.append((starts.last ?? 0) + ending.count) }
    }

    /// The phrases that end in a state of `firstEnding` or above.
    func endings(in state: Int) -> ArraySlice<Output> {
        let index = (state - firstEnding) / width
        return outputs[outputStarts[index]..<outputStarts[index + 1]]
    }
}

/// The tree of phrases while an automaton is built.
private struct Trie {
    /// Class by byte; 0 for bytes of no phrase.
    private(set) var classes = [UInt8](repeating: 0, count: 256)
    private(set) var outputs: [[PhraseAutomaton.Output]] = [[]]
    private var children: [[UInt8: Int]] = [[:]]
    private var rows: [[Int]] = []
    private var used = 0

    var width: Int { used + 1 }

    mutating func insert(_ symbols: [UInt8], _ output: PhraseAutomaton.Output) {
        var state = 0
        for symbol in symbols {
            if classes[Int(symbol)] == 0 {
                used += 1
                classes[Int(symbol)] = UInt8(used)
            }
            let step = classes[Int(symbol)]
            if let child = children[state][step] {
                state = child
            } else {
                children.append([:])
                outputs.append([])
                children[state][step] = children.count - 1
                state = children.count - 1
            }
        }
        if !outputs[state].contains(output) { outputs[state].append(output) }
    }

    /// Completes every state's row by that of its longest proper suffix, breadth first.
    mutating func link() {
        rows = Array(repeating: Array(repeating: 0, count: width), count: children.count)
        var suffix = Array(repeating: 0, count: children.count)
        for (step, child) in children[0] { rows[0][Int(step)] = child }
        var queue = Array(children[0].values)
        var done = 0
        while done < queue.count {
            let state = queue[done]
            done += 1
            outputs[state] += outputs[suffix[state]]
            rows[state] = rows[suffix[state]]
            for (step, child) in children[state] {
                suffix[child] = rows[suffix[state]][Int(step)]
                rows[state][Int(step)] = child
                queue.append(child)
            }
        }
    }

    func row(_ state: Int) -> [Int] { rows[state] }

    /// Lets every state that ends in a space stay where it is at another space.
    mutating func collapseSpaces() {
        let space = Int(classes[Int(TextFolding.space)])
        guard space > 0 else { return }
        for row in rows.indices {
            let after = rows[row][space]
            rows[after][space] = after
        }
    }

    /// All states, the root first and those that end a phrase last.
    func statesEndingLast() -> (states: [Int], firstEnding: Int) {
        let plain = rows.indices.filter { outputs[$0].isEmpty }
        return (plain + rows.indices.filter { !outputs[$0].isEmpty }, plain.count)
    }
}
