// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A schema lowered for verdicts: plain data in shared arrays, and nothing but numbers that point from one to another.
final class Program: Sendable {
    let records: [Record]
    let numbers: [NumberCheck]
    let strings: [StringCheck]
    let arrays: [ArrayCheck]
    let objects: [ObjectCheck]
    let steps: [Step]
    /// Record numbers, of arms and of `prefixItems`.
    let lists: [Int32]
    /// Slots of all property tables.
    let slots: [PropertySlot]
    /// The bytes of all names, one after the other.
    let names: [UInt8]
    let patternRules: [PatternRule]
    let literals: [Literal]
    let stringSets: [StringSet]
    /// The same sets, laid out to be asked.
    let stringTables: [StringTable]
    let stringSlots: [StringSlot]
    let bounds: [JSONNumber]
    let dispatches: [Dispatch]
    let choices: [Choice]
    let patterns: [SchemaPattern]
    /// For each pattern its ways in `ways`, where it is a plain one.
    let plainForms: [PlainForm]
    let ways: [PlainPattern.Way]
    let units: [PlainPattern.Unit]
    /// The documents that literals are in.
    let tapes: [JSONTape]
    let root: Int
    /// Room for matches by the library.
    let scratches = ScratchPool()

    init(_ draft: ProgramDraft, outline: Outline, root: Int) {
        records = draft.records
        numbers = draft.numbers
        strings = draft.strings
        arrays = draft.arrays
        objects = draft.objects
        steps = draft.steps
        lists = draft.lists
        slots = draft.slots
        patternRules = draft.patternRules
        literals = draft.literals
        stringSets = draft.stringSets
        var bytes = draft.names
        var stringSlots: [StringSlot] = []
        stringTables = draft.stringSets.map { StringTable($0, slots: &stringSlots, bytes: &bytes) }
        self.stringSlots = stringSlots
        names = bytes + [UInt8](repeating: 0, count: ByteComparison.padding)
        bounds = draft.bounds
        dispatches = draft.dispatches
        choices = draft.choices
        patterns = outline.patterns
        var plain = PlainForms()
        for pattern in outline.patterns { plain.add(pattern.simpleForm) }
        (plainForms, ways, units) = (plain.forms, plain.ways, plain.units)
        tapes = outline.tapes
        self.root = root
    }
}

/// The arrays of a program while it is made.
struct ProgramDraft {
    var records: [Record] = []
    var numbers: [NumberCheck] = []
    var strings: [StringCheck] = []
    var arrays: [ArrayCheck] = []
    var objects: [ObjectCheck] = []
    var steps: [Step] = []
    var lists: [Int32] = []
    var slots: [PropertySlot] = []
    var names: [UInt8] = []
    var patternRules: [PatternRule] = []
    var literals: [Literal] = []
    var stringSets: [StringSet] = []
    var bounds: [JSONNumber] = []
    var dispatches: [Dispatch] = []
    var choices: [Choice] = []
}

/// One subschema: which kinds it allows, what it asks of each, and the steps that ask more.
struct Record: Hashable {
    /// One bit per `JSONKind`.
    var kinds: UInt8 = Record.allKinds
    var flags: UInt8 = 0
    var stepCount: UInt16 = 0
    var firstStep: Int32 = 0
    /// Indices of the checks by kind; -1 for none.
    var number: Int32 = -1
    var string: Int32 = -1
    var array: Int32 = -1
    var object: Int32 = -1

    static let allKinds: UInt8 = 0b11_1111
    /// Numbers must be integers.
    static let integersOnly: UInt8 = 1
    /// And written as such (draft 4).
    static let asWritten: UInt8 = 2
    /// Has `unevaluatedProperties` or `unevaluatedItems`, and needs marks of what was evaluated.
    static let opensFrame: UInt8 = 4

    static let always = Record()
    static let never = Record(kinds: 0)
}

struct NumberCheck: Hashable {
    /// Indices into `Program.bounds`; -1 for none.
    var minimum: Int32 = -1
    var maximum: Int32 = -1
    var divisor: Int32 = -1
    var flags: UInt8 = 0
    /// The bounds as machine integers, where `flags` says they are.
    var smallMinimum: Int64 = 0
    var smallMaximum: Int64 = 0
    /// The divisor as mantissa and exponent, where `flags` says it is that small.
    var divisorMantissa: Int64 = 1
    var divisorExponent: Int32 = 0

