// SPDX-License-Identifier: Apache-2.0

import Patterns

/// What the words after a fence, and a comment in its first line, say about the code in it.
struct FenceInfo: Sendable, Equatable {
    /// Whether the fence is tagged with the language; nil where it has no tag.
    let isTagged: Bool?
    /// The file that it names, if it is a plain path with an ending of the language.
    let path: String?

    init(_ fence: CodeFence, of answer: [UInt8], in language: CodeLanguage) {
        let info = String(decoding: answer[fence.info].prefix(200), as: UTF8.self)
        let words = info.split { " \t,;:{}\"'=()".contains($0) }.map(String.init)
        let tag = words.first.map { ($0.hasPrefix(".") ? String($0.dropFirst()) : $0).lowercased() }
        let named = words.lazy.compactMap { Self.path($0, in: language) }.first
        let first = fence.lines.first.map { answer[$0.bytes] } ?? []
        path = named ?? Self.pathInComment(first, in: language)
        // A tag may be the file's name itself.
        isTagged = tag.map { language.tags.contains($0) || named != nil && Self.path(words[0], in: language) != nil }
    }

    /// The path in a first line such as `// File: Sources/Stack.swift`, where the line says nothing else.
    private static func pathInComment(_ line: ArraySlice<UInt8>, in language: CodeLanguage) -> String? {
        guard line.count <= 200 else { return nil }
        var text = String(decoding: line, as: UTF8.self)[...]
        let opening = ["//", "#", "--", "/*", "<!--", ";", "%"].first { text.drop(while: \.isWhitespace).hasPrefix($0) }
        guard let opening else { return nil }
        text = text.drop(while: \.isWhitespace).dropFirst(opening.count)
        var words = text.split { $0.isWhitespace || $0 == "*" || $0 == "`" }
        if words.last == "/" || words.last == "-->" { words.removeLast() }
        if let first = words.first, ["file:", "filename:", "path:"].contains(first.lowercased()) {
            words.removeFirst()
        }
        guard words.count == 1 else { return nil }
        return path(String(words[0]), in: language)
    }

    /// A word if it is a path that can be written below a folder and belongs to the language.
    static func path(_ word: String, in language: CodeLanguage) -> String? {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        guard word.utf8.count <= 100, parts.count <= 8, parts.allSatisfy({ isPlainName($0) }) else { return nil }
        guard let dot = parts.last?.lastIndex(of: "."), let name = parts.last, dot != name.startIndex else {
            return nil
        }
        let ending = name[dot...].dropFirst()
        return (language.sources + language.headers).contains { $0 == ending } ? word : nil
    }

    private static func isPlainName(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "+"):
                true
            default: false
            }
        }
    }
}

extension CodeLanguage {
    /// The name of a piece of code that has none: what the code itself asks for, else the language's.
    func fileName(for lines: [ArraySlice<UInt8>]) -> String {
        guard !renames.isEmpty else { return file }
        let text = String(decoding: Array(lines.joined(separator: [0x0A])), as: UTF8.self)
        for rename in renames {
            guard let pattern = try? Pattern(rename.pattern), case .match(let match) = pattern.firstMatch(in: text)
            else {
                continue
            }
            let captured = match[1].map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } ?? ""
            let name = rename.file.split(separator: "{1}", omittingEmptySubsequences: false).joined(separator: captured)
            if let path = FenceInfo.path(name, in: self) { return path }
        }
        return file
    }
}
