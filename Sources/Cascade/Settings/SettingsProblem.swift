// SPDX-License-Identifier: Apache-2.0

public import JSON

/// One thing in some settings that can never work.
public struct SettingsProblem: Sendable, Equatable {
    /// The place in the settings.
    public var pointer: JSONPointer
    /// True where the key itself is at fault (unknown, missing beside), not its value.
    public var isAboutKey: Bool
    /// What stands there.
    public var found: String
    /// What could stand there.
    public var expected: String
    /// How to mend it: a whole sentence.
    public var remedy: String
    /// A place inside a text of the settings, such as a line of a file they name; nil otherwise.
    public var detail: String?
    /// True where the settings are right, and this machine lacks what they need: a program, or a sandbox.
    public var isAboutMachine = false

    /// A problem by its parts.
    public init(
        at pointer: JSONPointer,
        isAboutKey: Bool = false,
        found: String,
        expected: String,
        remedy: String,
        detail: String? = nil
    ) {
        self.pointer = pointer
        self.isAboutKey = isAboutKey
        self.found = found
        self.expected = expected
        self.remedy = remedy
        self.detail = detail
    }

    /// The problem in one line.
    ///
    /// Its form is *where: found what; expected what. How to mend it.*
    public var message: String {
        let place = pointer.path
        return (place.isEmpty ? "" : "\(place): ") + (detail.map { "\($0): " } ?? "")
            + "found \(found); expected \(expected). \(remedy)"
    }
}

/// Settings that can never work: every problem at once.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The problems in the order of the settings; at least one.
    public let problems: [SettingsProblem]

    /// An error of so many problems.
    public init(_ problems: [SettingsProblem]) {
        self.problems = problems
    }

    /// One line a problem.
    public var description: String {
        problems.map(\.message).joined(separator: "\n")
    }
}

/// A setting as it holds, for `check --explain`.
public struct EffectiveSetting: Sendable, Equatable {
    /// The place in the settings.
    public var pointer: JSONPointer
    /// Its value as the settings would write it.
    public var text: String
    /// True where nothing was written and the default holds.
    public var isDefault: Bool

    /// A setting by its parts.
    public init(pointer: JSONPointer, text: String, isDefault: Bool) {
        self.pointer = pointer
        self.text = text
        self.isDefault = isDefault
    }
}
