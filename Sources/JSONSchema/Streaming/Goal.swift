// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The question whether the value at hand, which has begun, satisfies a record.
struct Goal {
    let record: Int32
    var prospect = Prospect.open
    /// A child, a name or a count breaks what the record itself asks.
    var isBroken = false
    /// Some child ended without a verdict.
    var isUncertain = false
    /// Required members that have not come.
    var missing: Int32
    /// Items that satisfy `contains`, and items of which that is not known.
    var found: Int32 = 0
    var unsure: Int32 = 0
    /// The item at hand does not satisfy `contains`.
    var rulesItemOut = false
    /// In the list of links, where those of the record's steps begin.
    let firstLink: Int
}

/// What a goal's steps refer to: another goal of the same value, or what is known without one.
///
/// Of a step that looks for a member, the first entry is a note: whether it came, or which choice it makes.
enum Link {
    static let holds: Int32 = -1
    static let fails: Int32 = -2
    static let open: Int32 = -3

    static func of(_ prospect: Prospect) -> Int32 {
        switch prospect {
        case .holds: holds
        case .fails: fails
        case .open: open
        }
    }

    /// Notes of a `table`: its member has not come, or is the one at hand; otherwise the number of a choice.
    static let unseen: Int32 = -1
    static let atHand: Int32 = -2
}

/// That a value must satisfy a record, or may, for the sake of a goal of the container around it.
struct Demand {
    enum Role: UInt8 {
        /// The container's goal fails where the demand does.
        case child
        /// The container's goal counts it.
        case contains
    }

    /// The container's goal; -1 for the root.
    let goal: Int32
    let role: Role
    let record: Int32
    /// As in the list of links.
    var link = Link.open
    var isDelivered = false
}

/// A value that has begun and not ended.
struct Frame {
    let kind: JSONKind
    /// Of an array: its items; of an object: its members so far, the one at hand included.
    var children = 0
    let demands: Range<Int>
    let goals: Range<Int>
    let firstLink: Int
    /// A table waits for the member at hand.
    var awaitsTag = false
}
