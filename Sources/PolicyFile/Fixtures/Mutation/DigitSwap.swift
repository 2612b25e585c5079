// SPDX-License-Identifier: Apache-2.0

/// Swaps two digits of a text, as models do when they copy numbers.
enum DigitSwap {
    /// The text with the last two neighbouring digits that differ swapped; with its last digit one higher where there are none, and nil
    /// where there is no digit.
    ///
    /// A number stays one: no zero comes to lead it.
    static func swapped(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        let isDigit: (UInt8) -> Bool = { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        for index in bytes.indices.dropFirst().reversed() {
            guard isDigit(bytes[index]), isDigit(bytes[index - 1]), bytes[index] != bytes[index - 1] else { continue }
            let leads = index == 1 || !(isDigit(bytes[index - 2]) || bytes[index - 2] == UInt8(ascii: "."))
            guard !(leads && bytes[index] == UInt8(ascii: "0")) else { continue }
            bytes.swapAt(index, index - 1)
            return String(decoding: bytes, as: UTF8.self)
        }
        guard let last = bytes.lastIndex(where: isDigit) else { return nil }
        bytes[last] = bytes[last] == UInt8(ascii: "9") ? UInt8(ascii: "8") : bytes[last] + 1
        return String(decoding: bytes, as: UTF8.self)
    }
}