    static let exclusiveMinimum: UInt8 = 1
    static let exclusiveMaximum: UInt8 = 2
    static let minimumIsSmall: UInt8 = 4
    static let maximumIsSmall: UInt8 = 8
    static let divisorIsSmall: UInt8 = 16
}

struct StringCheck: Hashable {
    /// In code points.
    var least: Int32 = 0
    var most: Int32 = .max
    /// Index into `Program.patterns`; -1 for none.
    var pattern: Int32 = -1
    var format: Format?
    var content: ContentCheck?
}

struct ArrayCheck: Hashable {
    var least: Int32 = 0
    var most: Int32 = .max
    /// Records of the first items, in `Program.lists`.
    var firstPrefix: Int32 = 0
    var prefixCount: Int32 = 0
    /// The record of all other items; -1 where nothing is said about them.
    var rest: Int32 = -1
    var contains: Int32 = -1
    var leastContains: Int32 = 1
    var mostContains: Int32 = .max
    var isUnique = false
    /// `contains` marks the items it matched as evaluated, from 2020-12 on.
    var containsMarks = false
}

struct ObjectCheck: Hashable {
    var least: Int32 = 0
    var most: Int32 = .max
    var requiredCount: Int32 = 0
    /// The property table in `Program.slots`; a mask of -1 stands for no table.
    var firstSlot: Int32 = 0
    var mask: Int32 = -1
    var firstPattern: Int32 = 0
    var patternCount: Int32 = 0
    /// The record of members that no name and no pattern covers; -1 where nothing is said about them, -2 where there may be none.
    var additional: Int32 = -1
    /// The record of the members' names; -1 for none.
    var names: Int32 = -1

    static let forbidden: Int32 = -2
}

/// An entry of a property table, addressed by the name's hash.
struct PropertySlot: Hashable {
    var hash: UInt32 = 0
    /// Where the name begins in `Program.names`.
    var name: Int32 = 0
    /// Four times the name's length, and two flags; `empty` for a free slot.
    var shape: UInt32 = PropertySlot.empty
    /// The member's record; `unlisted` for a name that is only required.
    var record: Int32 = PropertySlot.unlisted

    static let empty = UInt32.max
    /// The member must be there.
    static let required: UInt32 = 1
    /// None of the check's patterns matches the name.
    static let escapesPatterns: UInt32 = 2
    static let unlisted: Int32 = -3
}

struct PatternRule: Hashable {
    var pattern: Int32
    var record: Int32
}

/// A value of a schema, where it stands.
struct Literal: Hashable {
    var source: Int32
    var node: Int32
}

/// One thing to do after the checks of a kind.
struct Step: Hashable {
    enum Kind: UInt8 {
        /// `a`: a record that must hold (`$ref`, arms of `allOf`).
        case record
        /// `a`, `b`: arms in `Program.lists` from `a` on, `b` of them; `c`: a dispatch, -1 for none.
        case anyOf, oneOf
        /// `a`: a record that must not hold.
        case not
        /// `a`: if; `b`: then; `c`: else; -1 for none.
        case conditional
        /// `a`: a dispatch whose chosen records must all hold; its last choice is for what is no object.
        case table
        /// `a`: the literal to be equal to.
        case equals
        /// `a`, `b`: literals from `a` on, `b` of them; `c`: the set of the strings among the values.
        case member
        /// `a`, `b`: a name's place and length; `c`: a record that must hold if there is such a member.
        case dependentSchema
        /// `a`: the record of what nothing else evaluated.
        case unevaluatedItems, unevaluatedProperties
    }

    var kind: Kind
    var a: Int32 = -1
    var b: Int32 = -1
    var c: Int32 = -1
    /// The hash of a name, as its bit pattern.
    var d: Int32 = 0
}

/// Tells by one member of an object which arms of a choice it can satisfy.
struct Dispatch: Hashable {
    /// Where the member's name begins in `Program.names`, and how long it is.
    var name: Int32
    var length: Int32
    var hash: UInt32
    /// The strings that select arms: an index into `Program.stringSets`.
    var set: Int32
    /// The choices of those strings, then that for a missing member, then that for anything else.
    var firstChoice: Int32
    var taggedCount: Int32
}

/// Some arms in `Program.lists`.
struct Choice: Hashable {
    var first: Int32
    var count: Int32
}
