// SPDX-License-Identifier: Apache-2.0

/// A parsed JSON text: immutable, flat, cheap to copy.
///
/// Strictly RFC 8259, and stricter where that leaves a choice: UTF-8 is validated, and lone surrogates, duplicate names and a
/// byte-order mark are errors. Parsing takes time in proportion to the text.
public struct JSONDocument: Sendable {
    final class Storage: Sendable {
        let tape: JSONTape

        init(_ tape: JSONTape) { self.tape = tape }
    }

    let storage: Storage

    init(storage: Storage) { self.storage = storage }

    /// Parses a text.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8; the document keeps the array, and copies it only if a string has escapes.
    ///   - limits: Size and nesting beyond which the text is refused.
    /// - Throws: `JSONSyntaxError`, the first fault in the text.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .answer) throws(JSONSyntaxError) {
        guard bytes.count <= limits.effectiveBytes else { throw JSONSyntaxError(tooLarge: bytes[...], limits: limits) }
        self.init(storage: Storage(try JSONParser.parse(bytes, limits: limits, hash: .process)))
    }

    /// Parses a part of an array.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8; all offsets of the document count from its start.
    ///   - limits: Size and nesting beyond which the text is refused.
    /// - Throws: `JSONSyntaxError`, the first fault in the text.
    public init(parsing bytes: ArraySlice<UInt8>, limits: JSONLimits = .answer) throws(JSONSyntaxError) {
        guard bytes.count <= limits.effectiveBytes else { throw JSONSyntaxError(tooLarge: bytes, limits: limits) }
        try self.init(parsing: Array(bytes), limits: limits)
    }

    /// Parses a string.
    ///
    /// - Parameters:
    ///   - text: The JSON text.
    ///   - limits: Size and nesting beyond which the text is refused.
    /// - Throws: `JSONSyntaxError`, the first fault in the text.
    public init(parsing text: String, limits: JSONLimits = .answer) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// The value that the text is.
    public var root: JSONNode { JSONNode(storage: storage, index: 0) }

    /// The text as given.
    public var source: ArraySlice<UInt8> { tape.bytes[..<tape.sourceCount] }

    /// How many values and keys there are.
    public var nodeCount: Int { tape.count }

    /// The bytes that the document holds: text, decoded strings and tape.
    public var memory: Int { tape.bytes.capacity + tape.nodes.capacity * MemoryLayout<JSONTapeNode>.stride }

    /// The values by index; see there.
    public var tape: JSONTape { storage.tape }

    /// The value, or the key as a string, at an index of the tape.
    ///
    /// - Parameter index: In 0..<`nodeCount`.
    /// - Returns: The place with that index.
    public func node(at index: Int) -> JSONNode { JSONNode(storage: storage, index: index) }

    /// The line and column of a byte.
    ///
    /// - Parameter offset: 0-based in `source`; what is beyond its end counts as its end.
    /// - Returns: Both from 1.
    public func position(ofByte offset: Int) -> JSONPosition {
        JSONPosition(ofByte: offset, in: source.span)
    }
}
