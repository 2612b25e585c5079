// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// Prepares libxml2 once for the process.
enum XMLLibrary {
    /// Initialises the library, and takes from it the means to load anything by itself: no file, no network, for no document.
    static let prepare: Void = {
        xmlInitParser()
        unsafe xmlSetExternalEntityLoader { _, _, _ in nil }
        xmlSchemaInitTypes()
        _ = xmlRelaxNGInitTypes()
    }()
}

/// One thing libxml2 has to say about a document.
package struct XMLProblem: Error, Sendable, Equatable {
    /// What kind of thing it is.
    package enum Kind: Sendable, Equatable {
        /// The text is not well-formed.
        case notWellFormed
        /// The text declares entities, which may expand without end or name files: nothing of it was read.
        case entities
        /// The document is not valid by its schema.
        case invalid
        /// The document is too deeply nested.
        case tooDeep
        /// The library failed.
        case failure
    }

    package let kind: Kind
    /// The line, from 1; 0 where unknown.
    package let line: Int
    /// The column, from 1; 0 where unknown.
    package let column: Int
    /// The library's words, which may quote the document.
    package let text: String
    /// The name of the element it is about, where there is one.
    package let element: String?

    init(kind: Kind, line: Int, column: Int, text: String, element: String?) {
        self.kind = kind
        self.line = line
        self.column = column
        self.text = text
        self.element = element
    }

    /// A problem with the whole document.
    init(_ kind: Kind, _ text: String) {
        self.init(kind: kind, line: 0, column: 0, text: text, element: nil)
    }
}

/// Collects what libxml2 reports while it works; handed to it as a bare pointer.
final class XMLReport {
    private(set) var problems: [XMLProblem] = []
    var declaresEntities = false
    private let kind: XMLProblem.Kind
    private let limit: Int

    init(_ kind: XMLProblem.Kind, limit: Int = 64) {
        self.kind = kind
        self.limit = limit
    }

    /// The report as the library carries it; valid while the report lives.
    var opaque: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    static func from(_ opaque: UnsafeMutableRawPointer?) -> XMLReport? {
        unsafe opaque.map { unsafe Unmanaged<XMLReport>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Collects what the library reports on this thread while `work` runs, where it has no other way to report.
    func collecting<Result>(_ work: () -> Result) -> Result {
        unsafe xmlSetStructuredErrorFunc(opaque) { report, error in unsafe XMLReport.from(report)?.take(error) }
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        return work()
    }

    func take(_ error: UnsafeMutablePointer<xmlError>?) {
        guard problems.count < limit, let error = unsafe error?.pointee, unsafe error.level != XML_ERR_WARNING else {
            return
        }
        let words = unsafe error.message.map { unsafe String(cString: $0) } ?? Self.words(ofXPathError: error.code)
        let node = unsafe error.node?.assumingMemoryBound(to: xmlNode.self)
        let isElement = unsafe node?.pointee.type == XML_ELEMENT_NODE
        let element = unsafe isElement ? node?.pointee.name.map { unsafe String(cString: $0) } : nil
        problems.append(
            XMLProblem(
                kind: kind,
                line: unsafe Int(error.line),
                column: unsafe Int(error.int2),
                text: words.split(whereSeparator: \.isWhitespace).joined(separator: " "),
                element: element
            )
        )
    }

    /// What an error of XPath means, which the library reports by its number alone.
    private static func words(ofXPathError code: Int32) -> String {
        switch code - Int32(XML_XPATH_EXPRESSION_OK.rawValue) {
        case 1: "a number that is none"
        case 2, 3: "a text without its closing quote"
        case 4, 5: "a variable, and there are none"
        case 6: "a predicate that is none"
        case 8: "a bracket that is never closed"
        case 9: "a function that XPath 1.0 does not have"
        case 10, 11: "an operand of the wrong type"
        case 12: "a wrong number of arguments"
        case 19: "a prefix without a namespace"
        default: "an expression that cannot be read"
        }
    }
}
