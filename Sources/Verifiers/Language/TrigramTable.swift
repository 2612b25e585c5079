// SPDX-License-Identifier: Apache-2.0

/// The steps of all trigrams for all languages of a script at once: a row has 32 places of one byte, in a vector of four words.
///
/// A hash table with open addressing, as dense as half.
struct TrigramTable: Sendable {
    /// Places of a row: the most languages that a script can have.
    static let places = 32
    /// So many rows can be added up before a place could overflow: 17 × 15 = 255.
    static let rowsBeforeOverflow = 17

    private let keys: [UInt32]
    /// Each key's row.
    private let rows: [UInt32]
    private let steps: [SIMD4<UInt64>]
    private let mask: Int
    /// The row of a trigram of plain Latin letters, by five bits of each: nearly all trigrams of most texts.
    private let plainRows: [UInt32]

    /// All scripts that trigrams tell apart.
    static let all = TrigramTable(of: Script.allCases.filter { !$0.contenders.isEmpty })

    init(of scripts: [Script]) {
        var steps: [UInt32: SIMD4<UInt64>] = [:]
        for script in scripts {
            for (place, profile) in script.contenders.prefix(Self.places).enumerated() {
                profile.forEach { trigram, step in
                    var key: UInt32 = 0
                    for letter in trigram { key = Self.next(key, letter == "_" ? 0 : script.code(letter)) }
                    steps[Self.key(key, script), default: .zero][place / 8] |=
                        UInt64(step) << UInt64(place % 8 * 8)
                }
            }
        }
        var size = 1_024
        while size < 2 * steps.count { size *= 2 }
        var keys = [UInt32](repeating: .max, count: size)
        var rows = [UInt32](repeating: 0, count: size)
        // The row of a trigram that no language has.
        var lines: [SIMD4<UInt64>] = [.zero]
        for (key, row) in steps.sorted(by: { $0.key < $1.key }) {
            var slot = Self.slot(of: key) & (size - 1)
            while keys[slot] != .max { slot = (slot + 1) & (size - 1) }
            keys[slot] = key
            rows[slot] = UInt32(lines.count)
            lines.append(row)
        }
        var plainRows = [UInt32](repeating: 0, count: 1 << 15)
        for slot in keys.indices where keys[slot] != .max && keys[slot] >> 30 == UInt32(Script.latin.rawValue) {
            let letters = [keys[slot] >> 20 & 0x3FF, keys[slot] >> 10 & 0x3FF, keys[slot] & 0x3FF]
            if letters.allSatisfy({ $0 < 0x80 }) { plainRows[Self.plainIndex(keys[slot])] = rows[slot] }
        }
        (self.keys, self.rows, self.steps, mask) = (keys, rows, lines, size - 1)
        self.plainRows = plainRows
    }

    /// The last three letters, once another was read.
    @inline(__always)
    static func next(_ letters: UInt32, _ letter: UInt32) -> UInt32 { (letters << 10 | letter) & 0x3FFF_FFFF }

    /// The key of three letters of a script.
    @inline(__always)
    static func key(_ letters: UInt32, _ script: Script) -> UInt32 { letters | UInt32(script.rawValue) << 30 }

    @inline(__always)
    private static func slot(of key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 12) }

    /// The last three letters in five bits each, where all are plain Latin ones.
    @inline(__always)
    private static func plainIndex(_ letters: UInt32) -> Int {
        Int((letters >> 10 & 0x7C00) | (letters >> 5 & 0x3E0) | (letters & 0x1F))
    }

    /// The row of three plain Latin letters.
    @inline(__always)
    func plainRow(_ letters: UInt32) -> Int { Int(plainRows[Self.plainIndex(letters)]) }

    /// The row of a key; that of a trigram no language has is the first.
    @inline(__always)
    func row(_ key: UInt32) -> Int {
        var slot = Self.slot(of: key) & mask
        while keys[slot] != key {
            if keys[slot] == .max { return 0 }
            slot = (slot + 1) & mask
        }
        return Int(rows[slot])
    }

    /// The steps of a row.
    @inline(__always)
    func steps(at row: Int) -> SIMD4<UInt64> { steps[row] }
}

/// The sums of a script's languages over a stretch of text.
///
/// Rows are added up in bytes, those in lanes of 16 bits, and those in the end in whole numbers: a lane is widened before it can overflow.
struct TrigramScores {
    private var bytes = SIMD4<UInt64>.zero
    private var added = 0
    /// Two words for each of the four: its even and its odd places.
    private var lanes = InlineArray<8, UInt64>(repeating: 0)
    private var widened = 0
    private(set) var totals = InlineArray<32, Int32>(repeating: 0)

    @inline(__always)
    mutating func add(_ row: SIMD4<UInt64>) {
        bytes &+= row
        added += 1
        if added == TrigramTable.rowsBeforeOverflow { widen() }
    }

    private mutating func widen() {
        let even: UInt64 = 0x00FF_00FF_00FF_00FF
        for word in 0..<4 {
            lanes[2 * word] &+= bytes[word] & even
            lanes[2 * word + 1] &+= bytes[word] >> 8 & even
        }
        bytes = .zero
        added = 0
        widened += 1
        // 257 × 255 = 65,535.
        if widened == 257 { total() }
    }

    private mutating func total() {
        for word in 0..<8 {
            for lane in 0..<4 {
                let place = word / 2 * 8 + lane * 2 + word % 2
                totals[place] &+= Int32(truncatingIfNeeded: lanes[word] >> UInt64(lane * 16) & 0xFFFF)
            }
            lanes[word] = 0
        }
        widened = 0
    }

    /// Makes the totals whole.
    mutating func carry() {
        widen()
        total()
    }
}
