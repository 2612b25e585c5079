// SPDX-License-Identifier: Apache-2.0

import JSON

extension JSONTape {
    /// Calls `body` with the indices of each member's key and value, in the order written.
    @inline(__always)
    func forEachMember<Failure: Error>(
        of object: Int,
        _ body: (_ key: Int, _ value: Int) throws(Failure) -> Void
    ) throws(Failure) {
        let end = next(after: object)
        var key = object + 1
        while key < end {
            try body(key, key + 1)
            key = next(after: key + 1)
        }
    }

    /// Calls `body` with the index of each element, in order.
    @inline(__always)
    func forEachElement<Failure: Error>(of array: Int, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
        let end = next(after: array)
        var element = array + 1
        while element < end {
            try body(element)
            element = next(after: element)
        }
    }

    /// Whether a string or key is this text.
    @inline(__always)
    func string(at index: Int, is text: String) -> Bool {
        string(at: index, equals: text.utf8.span)
    }

    /// The value of the member of that name; nil also for null, and where this is no object.
    func member(of object: Int, _ name: String) -> Int? {
        guard kind(at: object) == .object else { return nil }
        var found: Int?
        forEachMember(of: object) { key, value in
            if string(at: key, is: name) { found = value }
        }
        return found.flatMap { kind(at: $0) == .null ? nil : $0 }
    }

    /// The decoded bytes of a string; nil for other kinds.
    func utf8(at index: Int) -> ArraySlice<UInt8>? {
        kind(at: index) == .string ? bytes[stringRange(at: index)] : nil
    }

    /// The string; nil for other kinds.
    func text(at index: Int) -> String? {
        kind(at: index) == .string ? string(at: index) : nil
    }

    /// The whole number; nil for other kinds.
    func int(at index: Int) -> Int? {
        kind(at: index) == .number ? number(at: index).int : nil
    }
}

extension UInt8 {
    /// Whether JSON allows the byte between values.
    var isJSONSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09
    }
}
