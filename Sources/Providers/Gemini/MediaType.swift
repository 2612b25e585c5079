// SPDX-License-Identifier: Apache-2.0

/// Media types of files, as far as their addresses tell.
enum MediaType {
    private static let byExtension: [String: String] = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif",
        "heic": "image/heic", "heif": "image/heif", "pdf": "application/pdf", "txt": "text/plain",
        "md": "text/markdown",
        "csv": "text/csv", "html": "text/html", "xml": "text/xml", "json": "application/json", "mp4": "video/mp4",
        "mpeg": "video/mpeg", "mpg": "video/mpg", "mov": "video/mov", "avi": "video/avi", "flv": "video/x-flv",
        "webm": "video/webm", "wmv": "video/wmv", "3gp": "video/3gpp", "wav": "audio/wav", "mp3": "audio/mp3",
        "aac": "audio/aac", "ogg": "audio/ogg", "flac": "audio/flac", "aiff": "audio/aiff", "m4a": "audio/m4a",
    ]

    /// The type that the end of an address or of a file's name says; nil where it says none that is known.
    static func guess(_ address: ArraySlice<UInt8>) -> String? {
        let path = address.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let name = path.suffix(8)
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return byExtension[String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()]
    }

    /// The type of OpenAI's name of a format, such as `wav`; nil for raw samples and what is not known.
    static func audio(format: String) -> String? {
        byExtension[format.lowercased()].flatMap { $0.hasPrefix("audio/") ? $0 : nil }
    }

    /// The parts of `data:TYPE;base64,DATA`; nil where it is not that.
    static func inline(_ address: ArraySlice<UInt8>) -> (type: ArraySlice<UInt8>, data: ArraySlice<UInt8>)? {
        guard let comma = address.prefix(256).firstIndex(of: UInt8(ascii: ",")) else { return nil }
        let head = address[..<comma].dropFirst(5)
        let type = head.prefix { $0 != UInt8(ascii: ";") }
        guard !type.isEmpty, head.suffix(7).elementsEqual(";base64".utf8) else { return nil }
        return (type, address[(comma + 1)...])
    }
}
