// SPDX-License-Identifier: Apache-2.0

/// The encoding of RFC 3492 that puts a Unicode label into letters, digits and hyphens.
enum Punycode {
    /// The code points of an encoded label (without `xn--`); nil if it is not well formed.
    static func decoded(_ text: Span<UInt8>) -> [UInt32]? {
        var output: [UInt32] = []
        var position = 0
        var delimiter: Int?
        for index in 0..<text.count where text[index] == 0x2D { delimiter = index }
        if let delimiter {
            // A delimiter at the very start is one of an empty basic part, which is not written.
            guard delimiter > 0 else { return nil }
            for index in 0..<delimiter { output.append(UInt32(text[index].lowercasedASCII)) }
            position = delimiter + 1
        }
        var codePoint: UInt32 = 128
        var insertion: UInt32 = 0
        var bias: UInt32 = 72
        while position < text.count {
            let before = insertion
            var weight: UInt32 = 1
            var step: UInt32 = 36
            while true {
                guard let byte = text.at(position), let digit = digit(byte) else { return nil }
                position += 1
                let (product, overflow) = digit.multipliedReportingOverflow(by: weight)
                let (sum, overflows) = insertion.addingReportingOverflow(product)
                guard !overflow, !overflows else { return nil }
                insertion = sum
                let threshold = threshold(step, bias)
                if digit < threshold { break }
                let (next, tooLarge) = weight.multipliedReportingOverflow(by: 36 - threshold)
                guard !tooLarge else { return nil }
                weight = next
                step += 36
            }
            let count = UInt32(output.count + 1)
            bias = adapted(insertion - before, count, isFirst: before == 0)
            let (next, overflow) = codePoint.addingReportingOverflow(insertion / count)
            guard !overflow, next <= 0x10_FFFF, !(0xD800..<0xE000 ~= next) else { return nil }
            codePoint = next
            insertion %= count
            output.insert(codePoint, at: Int(insertion))
            insertion += 1
        }
        return output
    }

    /// The encoded form of some code points, without `xn--`.
    static func encoded(_ label: [UInt32]) -> [UInt8] {
        var output = label.filter { $0 < 128 }.map { UInt8(truncatingIfNeeded: $0) }
        let basicCount = UInt32(output.count)
        if basicCount > 0 { output.append(0x2D) }
        var codePoint: UInt32 = 128
        var delta: UInt32 = 0
        var bias: UInt32 = 72
        var handled = basicCount
        while handled < UInt32(label.count) {
            let next = label.filter { $0 >= codePoint }.min() ?? 0x10_FFFF
            delta &+= (next - codePoint) &* (handled + 1)
            codePoint = next
            for value in label {
                if value < codePoint { delta &+= 1 }
                guard value == codePoint else { continue }
                var rest = delta
                var step: UInt32 = 36
                while true {
                    let threshold = threshold(step, bias)
                    if rest < threshold { break }
                    output.append(letter(threshold + (rest - threshold) % (36 - threshold)))
                    rest = (rest - threshold) / (36 - threshold)
                    step += 36
                }
                output.append(letter(rest))
                bias = adapted(delta, handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta &+= 1
            codePoint += 1
        }
        return output
    }

    private static func threshold(_ step: UInt32, _ bias: UInt32) -> UInt32 {
        step <= bias ? 1 : min(max(step - bias, 1), 26)
    }

    private static func adapted(_ delta: UInt32, _ count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps: UInt32 = 0
        while delta > 455 {
            delta /= 35
            steps += 36
        }
        return steps + 36 * delta / (delta + 38)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        byte.isLetter ? UInt32(byte.lowercasedASCII - 0x61) : byte.isDigit ? UInt32(byte - 0x30) + 26 : nil
    }

    private static func letter(_ digit: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: digit < 26 ? digit + 0x61 : digit - 26 + 0x30)
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
