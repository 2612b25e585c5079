// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Reads the members of one object of settings, and collects every problem on the way.
///
/// Each key is read once by a method that says its type, range and default; `finish()` then reports the keys nobody read, with the
/// nearest known one. A method that finds a problem records it and returns a harmless value, so that reading goes on.
public struct SettingsReader {
    /// Where the object stands.
    public let pointer: JSONPointer
    /// What was found wrong so far.
    public private(set) var problems: [SettingsProblem] = []
    /// Every setting read so far, as it holds.
    public private(set) var effective: [EffectiveSetting] = []
    private let members: JSONObject
    private var known: [String] = []

    /// A reader of the object `value`, which stands at `pointer`; null counts as an empty object.
    public init(_ value: JSONValue, at pointer: JSONPointer = .root) {
        self.pointer = pointer
        switch value {
        case .object(let object): members = object
        case .null: members = JSONObject()
        default:
            members = JSONObject()
            problems.append(
                SettingsProblem(
                    at: pointer,
                    found: value.kindName,
                    expected: "a mapping of settings",
                    remedy: "Write `key: value` pairs."
                )
            )
        }
    }

    /// The value of a key as it stands, marked as known.
    public mutating func value(_ key: String) -> JSONValue? {
        if !known.contains(key) { known.append(key) }
        return members[key]
    }

    /// Whether a key is written; marks it as known.
    public mutating func has(_ key: String) -> Bool {
        value(key) != nil
    }

    /// The place of a key's value.
    public func place(of key: String) -> JSONPointer {
        pointer.appending(key)
    }

    /// Records a problem with the value of `key`.
    public mutating func report(_ key: String, found: String, expected: String, remedy: String) {
        report(SettingsProblem(at: place(of: key), found: found, expected: expected, remedy: remedy))
    }

    /// Records a problem found elsewhere.
    public mutating func report(_ problem: SettingsProblem) {
        problems.append(problem)
    }

    /// Records the problems of an error.
    public mutating func report(_ error: SettingsError) {
        problems += error.problems
    }

    /// Records that `key` holds `text`, for settings that are read by other means.
    public mutating func note(_ key: String, _ text: String, isDefault: Bool) {
        effective.append(EffectiveSetting(pointer: place(of: key), text: text, isDefault: isDefault))
    }

    /// Takes over what another reader of a part of these settings has found.
    public mutating func absorb(_ other: SettingsReader) {
        problems += other.problems
        effective += other.effective
    }

    /// Reads a key through `convert`, which answers nil where the value is not of the `expected` form.
    public mutating func read<Value>(
        _ key: String,
        expected: String,
        remedy: String,
        default fallback: Value?,
        describe: (Value) -> String,
        convert: (JSONValue) -> Value?
    ) -> Value? {
        guard let written = value(key), written != .null else {
            if let fallback { note(key, describe(fallback), isDefault: true) }
            return fallback
        }
        guard let converted = convert(written) else {
            report(key, found: Self.show(written), expected: expected, remedy: remedy)
            return fallback
        }
        note(key, describe(converted), isDefault: false)
        return converted
    }

    /// Records that a required key is missing.
    public mutating func reportMissing(_ key: String, expected: String) {
        problems.append(
            SettingsProblem(
                at: pointer,
                isAboutKey: true,
                found: "no `\(key)`",
                expected: expected,
                remedy: "Add `\(key): …`."
            )
        )
    }

    /// Reports every key that no method has read, with the nearest known key.
    public mutating func finish() {
        for (key, _) in members where !known.contains(key) {
            let near = NearestName.of(key, in: known)
            problems.append(
                SettingsProblem(
                    at: place(of: key),
                    isAboutKey: true,
                    found: "the unknown key `\(key)`",
                    expected: known.isEmpty
                        ? "no keys here" : "one of " + known.map { "`\($0)`" }.joined(separator: ", "),
                    remedy: near.map { "Did you mean `\($0)`?" } ?? "Remove it."
                )
            )
        }
    }

    /// Finishes, and throws if anything was wrong.
    ///
    /// - Throws: every problem at once.
    public mutating func check() throws(SettingsError) {
        finish()
        if !problems.isEmpty { throw SettingsError(problems) }
    }

    /// A value as an error shows it: its JSON text, at most 60 characters.
    public static func show(_ value: JSONValue) -> String {
        var text = value.json()
        // A text stands without its quotes, unless it has more than one line.
        if case .string(let plain) = value, !plain.contains(where: \.isNewline) { text = plain }
        return "`\(text.count > 60 ? text.prefix(57) + "…" : text[...])`"
    }
}
