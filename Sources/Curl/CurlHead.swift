// SPDX-License-Identifier: Apache-2.0

import Glibc

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

    /// Calls `body` with the fields whose names begin with one of some words, in any case; a look at a head without them costs little.
    ///
    /// - Parameters:
    ///   - words: None empty.
    ///   - body: Gets the name and the value without the space around it.
    package func forEachField(
        beginningWith words: CurlFieldWords,
        _ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Void
    ) {
        var start = 0
        while start < bytes.count {
            let end = lineEnd(from: start)
            if words.begin(bytes.span, at: start) {
                let line = bytes[start..<end]
                if let colon = Self.colon(in: line) { body(line[..<colon], Self.trimmed(line[(colon + 1)...])) }
            }
            start = end + 1
        }
    }

    /// Where the line ends that holds this byte.
    private func lineEnd(from start: Int) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            let line = unsafe base + start
            guard let end = unsafe memchr(line, Int32(UInt8(ascii: "\n")), buffer.count - start) else {
                return buffer.count
            }
            return unsafe start + (UnsafeRawPointer(end) - line)
        }
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

    fileprivate static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: trimmed(bytes), as: UTF8.self)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return bytes[start..<max(start, end)]
    }
}

/// Beginnings of field names to look for; made once.
package struct CurlFieldWords: Sendable {
    private let words: [[UInt8]]
    /// A bit for each letter that one of them begins with, by its last five bits.
    private let firstLetters: UInt32

    /// The words, in any case.
    package init(_ words: [String]) {
        self.words = words.map { $0.utf8.map(CurlHead.lowercase) }
        firstLetters = self.words.compactMap(\.first).reduce(0) { $0 | 1 << UInt32($1 & 0x1F) }
    }

    /// Whether the bytes go on with one of the words; most lines are told by their first letter.
    fileprivate func begin(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        guard firstLetters >> UInt32(bytes[start] & 0x1F) & 1 == 1 else { return false }
        return words.contains { word in
            guard bytes.count - start > word.count else { return false }
            for index in word.indices where CurlHead.lowercase(bytes[start + index]) != word[index] { return false }
            return true
        }
    }
}
