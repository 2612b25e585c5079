// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import Synchronization

/// A compiled XML Schema (XSD 1.0).
///
/// libxml2 does not promise that a schema stays unchanged while it validates, so one validation runs at a time.
@safe
package final class XMLSchema: XMLGrammar {
    /// The C object, of which `@unchecked Sendable` holds because only the holder of the lock around it touches it.
    @safe
    private struct Handle: @unchecked Sendable {
        let pointer: xmlSchemaPtr
    }

    private let handle: Mutex<Handle>

    /// Compiles a schema; it cannot import or include others, as nothing is ever loaded.
    ///
    /// - Throws: every problem that the library names.
    package init(parsing bytes: [UInt8]) throws(XMLGrammarProblems) {
        do throws(XMLProblem) {
            _ = try XMLDocument(parsing: bytes)
        } catch {
            throw XMLGrammarProblems([error])
        }
        let report = XMLReport(.invalid)
        let schema = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text -> xmlSchemaPtr? in
                guard let context = unsafe xmlSchemaNewMemParserCtxt(text.baseAddress, Int32(clamping: text.count))
                else {
                    return nil
                }
                defer { unsafe xmlSchemaFreeParserCtxt(context) }
                unsafe xmlSchemaSetParserStructuredErrors(
                    context,
                    { report, error in unsafe XMLReport.from(report)?.take(error) },
                    report.opaque
                )
                return unsafe xmlSchemaParse(context)
            }
        }
        guard let schema = unsafe schema, report.problems.isEmpty else {
            if let schema = unsafe schema { unsafe xmlSchemaFree(schema) }
            throw XMLGrammarProblems(report)
        }
        handle = Mutex(unsafe Handle(pointer: schema))
    }

    deinit {
        handle.withLock { unsafe xmlSchemaFree($0.pointer) }
    }

    /// What is not valid in a document, at most `limit` problems; nil if the library failed.
    package func problems(of document: XMLDocument, limit: Int) -> [XMLProblem]? {
        let report = XMLReport(.invalid, limit: limit)
        let result = handle.withLock { handle -> Int32 in
            guard let context = unsafe xmlSchemaNewValidCtxt(handle.pointer) else { return -1 }
            defer { unsafe xmlSchemaFreeValidCtxt(context) }
            unsafe xmlSchemaSetValidStructuredErrors(
                context,
                { report, error in unsafe XMLReport.from(report)?.take(error) },
                report.opaque
            )
            return unsafe xmlSchemaValidateDoc(context, document.pointer)
        }
        if result == 0 { return [] }
        return result > 0 && !report.problems.isEmpty ? report.problems : nil
    }
}
