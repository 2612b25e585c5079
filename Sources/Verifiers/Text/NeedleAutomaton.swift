// SPDX-License-Identifier: Apache-2.0

/// Finds all of some texts in one pass, with two table look-ups a byte (Aho and Corasick, 1975).
struct NeedleAutomaton: Sendable {
    /// The most bytes that all texts have together, so that the tables stay small.
    static let sizeLimit = 16_384

    /// Class by byte; 0 for those of no text.
    private let classes: [UInt8]
    private let width: Int
    /// Next state by state and class; a state is written as the index of its row.
    private let next: [UInt32]
    /// The texts that end in a state, by its row over `width`.
    private let endings: [[Int]]
    /// Whether a text ends in a state, by the index of its row.
    private let isEndingRow: [Bool]

    /// An automaton of texts of at least one byte each.
    init(_ needles: [[UInt8]]) {
        var classes = [UInt8](repeating: 0, count: 256)
        var used = 0
        for byte in Set(needles.joined()).sorted().prefix(255) {
            used += 1
            classes[Int(byte)] = UInt8(used)
        }
        let width = used + 1
        var children: [[UInt8: Int]] = [[:]]
        var endings: [[Int]] = [[]]
        for (index, needle) in needles.enumerated() {
            var state = 0
            for byte in needle {
                let step = classes[Int(byte)]
                if let child = children[state][step] {
                    state = child
                } else {
                    children.append([:])
                    endings.append([])
                    children[state][step] = children.count - 1
                    state = children.count - 1
                }
            }
            endings[state].append(index)
        }
        var next = [UInt32](repeating: 0, count: children.count * width)
        var suffix = [Int](repeating: 0, count: children.count)
        var queue = [0]
        var done = 0
        while done < queue.count {
            let state = queue[done]
            done += 1
            if state > 0 {
                endings[state] += endings[suffix[state]]
                for step in 0..<width { next[state * width + step] = next[suffix[state] * width + step] }
            }
            for (step, child) in children[state] {
                suffix[child] = state > 0 ? Int(next[suffix[state] * width + Int(step)]) / width : 0
                next[state * width + Int(step)] = UInt32(child * width)
                queue.append(child)
            }
        }
        self.classes = classes
        self.width = width
        self.next = next
        self.endings = endings
        isEndingRow = endings.flatMap { [Bool](repeating: !$0.isEmpty, count: width) }
    }

    /// The state after another symbol; 0 is the state before the first.
    @inline(__always)
    func state(after symbol: UInt8, in state: UInt32) -> UInt32 { next[Int(state) + Int(classes[Int(symbol)])] }

    /// Whether a text ends in a state.
    @inline(__always)
    func isEnding(_ state: UInt32) -> Bool { state != 0 && isEndingRow[Int(state)] }

    /// The texts that end in a state.
    func endings(in state: UInt32) -> [Int] { endings[Int(state) / width] }

    /// Whether any needle, in small letters, occurs in a text whatever its case.
    func occurs(ignoringCaseIn text: some Sequence<UInt8>) -> Bool {
        var state: UInt32 = 0
        for byte in text {
            state = self.state(after: byte.small, in: state)
            if isEnding(state) { return true }
        }
        return false
    }
}
