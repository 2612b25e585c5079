// SPDX-License-Identifier: Apache-2.0

/// Status and header fields of a response, kept as the bytes that came and read when asked.
package struct CurlHead: Sendable {
    /// 200…999; interim responses are passed over.
    package let status: Int
    /// The status line and the field lines, each with its line end.
    package let bytes: [UInt8]

    /// The value of the first field of that name, in any case; bytes that are not UTF-8 are replaced.
    package func value(of name: String) -> String? {
        var rest = bytes[...]
        while let line = Self.takeLine(from: &rest) {
            if let colon = Self.colon(in: line), Self.equalFold(line[..<colon], name.utf8) {
                return Self.text(line[(colon + 1)...])
            }
        }
        return nil
    }

    /// All fields in their order.
    package var fields: [(name: String, value: String)] {
        var rest = bytes[...]
        var fields: [(name: String, value: String)] = []
        while let line = Self.takeLine(from: &rest) {
            guard let colon = Self.colon(in: line) else { continue }
            fields.append((Self.text(line[..<colon]), Self.text(line[(colon + 1)...])))
        }
        return fields
    }

    private static func takeLine(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return rest[..<end]
    }

    /// Where the name of a field line ends; nil for the status line, the blank line and obsolete folded lines.
    private static func colon(in line: ArraySlice<UInt8>) -> Int? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return colon
    }

    private static func equalFold(_ bytes: ArraySlice<UInt8>, _ name: String.UTF8View) -> Bool {
        bytes.count == name.count && zip(bytes, name).allSatisfy { lowercase($0) == lowercase($1) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}
