// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Reads the body that an upstream answers a request for embeddings with.
package enum EmbeddingAnswer {
    /// The embeddings, one for each input and in the order of the inputs.
    ///
    /// The body stays byte for byte, unless its entries stand in another order or say no `index`.
    ///
    /// - Throws: `malformed` for what is no list of vectors of one length, or has not one for each input; `cut_off` for JSON that ends too
    ///   early; for an error with status 200, what it means.
    package static func read(_ body: [UInt8], for request: EmbeddingRequest) throws(ProviderError) -> Embeddings {
        let document = try UpstreamJSON.parse(body, expected: "a list of embeddings")
        let root = document.root
        guard let data = root["data"], data.kind == .array else {
            throw .malformed(reason: "found no list under `data`; expected the embeddings")
        }
        let count = inputs(of: request.input)
        guard data.count == count else {
            throw .malformed(reason: "found \(data.count) embeddings; expected \(count), one for each input")
        }
        let takesText = request.body["encoding_format"]?.string == "base64"
        var lengths = VectorLengths()
        var entries: [JSONNode?] = Array(repeating: nil, count: count)
        var isInOrder = true
        var position = 0
        for entry in data.elements {
            try lengths.add(entry["embedding"], takesText: takesText)
            let index = entry["index"]?.int
            isInOrder = isInOrder && index == position
            let place = index ?? position
            guard entries.indices.contains(place), entries[place] == nil else {
                throw .malformed(
                    reason: "found an embedding with the index \(place); expected 0 to \(count - 1), each once"
                )
            }
            entries[place] = entry
            position += 1
        }
        let usage = root["usage"].flatMap(TokenUsage.init(wire:))
        guard !isInOrder else { return Embeddings(body: body, usage: usage) }
        var splice = JSONSplice(document)
        splice.replace(data, with: list(of: entries.compactMap { $0 }))
        return Embeddings(body: splice.bytes(), usage: usage)
    }

    /// How many inputs a request has: a list of numbers is one input.
    private static func inputs(of input: JSONNode) -> Int {
        input.kind == .array && input[0]?.kind != .number ? input.count : 1
    }

    private static func list(of entries: [JSONNode]) -> [UInt8] {
        var writer = JSONWriter(capacity: entries.reduce(2) { $0 + $1.byteRange.count + 16 })
        writer.beginArray()
        for (index, entry) in entries.enumerated() {
            writer.beginObject()
            for member in entry.members where member.name != "index" {
                writer.key(member.name)
                writer.raw(Array(member.value.text))
            }
            writer.key("index")
            writer.int(index)
            writer.endObject()
        }
        writer.endArray()
        return writer.take()
    }
}

/// Checks that vectors are ones and have one length, those in base64 apart.
private struct VectorLengths {
    private var numbers: Int?
    private var characters: Int?

    mutating func add(_ vector: JSONNode?, takesText: Bool) throws(ProviderError) {
        switch vector?.kind {
        case .array: try addNumbers(vector)
        case .string where takesText: try addText(vector)
        default:
            let found = vector?.kind.name ?? "nothing"
            throw .malformed(reason: "found \(found) under `embedding`; expected a list of numbers")
        }
    }

    private mutating func addNumbers(_ vector: JSONNode?) throws(ProviderError) {
        guard let vector, vector.elements.allSatisfy({ $0.kind == .number }) else {
            throw .malformed(reason: "found an embedding that is not of numbers alone; expected a list of numbers")
        }
        let length = numbers ?? vector.count
        numbers = length
        try require(vector.count, length, "numbers")
    }

    private mutating func addText(_ vector: JSONNode?) throws(ProviderError) {
        guard let text = vector?.utf8, text.count % 4 == 0, Self.isBase64(text) else {
            throw .malformed(reason: "found an embedding that is not base64; expected one, as asked for")
        }
        let length = characters ?? text.count
        characters = length
        try require(text.count, length, "characters")
    }

    private func require(_ found: Int, _ expected: Int, _ unit: String) throws(ProviderError) {
        guard found == expected, found > 0 else {
            throw .malformed(
                reason: "found an embedding of \(found) \(unit); expected \(max(1, expected)), as the others have"
            )
        }
    }

    /// RFC 4648 §4, with up to two `=` at the end.
    private static func isBase64(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        for _ in 0..<2 where rest.last == UInt8(ascii: "=") { rest.removeLast() }
        return rest.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }
}
