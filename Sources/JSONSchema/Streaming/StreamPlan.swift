// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A schema with the tables that judging the beginnings of texts needs; made once, shared by all streams.
public struct StreamPlan: Sendable {
    /// The schema.
    public let schema: CompiledSchema
    /// The string sets of the program in another order, by their index.
    let prefixes: [PrefixSet]
    /// The object checks that ask for the number of members and for some of their names, and for nothing else.
    let countsOnly: [Bool]
    /// Whether some step depends on which members there are.
    let asksForMembers: Bool

    var program: Program { schema.program }

    /// Makes the tables of a schema; takes time in proportion to it.
    public init(_ schema: CompiledSchema) {
        let program = schema.program
        self.schema = schema
        prefixes = program.stringSets.map { PrefixSet($0.strings) }
        countsOnly = program.objects.map { Self.countsOnly($0, program) }
        asksForMembers = program.steps.contains { $0.kind == .dependentSchema || $0.kind == .table }
    }

    private static func countsOnly(_ check: ObjectCheck, _ program: Program) -> Bool {
        guard check.patternCount == 0, check.additional == -1, check.names == -1 else { return false }
        guard check.mask >= 0 else { return true }
        return program.slots[Int(check.firstSlot)...Int(check.firstSlot + check.mask)].allSatisfy {
            $0.shape == PropertySlot.empty || $0.record == PropertySlot.unlisted || program.isAlways($0.record)
        }
    }
}

/// A set of strings that tells whether one of them begins with some bytes.
struct PrefixSet: Sendable {
    /// In the order of their bytes.
    private let strings: [[UInt8]]
    /// For each the position it was put in at.
    private let positions: [Int]

    init(_ strings: [[UInt8]]) {
        positions = strings.indices.sorted { strings[$0].lexicographicallyPrecedes(strings[$1]) }
        self.strings = positions.map { strings[$0] }
    }

    func contains(prefix: Span<UInt8>) -> Bool {
        // The strings that begin so stand together, behind all that come before their common beginning.
        let first = lowerBound(prefix)
        guard first < strings.count else { return false }
        let string = strings[first]
        return string.span.begins(with: prefix)
    }

    /// The position of a string; nil if it is not in the set.
    func position(of string: Span<UInt8>) -> Int? {
        let first = lowerBound(string)
        return first < strings.count && strings[first].count == string.count && contains(prefix: string)
            ? positions[first] : nil
    }

    private func lowerBound(_ string: Span<UInt8>) -> Int {
        var low = 0
        var high = strings.count
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(strings[middle], string) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func precedes(_ one: [UInt8], _ other: Span<UInt8>) -> Bool {
        for index in 0..<min(one.count, other.count) where one[index] != other[index] {
            return one[index] < other[index]
        }
        return one.count < other.count
    }
}

extension Span<UInt8> {
    func begins(with prefix: Span<UInt8>) -> Bool {
        guard prefix.count <= count else { return false }
        for index in 0..<prefix.count where self[index] != prefix[index] { return false }
        return true
    }
}

extension Program {
    /// Whether a reference is to a record that asks for nothing.
    func isAlways(_ reference: Int32) -> Bool {
        if reference == -1 || reference == Record.immediate(kinds: Record.allKinds, flags: 0) { return true }
        return reference >= 0 && records[Int(reference)].asksNothing
    }
}

extension Record {
    var asksNothing: Bool {
        kinds == Record.allKinds && flags == 0 && stepCount == 0 && number < 0 && string < 0 && array < 0 && object < 0
    }
}
