// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A mark up to which the prompt is cached, from a `cache_control` of Anthropic's.
struct CachePoint {
    private let ttl: String?

    /// Reads a `cache_control`; nil if it is absent.
    init?(_ control: JSONNode?) {
        guard let control, control.kind == .object else { return nil }
        ttl = control["ttl"]?.string
    }

    func write(to writer: inout JSONWriter) {
        writer.key("cachePoint")
        writer.beginObject()
        writer.key("type")
        writer.string("default")
        if let ttl {
            writer.key("ttl")
            writer.string(ttl)
        }
        writer.endObject()
    }
}

/// A call of a tool in an earlier turn.
struct ToolUse {
    private let id: String
    private let name: JSONNode
    /// A JSON object.
    private let input: ArraySlice<UInt8>

    /// Reads a call of the client's.
    ///
    /// - Throws: `unsupported` for a call without id or name, for one of another type, and for arguments that are no JSON object.
    init(_ call: JSONNode) throws(ProviderError) {
        guard let id = call["id"]?.string, let function = call["function"], let name = function["name"],
            name.kind == .string
        else {
            throw ConverseMessages.unsupported(call, "the API takes calls of functions with an `id` and a `name` alone")
        }
        self.id = Self.id(id)
        self.name = name
        guard let arguments = function["arguments"]?.utf8, !arguments.allSatisfy({ $0 == 0x20 || $0 == 0x0A }) else {
            input = Self.empty
            return
        }
        guard let parsed = try? JSONDocument(parsing: arguments), parsed.root.kind == .object else {
            throw ConverseMessages.unsupported(call, "the API takes arguments that are a JSON object alone")
        }
        input = arguments
    }

    private static let empty = Array("{}".utf8)[...]

    func write(to writer: inout JSONWriter) {
        writer.key("toolUse")
        writer.beginObject()
        writer.key("toolUseId")
        writer.string(id)
        writer.key("name")
        writer.node(name)
        writer.key("input")
        writer.raw(input)
        writer.endObject()
    }

    /// An id of at most 64 letters, digits and `_.:-`, as the API wants it.
    ///
    /// Ids of other vendors that are not so get another one, always the same, so that call and result still find each other.
    static func id(_ id: String) -> String {
        let isAllowed: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if (1...64).contains(id.utf8.count), id.utf8.allSatisfy(isAllowed) { return id }
        // FNV-1a, which tells apart what the replacement makes equal.
        let hash = id.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let kept = id.utf8.prefix(40).map { isAllowed($0) ? $0 : UInt8(ascii: "_") }
        return String(decoding: kept, as: UTF8.self) + "-" + String(hash, radix: 16)
    }
}

/// A block of reasoning that the vendor signed and wants back.
///
/// On our side it has Anthropic's shape, so that a conversation may go on at either vendor:
/// `{"type": "thinking", "thinking": …, "signature": …}` or `{"type": "redacted_thinking", "data": …}`.
enum ReasoningBlock {
    case signed(text: ArraySlice<UInt8>, signature: ArraySlice<UInt8>)
    /// In Base64.
    case redacted(ArraySlice<UInt8>)

    /// Reads a block of a client's turn; nil for one without a signature, which no model wants back.
    init?(asked block: JSONNode) {
        switch block["type"]?.string {
        case "thinking":
            guard let signature = block["signature"]?.utf8, !signature.isEmpty else { return nil }
            self = .signed(text: block["thinking"]?.utf8 ?? [], signature: signature)
        case "redacted_thinking":
            guard let data = block["data"]?.utf8, !data.isEmpty else { return nil }
            self = .redacted(data)
        default:
            return nil
        }
    }

    /// Writes the member as the API has it.
    func write(to writer: inout JSONWriter) {
        writer.key("reasoningContent")
        writer.beginObject()
        switch self {
        case .signed(let text, let signature):
            writer.key("reasoningText")
            writer.beginObject()
            writer.key("text")
            writer.string(utf8: text)
            writer.key("signature")
            writer.string(utf8: signature)
            writer.endObject()
        case .redacted(let data):
            writer.key("redactedContent")
            writer.string(utf8: data)
        }
        writer.endObject()
    }

    /// The block for the client's `thinking_blocks`.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("type")
        switch self {
        case .signed(let text, let signature):
            writer.string("thinking")
            writer.key("thinking")
            writer.string(utf8: text)
            writer.key("signature")
            writer.string(utf8: signature)
        case .redacted(let data):
            writer.string("redacted_thinking")
            writer.key("data")
            writer.string(utf8: data)
        }
        writer.endObject()
        return writer.take()
    }
}
