// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What a dialect of schema-guided decoding can say of a schema, and what it cannot.
///
/// The decoder keeps to the part that can be said; the verifier checks the whole.
public struct StrictSubset: Sendable, Equatable {
    /// The dialect.
    public let dialect: StrictDialect
    /// The schema to send, as JSON text; nil where the dialect cannot say it in any useful way.
    ///
    /// It allows all that the whole schema allows, but for the changes that narrow.
    public let schema: [UInt8]?
    /// What is not said, or said otherwise, in the order met; the first 256.
    public let changes: [StrictChange]

    /// Whether the schema sent allows exactly what the whole one does.
    public var isExact: Bool { schema != nil && changes.isEmpty }

    /// The value of `response_format` for OpenAI and those who speak its protocol.
    ///
    /// Strict where the dialect can say the schema; else the whole schema, which then guides the model without binding it.
    ///
    /// - Parameters:
    ///   - name: Letters, digits, `_` and `-`, up to 64 of them.
    ///   - whole: The text of the schema that the subset was made of.
    /// - Returns: A JSON object.
    public func responseFormat(named name: String, whole: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(capacity: (schema ?? whole).count + 128)
        writer.beginObject()
        writer.key("type")
        writer.string("json_schema")
        writer.key("json_schema")
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("strict")
        writer.bool(schema != nil)
        writer.key("schema")
        writer.raw(schema ?? whole)
        writer.endObject()
        writer.endObject()
        return writer.take()
    }
}

/// A part of a schema that a dialect cannot say as it is.
public struct StrictChange: Sendable, Equatable, CustomStringConvertible {
    /// What becomes of the answers that are allowed.
    public enum Effect: String, Sendable {
        /// More are allowed: the verifier has to find those that are not valid.
        case relaxed
        /// Fewer are allowed, and those are as good.
        case narrowed
        /// None of use would be: the dialect cannot be used for this schema.
        case inexpressible
    }

    /// What it does.
    public let effect: Effect
    /// The keyword's place in the schema, or the schema's where it lacks one.
    public let pointer: JSONPointer
    /// The URI of the schema document the place is in, where that is not the one that was compiled.
    public let document: String?
    /// The keyword that is concerned.
    public let keyword: String
    /// Why, as a clause.
    public let reason: String

    /// Place, effect and reason in one line.
    public var description: String {
        let place = pointer == .root ? "the schema" : pointer.description
        return "\(document.map { "\($0)#\(pointer)" } ?? place): `\(keyword)` \(effect.rawValue): \(reason)."
    }
}

extension CompiledSchema {
    /// The part of this schema that a dialect can express.
    ///
    /// Multiplying out choices takes time; what would take too long is called inexpressible. Keep the result with the schema.
    ///
    /// - Parameter dialect: Whose rules hold.
    /// - Returns: The schema to send, in the words of draft 2020-12, and what it leaves to the verifier.
    public func strictSubset(for dialect: StrictDialect) -> StrictSubset {
        var reducer = StrictReducer(self, for: dialect)
        return reducer.reduce()
    }
}
