// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// An XPath 1.0 expression that should hold for a document.
package struct XPathAssertion: Sendable, Equatable {
    /// The expression.
    package let expression: String
    /// The prefixes it uses.
    package let namespaces: [String: String]

    /// Operations of one evaluation, so that no expression can stall the server.
    private static let operationLimit: UInt = 1_000_000

    /// Checks an expression: its syntax, and the prefixes, functions and variables it names.
    ///
    /// - Throws: the library's words for what is wrong.
    package init(_ expression: String, namespaces: [String: String] = [:]) throws(XMLProblem) {
        self.expression = expression
        self.namespaces = namespaces
        let document = try XMLDocument(parsing: Array("<empty/>".utf8))
        let report = XMLReport(.invalid, limit: 1)
        guard evaluate(on: document, report) == nil else { return }
        throw report.problems.first
            ?? XMLProblem(kind: .invalid, line: 0, column: 0, text: "libxml2 cannot evaluate it", element: nil)
    }

    /// Whether the expression holds, as XPath's `boolean()` sees its value; nil if it could not be evaluated within its limit.
    package func holds(for document: XMLDocument) -> Bool? {
        evaluate(on: document, XMLReport(.invalid, limit: 1))
    }

    private func evaluate(on document: XMLDocument, _ report: XMLReport) -> Bool? {
        guard let context = unsafe xmlXPathNewContext(document.pointer) else { return nil }
        defer { unsafe xmlXPathFreeContext(context) }
        unsafe context.pointee.opLimit = Self.operationLimit
        unsafe context.pointee.error = { report, error in unsafe XMLReport.from(report)?.take(error) }
        unsafe context.pointee.userData = unsafe report.opaque
        for (prefix, uri) in namespaces { _ = unsafe xmlXPathRegisterNs(context, prefix, uri) }
        guard let value = unsafe xmlXPathEvalExpression(expression, context) else { return nil }
        defer { unsafe xmlXPathFreeObject(value) }
        return unsafe xmlXPathCastToBoolean(value) == 1
    }
}
