// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One thing that is wrong with a schema, or looks wrong.
package struct SchemaProblem: Sendable, Equatable, CustomStringConvertible {
    /// Stable name of the case, such as `unresolved_reference`.
    package let code: String
    /// The place in the schema.
    package let pointer: JSONPointer
    /// The URI of the schema document the place is in, where that is not the one being compiled.
    package let document: String?
    package let found: String
    package let expected: String
    package let remedy: String

    package init(
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
    package var description: String {
        var place = pointer == .root ? "the schema" : pointer.description
        if let document { place = "\(document)#\(pointer)" }
        var text = "\(place): found \(found)"
        if !expected.isEmpty { text += "; expected \(expected)" }
        return remedy.isEmpty ? text + "." : "\(text). \(remedy)"
    }
}

/// A document that cannot be used as a schema, with all that is wrong at once.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// At least one, in document order.
    package let problems: [SchemaProblem]

    package init(_ problems: [SchemaProblem]) {
        self.problems = problems
    }

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
