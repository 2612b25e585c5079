// SPDX-License-Identifier: Apache-2.0

/// What has to change in a text so that it is JSON, without any change of what it says.
struct RepairEdits: Equatable {
    /// A kind of change; the words are what a trace shows.
    enum Kind: CaseIterable {
        case trailingComma, singleQuotes, unquotedKey, comment, pythonLiteral, controlCharacter, backslash, closing

        func text(_ count: Int, _ detail: String) -> String {
            let times = count == 1 ? "" : " (\(count) times)"
            return switch self {
            case .trailingComma: "removed a trailing comma" + times
            case .singleQuotes: "replaced single quotes by double quotes" + times
            case .unquotedKey: "put a name in quotes" + times
            case .comment: "removed a comment" + times
            case .pythonLiteral: "spelled a Python literal as JSON does" + times
            case .controlCharacter: "escaped a control character in a string" + times
            case .backslash: "mended a backslash that began no escape" + times
            case .closing: "closed the end with `\(detail)`"
            }
        }
    }

    /// Bytes of the text and what replaces them, in order.
    private var replacements: [(range: Range<Int>, bytes: [UInt8])] = []
    private var counts = [Int](repeating: 0, count: Kind.allCases.count)
    /// The brackets that were missing at the end.
    private(set) var closers: [UInt8] = []

    static func == (left: RepairEdits, right: RepairEdits) -> Bool {
        left.counts == right.counts && left.closers == right.closers
            && left.replacements.elementsEqual(right.replacements) { $0.range == $1.range && $0.bytes == $1.bytes }
    }

    var isEmpty: Bool { replacements.isEmpty && closers.isEmpty }

    /// Replaces bytes; counted as one change of a kind, or as none.
    mutating func replace(_ range: Range<Int>, by bytes: [UInt8], _ kind: Kind?) {
        replacements.append((range, bytes))
        if let kind { counts[index(of: kind)] += 1 }
    }

    /// Adds a bracket at the end.
    mutating func close(with bracket: UInt8) {
        closers.append(bracket)
        counts[index(of: .closing)] = 1
    }

    /// The changes in words, one entry a kind.
    var changes: [String] {
        let detail = String(decoding: closers, as: UTF8.self)
        return zip(Kind.allCases, counts).compactMap { kind, count in count > 0 ? kind.text(count, detail) : nil }
    }

    /// A part of the text with the edits made.
    func applied(to text: [UInt8], in range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count + closers.count)
        var copied = range.lowerBound
        for replacement in replacements {
            result += text[copied..<replacement.range.lowerBound]
            result += replacement.bytes
            copied = replacement.range.upperBound
        }
        result += text[copied..<range.upperBound]
        return result + closers
    }

    private func index(of kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }
}
