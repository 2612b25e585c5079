// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// A part of a message as a block of Converse's.
enum ConverseContent {
    case text(JSONNode)
    /// A file: its kind of block, its format there, its name where the block has one, and its bytes in Base64 or its place in S3.
    case file(kind: String, format: String, name: String?, source: Source)

    enum Source {
        case base64(ArraySlice<UInt8>)
        case s3(JSONNode)
    }

    /// Reads a part; nil for a text of white space alone, which the API refuses.
    ///
    /// - Throws: `unsupported` for what the API has no block for.
    static func block(_ part: JSONNode, documents: inout Int) throws(ProviderError) -> ConverseContent? {
        switch part["type"]?.string {
        case "text":
            guard let text = part["text"], text.hasWords else { return nil }
            return .text(text)
        case "refusal":
            guard let text = part["refusal"], text.hasWords else { return nil }
            return .text(text)
        case "image_url":
            return try image(part)
        case "file":
            documents += 1
            return try file(part, number: documents)
        case "input_audio":
            return try audio(part)
        default:
            throw ConverseMessages.unsupported(part, "the API takes text, images, documents and audio alone")
        }
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text):
            writer.text(text)
        case .file(let kind, let format, let name, let source):
            writer.key(kind)
            writer.beginObject()
            writer.key("format")
            writer.string(format)
            if let name {
                writer.key("name")
                writer.string(name)
            }
            writer.key("source")
            writer.beginObject()
            switch source {
            case .base64(let bytes):
                writer.key("bytes")
                writer.string(utf8: bytes)
            case .s3(let address):
                writer.key("s3Location")
                writer.object { writer in
                    writer.key("uri")
                    writer.node(address)
                }
            }
            writer.endObject()
            writer.endObject()
        }
    }

    // MARK: Files

    private static func image(_ part: JSONNode) throws(ProviderError) -> ConverseContent {
        let url = part["image_url"].flatMap { $0.kind == .object ? $0["url"] : $0 }
        guard let url, let text = url.utf8 else {
            throw ConverseMessages.unsupported(part, "the API takes images with a `url` alone")
        }
        if text.starts(with: "s3://".utf8), let format = imageFormat(ending: text) {
            return .file(kind: "image", format: format, name: nil, source: .s3(url))
        }
        guard let data = DataURL(text) else {
            throw ConverseMessages.unsupported(
                part,
                "the API takes images as `data:` URLs in Base64, or from S3, alone"
            )
        }
        guard let format = imageFormats[data.mediaType] else {
            throw ConverseMessages.unsupported(part, "the API takes PNG, JPEG, GIF and WebP images alone")
        }
        return .file(kind: "image", format: format, name: nil, source: .base64(data.base64))
    }

    private static func file(_ part: JSONNode, number: Int) throws(ProviderError) -> ConverseContent {
        guard let url = part["file"]?["file_data"]?.utf8 else {
            throw ConverseMessages.unsupported(part, "the API takes files with their `file_data` alone")
        }
        guard let data = DataURL(url) else {
            throw ConverseMessages.unsupported(part, "the API takes `file_data` as a `data:` URL in Base64 alone")
        }
        let name = part["file"]?["filename"]?.string
        guard let format = documentFormats[data.mediaType] ?? name.flatMap(documentFormat(ending:)) else {
            throw ConverseMessages.unsupported(
                part,
                "the API takes PDF, CSV, Word, Excel, HTML, text and Markdown documents alone"
            )
        }
        let shown = documentName(name ?? "document") + "-\(number)"
        return .file(kind: "document", format: format, name: shown, source: .base64(data.base64))
    }

    private static func audio(_ part: JSONNode) throws(ProviderError) -> ConverseContent {
        guard let data = part["input_audio"]?["data"]?.utf8, let format = part["input_audio"]?["format"]?.string else {
            throw ConverseMessages.unsupported(part, "the API takes audio with `data` and `format` alone")
        }
        return .file(kind: "audio", format: format, name: nil, source: .base64(data))
    }

    /// A name of the characters the API allows: letters, digits, hyphens, brackets, and single spaces for all else.
    private static func documentName(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8.prefix(180) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: "["), UInt8(ascii: "]"):
                bytes.append(byte)
            default:
                if !bytes.isEmpty, bytes.last != 0x20 { bytes.append(0x20) }
            }
        }
        while bytes.last == 0x20 { bytes.removeLast() }
        return bytes.isEmpty ? "document" : String(decoding: bytes, as: UTF8.self)
    }

    private static let imageFormats = [
        "image/png": "png", "image/jpeg": "jpeg", "image/jpg": "jpeg", "image/gif": "gif", "image/webp": "webp",
    ]

    private static let documentFormats = [
        "application/pdf": "pdf", "text/csv": "csv", "application/msword": "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.ms-excel": "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "text/html": "html",
        "text/plain": "txt", "text/markdown": "md",
    ]

    private static func imageFormat(ending text: ArraySlice<UInt8>) -> String? {
        let ending = String(decoding: text.suffix(while: { $0 != UInt8(ascii: ".") }), as: UTF8.self).lowercased()
        return imageFormats["image/\(ending)"]
    }

    private static func documentFormat(ending name: String) -> String? {
        let ending = String(name.suffix(while: { $0 != "." })).lowercased()
        return documentFormats.values.first { $0 == ending }
    }
}

extension BidirectionalCollection {
    /// The longest end whose elements all pass.
    fileprivate func suffix(while passes: (Element) -> Bool) -> SubSequence {
        let start = lastIndex { !passes($0) }.map { index(after: $0) } ?? startIndex
        return self[start...]
    }
}
