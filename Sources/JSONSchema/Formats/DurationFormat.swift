// SPDX-License-Identifier: Apache-2.0

/// `duration`: ISO 8601 durations as RFC 3339, appendix A, has them: whole numbers, and no unit left out in between.
enum DurationFormat {
    static func matches(_ text: Span<UInt8>) -> Bool {
        guard text.at(0) == 0x50 else { return false }
        if let end = element(text, from: 1, unit: 0x57) { return end == text.count }
        guard let dateEnd = run(text, from: 1, units: [0x59, 0x4D, 0x44]) else { return false }
        guard text.at(dateEnd) == 0x54 else { return dateEnd > 1 && dateEnd == text.count }
        guard let timeEnd = run(text, from: dateEnd + 1, units: [0x48, 0x4D, 0x53]) else { return false }
        return timeEnd > dateEnd + 1 && timeEnd == text.count
    }

    /// The end of consecutive elements, each with the unit after that of the one before; nil if a number has another unit.
    private static func run(_ text: Span<UInt8>, from start: Int, units: [UInt8]) -> Int? {
        var end = start
        var next: Int?
        while text.at(end)?.isDigit ?? false {
            let unitPlace = text.digitsEnd(from: end)
            guard let unit = text.at(unitPlace), let position = units.firstIndex(of: unit) else { return nil }
            guard next == nil || position == next else { return nil }
            next = position + 1
            end = unitPlace + 1
        }
        return end
    }

    private static func element(_ text: Span<UInt8>, from start: Int, unit: UInt8) -> Int? {
        let end = text.digitsEnd(from: start)
        return end > start && text.at(end) == unit ? end + 1 : nil
    }
}
