// SPDX-License-Identifier: Apache-2.0

public import JSON

/// One thing that is wrong with a schema, or looks wrong.
public struct SchemaProblem: Sendable, Equatable, CustomStringConvertible {
    /// Stable name of the case, such as `unresolved_reference`.
    public let code: String
    /// The place in the schema.
    public let pointer: JSONPointer
    /// The URI of the schema document the place is in, where that is not the one being compiled.
    public let document: String?
    /// What is there: a noun phrase.
    public let found: String
    /// What should be there, or empty.
    public let expected: String
    /// A sentence that says what to do, or empty.
    public let remedy: String

    init(
        code: String,
        pointer: JSONPointer,
        document: String? = nil,
        found: String,
        expected: String,
        remedy: String
    ) {
        self.code = code
        self.pointer = pointer
        self.document = document
        self.found = found
        self.expected = expected
        self.remedy = remedy
    }

    /// The problem in the words *where: found what; expected what; how to mend it*.
    public var description: String {
        var place = pointer == .root ? "the schema" : pointer.description
        if let document { place = "\(document)#\(pointer)" }
        var text = "\(place): found \(found)"
        if !expected.isEmpty { text += "; expected \(expected)" }
        return remedy.isEmpty ? text + "." : "\(text). \(remedy)"
    }
}

/// A document that cannot be used as a schema, with all that is wrong at once.
public struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// At least one, in document order.
    public let problems: [SchemaProblem]

    init(_ problems: [SchemaProblem]) {
        self.problems = problems
    }

    /// A line for each problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
