// SPDX-License-Identifier: Apache-2.0

/// Finds the name a writer probably meant.
public enum NearestName {
    /// The nearest of some names: equal without case, `_` and `-`, else within an edit distance of 2 (1 for short words); nil if none
    /// is near.
    public static func of(_ name: String, in names: some Sequence<String>) -> String? {
        let plain = folded(name)
        var best: (name: String, distance: Int)?
        for candidate in names {
            let other = folded(candidate)
            if other == plain { return candidate }
            let distance = editDistance(plain, other)
            let allowed = min(2, max(1, max(plain.count, other.count) / 3))
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "_"), UInt8(ascii: "-"): nil
            default: byte
            }
        }
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard left.count <= 64, right.count <= 64 else { return .max }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var cost = min(
                    last[column + 1] + 1,
                    current[column] + 1,
                    last[column] + (left[row] == right[column] ? 0 : 1)
                )
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
