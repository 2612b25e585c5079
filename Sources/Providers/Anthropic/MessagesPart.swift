// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// The parts of a message: OpenAI's are translated, Anthropic's own blocks are sent as they are.
enum MessagesPart {
    /// What becomes of a part, by its type.
    private enum Kind {
        case text, refusal, image, file, own
        case refused(String)

        init(_ type: ArraySlice<UInt8>) {
            self =
                switch String(decoding: type, as: UTF8.self) {
                case "text": .text
                case "image_url": .image
                case "refusal": .refusal
                case "file": .file
                case "image", "document", "search_result", "tool_use", "tool_result", "tool_reference", "thinking",
                    "redacted_thinking", "server_tool_use", "web_search_tool_result", "web_fetch_tool_result",
                    "code_execution_tool_result", "bash_code_execution_tool_result", "mcp_tool_use", "mcp_tool_result",
                    "text_editor_code_execution_tool_result", "tool_search_tool_result", "container_upload":
                    .own
                case "input_audio", "audio_url": .refused("the API takes no audio")
                case "video_url", "input_video": .refused("the API takes no video")
                default: .refused("the API has no part of this type")
                }
        }
    }

    /// The first part of a conversation whose kind the API cannot say; nil for none, at once where all turns are plain text.
    static func unsupported(in messages: JSONNode, on tape: JSONTape) -> UnsupportedField? {
        let end = tape.next(after: messages.index)
        var message = messages.index + 1
        while message < end {
            let messageEnd = tape.next(after: message)
            var key = message + 1
            while key < messageEnd {
                let value = key + 1
                if tape.kind(at: value) == .array, tape.string(at: key, equals: "content".utf8.span) {
                    if let field = unsupported(amongPartsOf: messages.document.node(at: value)) { return field }
                }
                key = tape.next(after: value)
            }
            message = messageEnd
        }
        return nil
    }

    private static func unsupported(amongPartsOf content: JSONNode) -> UnsupportedField? {
        for part in content.elements {
            guard let type = part["type"]?.utf8, case .refused(let reason) = Kind(type) else { continue }
            return UnsupportedField(part.pointer.path, reason)
        }
        return nil
    }

    /// Writes a part as a block.
    ///
    /// - Parameters:
    ///   - part: A part of OpenAI's or a block of Anthropic's.
    ///   - writer: Where the block goes.
    ///   - cache: The `cache_control` that the block gets where the part has none of its own.
    /// - Throws: `unsupported` for what cannot be said.
    static func write(_ part: JSONNode, to writer: inout JSONWriter, cache: JSONNode? = nil) throws(ProviderError) {
        let cache = part["cache_control"] ?? cache
        switch Kind(part["type"]?.utf8 ?? []) {
        case .text: writer.writeTextBlock(part["text"]?.utf8 ?? [], cache: cache)
        case .refusal: writer.writeTextBlock(part["refusal"]?.utf8 ?? [], cache: cache)
        case .own: writer.node(part)
        case .image: try writeImage(part, to: &writer, cache: cache)
        case .file: try writeFile(part, to: &writer, cache: cache)
        case .refused(let reason): throw fault(part, reason)
        }
    }

    private static func writeImage(
        _ part: JSONNode,
        to writer: inout JSONWriter,
        cache: JSONNode?
    ) throws(ProviderError) {
        let image = part["image_url"]
        guard let image, let address = image["url"] ?? (image.kind == .string ? image : nil), let url = address.utf8
        else { throw fault(part, "the API wants the image's address") }
        writer.beginObject()
        writer.key("type")
        writer.string("image")
        writer.key("source")
        if let data = DataURL(url) {
            guard let type = imageTypes[data.mediaType] else {
                throw fault(address, "the API takes images as JPEG, PNG, GIF and WebP")
            }
            writer.writeSource(type: type, base64: data.base64)
        } else if ["https://", "http://"].contains(where: { url.starts(with: $0.utf8) }) {
            writer.beginObject()
            writer.key("type")
            writer.string("url")
            writer.key("url")
            writer.string(utf8: url)
            writer.endObject()
        } else {
            throw fault(address, "the API takes images by an `https:` address or as `data:` in base64")
        }
        writer.endBlock(cache: cache)
    }

    private static func writeFile(
        _ part: JSONNode,
        to writer: inout JSONWriter,
        cache: JSONNode?
    ) throws(ProviderError) {
        let file = part["file"]
        writer.beginObject()
        writer.key("type")
        writer.string("document")
        writer.key("source")
        if let data = file?["file_data"] {
            guard let url = data.utf8.flatMap(DataURL.init), url.mediaType == pdf else {
                throw fault(data, "the API takes files as PDF, as `data:\(pdf);base64,…`")
            }
            writer.writeSource(type: pdf, base64: url.base64)
        } else if let id = file?["file_id"]?.utf8 {
            writer.beginObject()
            writer.key("type")
            writer.string("file")
            writer.key("file_id")
            writer.string(utf8: id)
            writer.endObject()
        } else {
            throw fault(part, "the API wants the file's `file_data` or `file_id`")
        }
        if let name = file?["filename"]?.utf8, !name.isEmpty {
            writer.key("title")
            writer.string(utf8: name)
        }
        writer.endBlock(cache: cache)
    }

    private static let pdf = "application/pdf"
    private static let imageTypes = [
        "image/jpeg": "image/jpeg", "image/jpg": "image/jpeg", "image/png": "image/png", "image/gif": "image/gif",
        "image/webp": "image/webp",
    ]

    private static func fault(_ place: JSONNode, _ reason: String) -> ProviderError {
        .unsupported(UnsupportedField(place.pointer.path, reason))
    }
}

extension JSONWriter {
    fileprivate mutating func writeSource(type: String, base64: ArraySlice<UInt8>) {
        beginObject()
        key("type")
        string("base64")
        key("media_type")
        string(type)
        key("data")
        string(utf8: base64)
        endObject()
    }

    fileprivate mutating func endBlock(cache: JSONNode?) {
        if let cache {
            key("cache_control")
            node(cache)
        }
        endObject()
    }
}
