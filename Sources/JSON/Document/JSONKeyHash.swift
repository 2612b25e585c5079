// SPDX-License-Identifier: Apache-2.0

/// The hash that the tape stores with every key: 32 bits over the decoded bytes, seeded anew in each process.
///
/// Equal bytes have equal hashes within a process. Different bytes may collide, so that equal hashes must be followed by a
/// comparison. Nobody who does not know the seed can choose keys that collide.
public struct JSONKeyHash: Sendable {
    let seed: UInt64
    let factor: UInt64

    /// The hash of this process.
    public static let process = JSONKeyHash(seed: .random(in: 0...UInt64.max), factor: .random(in: 0...UInt64.max))

    init(seed: UInt64, factor: UInt64) {
        self.seed = seed
        self.factor = factor | 1
    }

    /// The hash of a name's UTF-8.
    public func callAsFunction(_ name: Span<UInt8>) -> UInt32 {
        var state = seed
        var index = 0
        while let word = ByteWord(name, at: index) {
            state = mixed(state, word.bits)
            index &+= 8
        }
        return finished(state, ByteWord.rest(of: name, from: index), count: name.count)
    }

    /// The hash of a name.
    public func callAsFunction(_ name: String) -> UInt32 {
        self(name.utf8.span)
    }

    /// The state after eight more bytes.
    @inline(__always)
    func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word).multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }

    /// The hash once the last, up to seven bytes are reached, which may be none.
    ///
    /// - Parameters:
    ///   - state: After the full words before.
    ///   - rest: The last bytes, zeros above them.
    ///   - count: The bytes of the whole name.
    /// - Returns: The hash.
    @inline(__always)
    func finished(_ state: UInt64, _ rest: UInt64, count: Int) -> UInt32 {
        let mixed = mixed(state &+ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15, rest)
        return UInt32(truncatingIfNeeded: mixed ^ mixed >> 32)
    }
}
