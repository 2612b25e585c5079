// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Writes the parts of a message.
enum GeminiPart {
    /// Writes a text as it stands in the request.
    static func write(text: JSONNode, signature: JSONNode? = nil, to body: inout JSONWriter) {
        body.beginObject()
        body.key("text")
        body.node(text)
        if let signature {
            body.key("thoughtSignature")
            body.node(signature)
        }
        body.endObject()
    }

    /// Writes a text of ours.
    static func write(text: [UInt8], to body: inout JSONWriter) {
        body.beginObject()
        body.key("text")
        body.string(utf8: text)
        body.endObject()
    }

    /// The texts of a content that can hold nothing else: it itself, or its parts.
    ///
    /// - Throws: `unsupported` for a part that is no text.
    static func texts(of content: JSONNode) throws(ProviderError) -> [JSONNode] {
        guard content.kind == .array else { return content.kind == .string ? [content] : [] }
        var texts: [JSONNode] = []
        for part in content.elements {
            guard let text = part["text"] ?? part["refusal"], text.kind == .string else {
                throw unsupported(part, "the Gemini API takes text only in this turn")
            }
            texts.append(text)
        }
        return texts
    }

    /// Writes a part of a user's turn.
    ///
    /// - Throws: `unsupported` for a part that cannot be said.
    static func write(_ part: JSONNode, to body: inout JSONWriter) throws(ProviderError) {
        switch part["type"]?.string {
        case "text":
            if let text = part["text"] { write(text: text, to: &body) }
        case "image_url": try writeMedia(part, "image_url", to: &body)
        case "video_url": try writeMedia(part, "video_url", to: &body)
        case "input_audio": try writeAudio(part, to: &body)
        case "file": try writeFile(part, to: &body)
        default: throw unsupported(part, "the Gemini API has no such part")
        }
    }

    private static func writeMedia(_ part: JSONNode, _ name: String, to body: inout JSONWriter) throws(ProviderError) {
        let media = part[name]
        guard let media, let url = (media["url"] ?? media).utf8 else {
            throw unsupported(part, "it has no `\(name).url`")
        }
        try write(address: url, type: type(of: media), of: part, to: &body)
    }

    private static func writeAudio(_ part: JSONNode, to body: inout JSONWriter) throws(ProviderError) {
        guard let audio = part["input_audio"], let data = audio["data"]?.utf8, let format = audio["format"]?.string
        else {
            throw unsupported(part, "it has no `input_audio` with `data` and `format`")
        }
        guard let type = MediaType.audio(format: format) else {
            throw unsupported(part, "the Gemini API has no such format of audio")
        }
        write(data: data, type: Array(type.utf8)[...], to: &body)
    }

    private static func writeFile(_ part: JSONNode, to body: inout JSONWriter) throws(ProviderError) {
        guard let file = part["file"] else { throw unsupported(part, "it has no `file`") }
        let named = type(of: file) ?? file["filename"]?.utf8.flatMap(MediaType.guess)
        if let data = file["file_data"]?.utf8 {
            if data.starts(with: "data:".utf8) { return try write(address: data, type: named, of: part, to: &body) }
            guard let named else {
                throw unsupported(part, "its media type is not known; begin `file_data` with `data:TYPE;base64,`")
            }
            return write(data: data, type: Array(named.utf8)[...], to: &body)
        }
        guard let id = file["file_id"]?.utf8 else {
            throw unsupported(part, "it has neither `file_data` nor `file_id`")
        }
        try write(address: id, type: named, of: part, to: &body)
    }

    /// The media type that a client wrote beside an address.
    private static func type(of media: JSONNode) -> String? {
        (media["mime_type"] ?? media["format"])?.string.flatMap { $0.contains("/") ? $0 : nil }
    }

    private static func write(
        address: ArraySlice<UInt8>,
        type: String?,
        of part: JSONNode,
        to body: inout JSONWriter
    ) throws(ProviderError) {
        if address.starts(with: "data:".utf8) {
            guard let inline = MediaType.inline(address) else {
                throw unsupported(part, "its data is not of the form `data:TYPE;base64,DATA`")
            }
            return write(data: inline.data, type: inline.type, to: &body)
        }
        guard ["https://", "http://", "gs://"].contains(where: { address.starts(with: $0.utf8) }) else {
            throw unsupported(part, "the Gemini API takes data and addresses with `https`, `http` or `gs`")
        }
        let type = type ?? MediaType.guess(address)
        // Files that were uploaded to Google have their type there.
        guard type != nil || address.starts(with: "https://generativelanguage.googleapis.com/".utf8) else {
            throw unsupported(part, "its media type is not known; name it as `mime_type` beside the address")
        }
        body.beginObject()
        body.key("fileData")
        body.beginObject()
        if let type {
            body.key("mimeType")
            body.string(type)
        }
        body.key("fileUri")
        body.string(utf8: address)
        body.endObject()
        body.endObject()
    }

    private static func write(data: ArraySlice<UInt8>, type: ArraySlice<UInt8>, to body: inout JSONWriter) {
        body.beginObject()
        body.key("inlineData")
        body.beginObject()
        body.key("mimeType")
        body.string(utf8: type)
        body.key("data")
        body.string(utf8: data)
        body.endObject()
        body.endObject()
    }

    private static func unsupported(_ part: JSONNode, _ reason: String) -> ProviderError {
        .unsupported(UnsupportedField(part.pointer.path, reason))
    }
}
