// SPDX-License-Identifier: Apache-2.0

import JSON

/// The answer of `GET /v1/models`.
package struct ModelList: Sendable, Equatable {
    /// One name that a request may write under `model`.
    package struct Entry: Sendable, Equatable {
        package var id: String
        /// Who answers for the name, such as `cascade`.
        package var owner: String
        /// The JSON object under `cascade`; nil for none.
        package var cascade: [UInt8]?

        package init(id: String, owner: String, cascade: [UInt8]? = nil) {
            self.id = id
            self.owner = owner
            self.cascade = cascade
        }
    }

    package var entries: [Entry]
    /// The time all entries are given, in seconds since 1970.
    package var created: Int64

    package init(_ entries: [Entry], created: Int64) {
        self.entries = entries
        self.created = created
    }

    /// The body as JSON.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 64 + 96 * entries.count)
        writer.beginObject()
        writer.key("object")
        writer.string("list")
        writer.key("data")
        writer.beginArray()
        for entry in entries { write(entry, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.take()
    }

    /// One entry as JSON, as `GET /v1/models/{id}` answers it.
    package func json(of entry: Entry) -> [UInt8] {
        var writer = JSONWriter(capacity: 192)
        write(entry, to: &writer)
        return writer.take()
    }

    private func write(_ entry: Entry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.string(entry.id)
        writer.key("object")
        writer.string("model")
        writer.key("created")
        writer.int(created)
        writer.key("owned_by")
        writer.string(entry.owner)
        if let cascade = entry.cascade {
            writer.key("cascade")
            writer.raw(cascade)
        }
        writer.endObject()
    }
}
