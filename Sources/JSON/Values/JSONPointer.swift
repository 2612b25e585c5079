// SPDX-License-Identifier: Apache-2.0

/// A way into a JSON value: member names and element positions (RFC 6901).
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The pointer to the whole value.
    public static let root = JSONPointer(tokens: [])

    /// The names and positions from the root on, unescaped.
    public var tokens: [String]

    /// A pointer from its unescaped tokens.
    public init(tokens: [String]) { self.tokens = tokens }

    /// Reads a pointer's text, such as `/lines/3/a~1b`.
    ///
    /// - Returns: nil if the text is neither empty nor begins with `/`, or has a `~` that is not `~0` or `~1`.
    public init?(parsing text: String) {
        guard !text.isEmpty else {
            self = .root
            return
        }
        var tokens: [String] = []
        var token: [UInt8] = []
        var isFirst = true
        var escaped = false
        for byte in text.utf8 {
            switch (byte, escaped) {
            case (UInt8(ascii: "/"), false):
                if !isFirst { tokens.append(String(decoding: token, as: UTF8.self)) }
                token.removeAll(keepingCapacity: true)
            case _ where isFirst: return nil
            case (UInt8(ascii: "~"), false): escaped = true
            case (UInt8(ascii: "0"), true):
                token.append(UInt8(ascii: "~"))
                escaped = false
            case (UInt8(ascii: "1"), true):
                token.append(UInt8(ascii: "/"))
                escaped = false
            case (_, true): return nil
            default: token.append(byte)
            }
            isFirst = false
        }
        guard !escaped else { return nil }
        tokens.append(String(decoding: token, as: UTF8.self))
        self.tokens = tokens
    }

    /// A pointer from its text, for tests and constants; a text that is no pointer stops the program.
    public init(stringLiteral text: String) {
        guard let pointer = JSONPointer(parsing: text) else {
            preconditionFailure("`\(text)` is no JSON Pointer; expected nothing or `/` and a token")
        }
        self = pointer
    }

    /// The pointer to a member of what this one points to.
    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

    /// The pointer to an element, by its 0-based position.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    /// The text of RFC 6901, such as `/lines/3/a~1b`; empty for the root.
    public var description: String {
        var bytes: [UInt8] = []
        for token in tokens {
            bytes.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "0")]
                case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The way as our messages write settings and request fields, such as `lines[3].a/b`; empty for the root.
    ///
    /// A token of digits is written as a position.
    public var path: String {
        var path = ""
        for token in tokens {
            if Self.position(token) != nil {
                path += "[\(token)]"
            } else {
                path += path.isEmpty ? token : ".\(token)"
            }
        }
        return path
    }

    /// Whether both have the same tokens, byte by byte.
    public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.elementsEqual(right.tokens) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// Feeds the bytes of the tokens.
    public func hash(into hasher: inout Hasher) {
        for token in tokens {
            for byte in token.utf8 { hasher.combine(byte) }
            hasher.combine(UInt8.max)
        }
    }

    /// The position an array's token stands for: digits without a leading zero.
    static func position(_ token: String) -> Int? {
        let utf8 = token.utf8
        guard let first = utf8.first, utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        guard first != UInt8(ascii: "0") || utf8.count == 1 else { return nil }
        return Int(token)
    }
}
