// SPDX-License-Identifier: Apache-2.0

/// What the beginning of a value says about whether the value satisfies a schema.
///
/// `holds` and `fails` are final: they are true of every way in which the text can go on to a whole one. `open` claims nothing.
enum Prospect: UInt8 {
    case holds, fails, open

    init(_ holds: Bool) { self = holds ? .holds : .fails }

    /// Of the contrary.
    var negated: Prospect {
        switch self {
        case .holds: .fails
        case .fails: .holds
        case .open: .open
        }
    }

    /// Both this and the other must hold.
    mutating func formBoth(_ other: Prospect) {
        if self == .fails || other == .holds { return }
        self = other
    }

    /// Of `if`, `then` and `else`.
    static func conditional(_ condition: Prospect, _ then: Prospect, _ otherwise: Prospect) -> Prospect {
        switch condition {
        case .holds: then
        case .fails: otherwise
        case .open: then == otherwise ? then : .open
        }
    }
}

/// How many arms of `anyOf` or `oneOf` hold, and how many may.
struct ArmTally {
    private var holding = 0
    private var open = 0

    mutating func add(_ arm: Prospect) {
        if arm == .holds { holding += 1 }
        if arm == .open { open += 1 }
    }

    var any: Prospect { holding > 0 ? .holds : open > 0 ? .open : .fails }

    var one: Prospect {
        if holding > 1 { return .fails }
        if open > 0 { return .open }
        return Prospect(holding == 1)
    }
}
