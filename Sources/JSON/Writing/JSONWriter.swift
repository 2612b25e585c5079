// SPDX-License-Identifier: Apache-2.0

/// Writes JSON text to the end of a byte array; commas, colons and escapes are its business, the right order is the caller's.
///
/// Calls that make no JSON (a value without a key in an object, an end without a beginning) stop a debug build.
public struct JSONWriter: Sendable {
    private enum Level {
        case array, object
    }

    /// What has been written.
    public private(set) var bytes: [UInt8]
    /// Whether values get lines of their own, indented by two spaces a level.
    var isPretty = false
    private var levels: [Level] = []
    /// Whether a comma is due before the next key or element.
    private var needsComma = false
    private var isAfterKey = false

    /// A writer that has room for so many bytes before it has to grow.
    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Hands over what has been written and begins anew.
    public mutating func take() -> [UInt8] {
        assert(levels.isEmpty, "an object or array has not been ended")
        defer { self = JSONWriter(capacity: 0) }
        return bytes
    }

    /// Begins an object: keys and values follow.
    public mutating func beginObject() { begin(.object, UInt8(ascii: "{")) }

    /// Ends the innermost object.
    public mutating func endObject() { end(.object, UInt8(ascii: "}")) }

    /// Begins an array: values follow.
    public mutating func beginArray() { begin(.array, UInt8(ascii: "[")) }

    /// Ends the innermost array.
    public mutating func endArray() { end(.array, UInt8(ascii: "]")) }

    /// The name of the next value.
    public mutating func key(_ name: String) {
        beginKey()
        bytes.appendJSONString(name)
        endKey()
    }

    /// The name of the next value, in UTF-8; what is no UTF-8 becomes U+FFFD.
    public mutating func key(utf8 name: ArraySlice<UInt8>) {
        beginKey()
        bytes.appendJSONString(utf8: name)
        endKey()
    }

    private mutating func beginKey() {
        assert(levels.last == .object && !isAfterKey, "a key stands only in an object, and not behind another")
        separate()
    }

    private mutating func endKey() {
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
        isAfterKey = true
    }

    private mutating func begin(_ level: Level, _ bracket: UInt8) {
        beginValue()
        levels.append(level)
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ level: Level, _ bracket: UInt8) {
        assert(levels.last == level && !isAfterKey, "nothing of the kind has been begun, or a value is missing")
        _ = levels.popLast()
        if needsComma { breakLine() }
        bytes.append(bracket)
        needsComma = true
    }

    /// Does what is due before a value.
    private mutating func beginValue() {
        if isAfterKey {
            isAfterKey = false
        } else {
            assert(levels.last != .object, "a value in an object needs a key")
            separate()
        }
        needsComma = true
    }

    private mutating func separate() {
        if needsComma, !levels.isEmpty { bytes.append(UInt8(ascii: ",")) }
        if !levels.isEmpty { breakLine() }
    }

    private mutating func breakLine() {
        guard isPretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * levels.count))
    }
}

// Values.
extension JSONWriter {
    /// Writes null.
    public mutating func null() { text("null") }

    /// Writes a boolean.
    public mutating func bool(_ value: Bool) { text(value ? "true" : "false") }

    /// Writes an integer.
    public mutating func int(_ value: some FixedWidthInteger) { text(String(value)) }

    /// Writes the shortest decimal that reads back as this double, which must be finite; a release build writes others as null.
    public mutating func double(_ value: Double) {
        assert(value.isFinite, "JSON has no infinities and no NaN")
        text(value.isFinite ? value.description : "null")
    }

    /// Writes a number exactly; one that was written with a fraction or exponent keeps a sign of it.
    public mutating func number(_ value: JSONNumber) {
        let digits = value.description
        text(digits)
        if !value.writtenAsInteger, !digits.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") })
        {
            bytes.append(contentsOf: ".0".utf8)
        }
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        beginValue()
        bytes.appendJSONString(value)
    }

    /// Writes a string given in UTF-8; what is no UTF-8 becomes U+FFFD.
    public mutating func string(utf8 value: ArraySlice<UInt8>) {
        beginValue()
        bytes.appendJSONString(utf8: value)
    }

    /// Writes a string given in UTF-8; what is no UTF-8 becomes U+FFFD.
    public mutating func string(utf8 value: [UInt8]) { string(utf8: value[...]) }

    /// Writes a value that already is JSON text, as it is.
    public mutating func raw(_ json: ArraySlice<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    /// Writes a value that already is JSON text, as it is.
    public mutating func raw(_ json: [UInt8]) { raw(json[...]) }

    /// Writes a tree.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for (key, value) in members {
                self.key(key)
                self.value(value)
            }
            endObject()
        }
    }

    /// Writes a value of a document as it stands there.
    public mutating func node(_ node: JSONNode) { raw(node.text) }

    private mutating func text(_ text: String) {
        beginValue()
        unsafe text.utf8.span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
