// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import Synchronization

/// A document type definition.
///
/// libxml2 completes its content models while it validates, so one validation runs at a time. What a document itself declares is
/// left aside, and the root may be any element that the definition declares.
@safe
package final class XMLDTD: XMLGrammar {
    /// The C object, of which `@unchecked Sendable` holds because only the holder of the lock around it touches it.
    @safe
    private struct Handle: @unchecked Sendable {
        let pointer: xmlDtdPtr
    }

    private let handle: Mutex<Handle>

    /// Reads a definition; it cannot name other files, as nothing is ever loaded.
    ///
    /// - Throws: every problem that the library names.
    package init(parsing bytes: [UInt8]) throws(XMLGrammarProblems) {
        XMLLibrary.prepare
        let report = XMLReport(.notWellFormed)
        let definition = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text -> xmlDtdPtr? in
                let input = unsafe xmlParserInputBufferCreateMem(
                    text.baseAddress,
                    Int32(clamping: text.count),
                    XML_CHAR_ENCODING_UTF8
                )
                guard let input = unsafe input else { return nil }
                // Takes the buffer over, also where it fails.
                return unsafe report.collecting { unsafe xmlIOParseDTD(nil, input, XML_CHAR_ENCODING_UTF8) }
            }
        }
        guard let definition = unsafe definition, report.problems.isEmpty else {
            if let definition = unsafe definition { unsafe xmlFreeDtd(definition) }
            throw XMLGrammarProblems(report)
        }
        if let problem = unsafe Self.problem(with: definition) {
            unsafe xmlFreeDtd(definition)
            throw XMLGrammarProblems([problem])
        }
        handle = Mutex(unsafe Handle(pointer: definition))
    }

    deinit {
        handle.withLock { unsafe xmlFreeDtd($0.pointer) }
    }

    /// What is not valid in a document, at most `limit` problems; nil if the library failed.
    package func problems(of document: XMLDocument, limit: Int) -> [XMLProblem]? {
        let report = XMLReport(.invalid, limit: limit)
        let result = handle.withLock { handle -> Int32 in
            guard let context = unsafe xmlNewValidCtxt() else { return -1 }
            defer { unsafe xmlFreeValidCtxt(context) }
            return report.collecting { unsafe xmlValidateDtd(context, document.pointer, handle.pointer) }
        }
        if result == 1 { return [] }
        return result == 0 && !report.problems.isEmpty ? report.problems : nil
    }

    /// An entity that stands in another file, which would be left out in silence; or that no element is declared at all.
    private static func problem(with definition: xmlDtdPtr) -> XMLProblem? {
        var declaresElement = false
        var node = unsafe definition.pointee.children
        while let current = unsafe node {
            switch unsafe current.pointee.type {
            case XML_ELEMENT_DECL: declaresElement = true
            case XML_ENTITY_DECL:
                let entity = unsafe UnsafeMutableRawPointer(current).assumingMemoryBound(to: xmlEntity.self)
                let kind = unsafe entity.pointee.etype
                if kind != XML_INTERNAL_GENERAL_ENTITY, kind != XML_INTERNAL_PARAMETER_ENTITY {
                    return XMLProblem(.entities, "an entity that stands in another file")
                }
            default: break
            }
            unsafe node = current.pointee.next
        }
        return declaresElement ? nil : XMLProblem(.invalid, "no declaration of an element")
    }
}
