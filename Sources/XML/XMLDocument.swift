// SPDX-License-Identifier: Apache-2.0

import CLibXML2

/// A well-formed XML document; lives in one task.
@safe
package final class XMLDocument {
    let pointer: xmlDocPtr

    /// Parses a text, which is read as UTF-8 whatever it declares.
    ///
    /// Nothing is ever loaded, and a text that declares entities is refused where it does so. The library's own limits hold: 256
    /// levels, 10 MB in one text node.
    ///
    /// - Throws: the first fault, or that a tag has too many attributes to be read in time.
    package init(parsing bytes: [UInt8]) throws(XMLProblem) {
        XMLLibrary.prepare
        guard !XMLTagScan.exceedsLimit(bytes, isHTML: false) else { throw Self.tooManyAttributes }
        let report = XMLReport(.notWellFormed, limit: 1)
        guard bytes.count <= Int(Int32.max), let context = unsafe xmlNewParserCtxt() else { throw Self.failure }
        defer { unsafe xmlFreeParserCtxt(context) }
        unsafe context.pointee._private = unsafe report.opaque
        unsafe context.pointee.sax.pointee.serror = { context, error in
            let context = unsafe context?.assumingMemoryBound(to: xmlParserCtxt.self)
            unsafe XMLReport.from(context?.pointee._private)?.take(error)
        }
        unsafe context.pointee.sax.pointee.entityDecl = { context, _, _, _, _, _ in
            guard let context = unsafe context?.assumingMemoryBound(to: xmlParserCtxt.self) else { return }
            unsafe XMLReport.from(context.pointee._private)?.declaresEntities = true
            unsafe xmlStopParser(context)
        }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let document = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe xmlCtxtReadMemory(context, text.baseAddress, Int32(text.count), nil, "UTF-8", Int32(options))
            }
        }
        guard !report.declaresEntities, let document = unsafe document else {
            if let document = unsafe document { unsafe xmlFreeDoc(document) }
            if report.declaresEntities { throw Self.entities }
            throw report.problems.first ?? Self.failure
        }
        unsafe pointer = document
    }

    /// Parses HTML by the tolerant parser, which makes a document of any text: tags that are missing are added, others left out.
    ///
    /// Nothing is ever loaded, and HTML knows no declarations of entities. The bytes must be UTF-8.
    ///
    /// - Throws: a nesting of more than 256 levels, or a tag with more than 1,000 attributes.
    package init(tolerantHTML bytes: [UInt8]) throws(XMLProblem) {
        XMLLibrary.prepare
        guard !XMLTagScan.exceedsLimit(bytes, isHTML: true) else { throw Self.tooManyAttributes }
        guard bytes.count <= Int(Int32.max), let context = unsafe htmlNewParserCtxt() else { throw Self.failure }
        defer { unsafe htmlFreeParserCtxt(context) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue
            | HTML_PARSE_NOWARNING.rawValue
        let document = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                unsafe htmlCtxtReadMemory(context, text.baseAddress, Int32(text.count), nil, "UTF-8", Int32(options))
            }
        }
        guard let document = unsafe document else { throw Self.failure }
        // The parser stops where its limit of levels is passed, and leaves half a document.
        guard unsafe context.pointee.disableSAX == 0 else {
            unsafe xmlFreeDoc(document)
            throw Self.tooDeep
        }
        unsafe pointer = document
    }

    deinit { unsafe xmlFreeDoc(pointer) }

    private static let failure = XMLProblem(.failure, "libxml2 could not read it")
    private static let entities = XMLProblem(.entities, "the document declares entities")
    private static let tooManyAttributes = XMLProblem(
        .failure,
        "a tag has more than \(XMLTagScan.attributeLimit) attributes"
    )
    private static let tooDeep = XMLProblem(.tooDeep, "too deep a nesting")
}
