// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import Synchronization

/// A compiled RELAX NG schema in XML syntax.
///
/// libxml2 does not promise that a schema stays unchanged while it validates, so one validation runs at a time.
@safe
package final class XMLRelaxNG: XMLGrammar {
    /// The C object, of which `@unchecked Sendable` holds because only the holder of the lock around it touches it.
    @safe
    private struct Handle: @unchecked Sendable {
        let pointer: xmlRelaxNGPtr
    }

    private let handle: Mutex<Handle>

    /// Compiles a schema; it cannot include others, as nothing is ever loaded.
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
            unsafe buffer.withMemoryRebound(to: CChar.self) { text -> xmlRelaxNGPtr? in
                guard let context = unsafe xmlRelaxNGNewMemParserCtxt(text.baseAddress, Int32(clamping: text.count))
                else {
                    return nil
                }
                defer { unsafe xmlRelaxNGFreeParserCtxt(context) }
                unsafe xmlRelaxNGSetParserStructuredErrors(
                    context,
                    { report, error in unsafe XMLReport.from(report)?.take(error) },
                    report.opaque
                )
                return unsafe xmlRelaxNGParse(context)
            }
        }
        guard let schema = unsafe schema, report.problems.isEmpty else {
            if let schema = unsafe schema { unsafe xmlRelaxNGFree(schema) }
            throw XMLGrammarProblems(report)
        }
        handle = Mutex(unsafe Handle(pointer: schema))
    }

    deinit {
        handle.withLock { unsafe xmlRelaxNGFree($0.pointer) }
    }

    /// What is not valid in a document, at most `limit` problems; nil if the library failed.
    package func problems(of document: XMLDocument, limit: Int) -> [XMLProblem]? {
        let report = XMLReport(.invalid, limit: limit)
        let result = handle.withLock { handle -> Int32 in
            guard let context = unsafe xmlRelaxNGNewValidCtxt(handle.pointer) else { return -1 }
            defer { unsafe xmlRelaxNGFreeValidCtxt(context) }
            unsafe xmlRelaxNGSetValidStructuredErrors(
                context,
                { report, error in unsafe XMLReport.from(report)?.take(error) },
                report.opaque
            )
            return unsafe xmlRelaxNGValidateDoc(context, document.pointer)
        }
        if result == 0 { return [] }
        return result > 0 && !report.problems.isEmpty ? report.problems : nil
    }
}
