// SPDX-License-Identifier: Apache-2.0

public import JSON

/// One reason why a document is not valid, and how to mend it.
public struct SchemaFinding: Sendable, Equatable {
    /// The keyword that failed; `false` where a schema allows nothing.
    public let code: String
    /// The value in the document.
    public let instance: JSONPointer
    /// Where the value begins.
    public let position: JSONPosition
    /// The value's bytes in the document's source.
    public let byteRange: Range<Int>
    /// The way through the schema, references included.
    public let keywordLocation: JSONPointer
    /// What is there: a noun phrase, or a whole statement where nothing in particular was expected.
    public let found: String
    /// What should be there; empty where `found` says all.
    public let expected: String
    /// A sentence that says what to do, or empty.
    public let remedy: String
    /// How many values have this finding, when it stands for several items of an array.
    public internal(set) var occurrences = 1
    /// The place in words: a pointer, with `*` for the positions of several items.
    public internal(set) var place: String

    /// `found` is a whole statement.
    let isStatement: Bool
    /// The texts without anything the document says.
    let maskedFound: String
    let maskedRemedy: String

    /// The finding in the words *where: found what; expected what; how to mend it*.
    ///
    /// - Parameter masked: Leave out the document's values; its member names stay.
    /// - Returns: One or two sentences.
    public func message(masked: Bool) -> String {
        let found = masked ? maskedFound : found
        let remedy = masked ? maskedRemedy : remedy
        var text = place.isEmpty ? "the answer" : place
        text.reserveCapacity(text.utf8.count + found.utf8.count + expected.utf8.count + remedy.utf8.count + 64)
        if occurrences > 1 { text += " (\(occurrences) items, first \(instance))" }
        text += isStatement ? ": " : ": found "
        text += found
        if !expected.isEmpty {
            text += "; expected "
            text += expected
        }
        text += "."
        guard !remedy.isEmpty else { return text }
        text += " "
        text += remedy
        return text
    }

    /// Whether another finding's message is the same.
    func says(_ other: SchemaFinding) -> Bool {
        place == other.place && found == other.found && expected == other.expected && remedy == other.remedy
            && occurrences == other.occurrences && isStatement == other.isStatement
            && (occurrences == 1 || instance == other.instance)
    }
}

/// How much a report tells.
public enum SchemaReport: Sendable, Equatable {
    /// At most that many findings, in document order.
    case findings(limit: Int)
}

/// What became of a document.
public enum SchemaOutcome: Sendable, Equatable {
    case valid
    /// The first findings, and how many there are in all.
    case invalid([SchemaFinding], total: Int)
    /// A budget was spent before the verdict was known: neither valid nor invalid.
    case undecided(SchemaLimit)

    /// What to tell the model that wrote the answer; nil unless it is invalid.
    ///
    /// First the count, then a line for each finding, then what to do. Quotes the answer.
    public var reask: String? {
        guard case .invalid(let findings, let total) = self else { return nil }
        var lines = [total == 1 ? "The answer has 1 problem:" : "The answer has \(total) problems:"]
        lines += findings.map { "- " + $0.message(masked: false) }
        if total > findings.count { lines.append("- and \(total - findings.count) more.") }
        lines.append("Return only the corrected JSON.")
        return lines.joined(separator: "\n")
    }
}
