// SPDX-License-Identifier: Apache-2.0

package import JSON
internal import Synchronization

/// Compiled schemas by their text, for schemas that come with requests; the least recently used one makes room.
package final class SchemaCache: Sendable {
    private struct Entry {
        var schema: CompiledSchema
        var lastUse: Int
    }

    private struct State {
        /// By the bytes themselves: equal hashes are not equal schemas.
        var entries: [[UInt8]: Entry] = [:]
        var uses = 0
    }

    package let compiler: SchemaCompiler
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - compiler: Its registry and options hold for all schemas here.
    ///   - capacity: Schemas that are kept, at least one.
    package init(compiler: SchemaCompiler, capacity: Int = 256) {
        self.compiler = compiler
        self.capacity = max(capacity, 1)
    }

    /// The compiled form of a schema, from memory if its text was seen lately.
    ///
    /// - Throws: `SchemaError`, each time anew.
    package func schema(for node: JSONNode) throws(SchemaError) -> CompiledSchema {
        let key = Array(node.text)
        if let known = state.withLock({ Self.use(key, in: &$0) }) { return known }
        // Two tasks may both compile; that is cheaper than waiting for each other.
        let schema = try compiler.compile(node)
        state.withLock { state in
            if state.entries.count >= capacity, state.entries[key] == nil,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
            {
                state.entries[oldest] = nil
            }
            state.uses += 1
            state.entries[key] = Entry(schema: schema, lastUse: state.uses)
        }
        return schema
    }

    /// How many schemas are kept at the moment.
    package var count: Int {
        state.withLock { $0.entries.count }
    }

    private static func use(_ key: [UInt8], in state: inout State) -> CompiledSchema? {
        guard state.entries[key] != nil else { return nil }
        state.uses += 1
        state.entries[key]?.lastUse = state.uses
        return state.entries[key]?.schema
    }
}
