// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Synchronization

/// Compiled schemas of requests, by the bytes of the schema; the least recently used go first.
///
/// Clients send the same few schemas with every request, and compiling one takes a hundred times as long as a check.
package final class SchemaCache: Sendable {
    /// A schema that came with a request, compiled or refused.
    enum Entry: Sendable {
        case compiled(CompiledSchema)
        case refused(SchemaError)
    }

    private struct State {
        var entries: [[UInt8]: (entry: Entry, used: UInt64)] = [:]
        var bytes = 0
        var clock: UInt64 = 0
    }

    private let state = Mutex(State())
    private let countLimit: Int
    private let byteLimit: Int

    /// A cache of at most so many schemas, and so many bytes of schema text.
    package init(countLimit: Int = 256, byteLimit: Int = 4 << 20) {
        self.countLimit = countLimit
        self.byteLimit = byteLimit
    }

    /// The compiled form of a schema within a request.
    func entry(for schema: JSONNode) -> Entry {
        let key = Array(schema.text)
        let known = state.withLock { state -> Entry? in
            state.clock += 1
            state.entries[key]?.used = state.clock
            return state.entries[key]?.entry
        }
        if let known { return known }
        let entry: Entry
        do throws(SchemaError) {
            entry = .compiled(try SchemaCompiler(options: .answer).compile(schema))
        } catch {
            entry = .refused(error)
        }
        if key.count <= byteLimit { keep(entry, for: key) }
        return entry
    }

    /// How many schemas are kept.
    var count: Int { state.withLock { $0.entries.count } }

    private func keep(_ entry: Entry, for key: [UInt8]) {
        state.withLock { state in
            guard state.entries[key] == nil else { return }
            while state.entries.count >= countLimit || state.bytes + key.count > byteLimit {
                guard let oldest = state.entries.min(by: { $0.value.used < $1.value.used })?.key else { break }
                state.entries[oldest] = nil
                state.bytes -= oldest.count
            }
            state.entries[key] = (entry, state.clock)
            state.bytes += key.count
        }
    }
}

extension SchemaOptions {
    /// How answers are checked: formats are asserted.
    static let answer = SchemaOptions(formats: .assert)
}
