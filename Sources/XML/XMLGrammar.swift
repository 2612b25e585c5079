// SPDX-License-Identifier: Apache-2.0

/// What documents can be valid by: an XML Schema, a RELAX NG schema, or a document type definition.
package protocol XMLGrammar: Sendable {
    /// What is not valid in a document, at most `limit` problems; nil if the library failed.
    func problems(of document: XMLDocument, limit: Int) -> [XMLProblem]?
}

/// What is wrong with a grammar.
package struct XMLGrammarProblems: Error {
    /// At least one, in the order of the text.
    package let problems: [XMLProblem]

    init(_ problems: [XMLProblem]) { self.problems = problems }

    /// What a report has, or that the library said nothing.
    init(_ report: XMLReport) {
        problems = report.problems.isEmpty ? [XMLProblem(.failure, "libxml2 could not read it")] : report.problems
    }
}
