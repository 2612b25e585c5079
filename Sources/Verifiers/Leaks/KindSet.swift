// SPDX-License-Identifier: Apache-2.0

/// A kind of leak that can be switched.
protocol LeakKind: RawRepresentable<String>, CaseIterable, Equatable, Sendable {
    /// One bit of its own.
    var bit: UInt32 { get }
}

/// Some kinds of leaks.
struct KindSet<Kind: LeakKind>: Sendable {
    /// Those that are in the set, in the order of all.
    let kinds: [Kind]
    private let bits: UInt32

    init(_ kinds: [Kind]) {
        self.kinds = Kind.allCases.filter(kinds.contains)
        bits = kinds.reduce(0) { $0 | $1.bit }
    }

    /// Whether a kind is in the set.
    @inline(__always)
    func contains(_ kind: Kind) -> Bool { bits & kind.bit != 0 }
}
