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
    /// - Throws: the first fault.
    package init(parsing bytes: [UInt8]) throws(XMLProblem) {
        XMLLibrary.prepare
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

    deinit { unsafe xmlFreeDoc(pointer) }

    private static let failure = XMLProblem(
        kind: .failure,
        line: 0,
        column: 0,
        text: "libxml2 could not read it",
        element: nil
    )

    private static let entities = XMLProblem(
        kind: .entities,
        line: 0,
        column: 0,
        text: "the document declares entities",
        element: nil
    )
}
