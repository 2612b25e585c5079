// SPDX-License-Identifier: Apache-2.0

import JSON
import Synchronization

/// Brings schemas that are to be followed strictly into what an endpoint's strict mode takes.
///
/// Without this the endpoint refuses the whole request. What a client wrote is judged by its own schema in any case.
final class StrictSchemas: Sendable {
    /// The most schemas that are kept; then all are forgotten, as clients have few.
    private static let limit = 256

    private let subset: @Sendable (JSONNode) -> [UInt8]?
    /// By the schema's text; nil where strict mode can express none of it.
    private let known = Mutex<[[UInt8]: [UInt8]?]>([:])

    init(_ subset: @escaping @Sendable (JSONNode) -> [UInt8]?) {
        self.subset = subset
    }

    /// Puts the strict form of a schema in its place, or turns strictness off.
    ///
    /// - Parameters:
    ///   - holder: The object with `strict` and the schema; left alone where it is not strict.
    ///   - name: The schema's member.
    ///   - splice: The changes to the request.
    func fit(_ holder: JSONNode?, schema name: String = "schema", in splice: inout JSONSplice) {
        guard let holder, holder["strict"]?.bool == true, let schema = holder[name], schema.kind == .object else {
            return
        }
        guard let strict = strictForm(of: schema) else {
            return splice.set("strict", to: Array("false".utf8), in: holder)
        }
        if !strict.elementsEqual(schema.text) { splice.replace(schema, with: strict) }
    }

    /// The part of a schema that strict mode takes; nil where it can express none of it.
    func strictForm(of schema: JSONNode) -> [UInt8]? {
        let text = Array(schema.text)
        if let form = known.withLock({ $0[text] }) { return form }
        let form = subset(schema)
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[text] = .some(form)
        }
        return form
    }
}
