// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Fences texts that a model must read as data, never as instructions.
///
/// Delimiting and data-marking after Hines et al. 2024, "Defending Against Indirect Prompt Injection Attacks With Spotlighting", §3: a
/// text stands between two lines that carry the fence's word, and each of its own lines is marked. The word comes from the texts and a
/// seed, so that the same question is asked with the same bytes, and it is one that occurs in none of the texts: whoever wrote
/// them, they cannot close their fence.
struct DataFence {
    /// What the fence's lines carry: 12 letters and digits.
    let word: String

    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)

    /// A fence for these texts together.
    init(around texts: [[UInt8]], seed: UInt64) {
        // FNV-1a in 64 bits; each text's end counts, so that two texts do not pass for one.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        var random = SplitMix64(seed: hash ^ seed)
        var word = Self.word(using: &random)
        // Ends: a text has room for only so many words, and each turn tries another.
        while texts.contains(where: { Self.contains($0, word) }) { word = Self.word(using: &random) }
        self.word = String(decoding: word, as: UTF8.self)
    }

    /// A text inside its fence, a line each, with the line break behind it; `text` is marked already.
    func block(_ label: String, _ text: [UInt8]) -> [UInt8] {
        Array("<<\(label) \(word)>>\n".utf8) + text + Array("\n<<end \(word)>>\n".utf8)
    }

    private static func word(using random: inout SplitMix64) -> [UInt8] {
        var bits = random.next()
        return (0..<12).map { _ in
            defer { bits >>= 5 }
            return alphabet[Int(bits & 31)]
        }
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard text.count >= word.count, let first = word.first else { return false }
        return (0...(text.count - word.count)).contains { text[$0] == first && text[$0...].starts(with: word) }
    }
}
