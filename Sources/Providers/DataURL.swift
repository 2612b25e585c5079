// SPDX-License-Identifier: Apache-2.0

/// A `data:` URL whose content is in Base64 (RFC 2397).
struct DataURL {
    /// The media type in lower case, without parameters; empty where the URL has none.
    let mediaType: String
    /// The content, undecoded.
    let base64: ArraySlice<UInt8>

    /// Nil for other addresses, and for content that is not in Base64.
    init?(_ url: ArraySlice<UInt8>) {
        guard url.starts(with: "data:".utf8) else { return nil }
        let rest = url.dropFirst(5)
        // A head is short: images of megabytes are not searched for a comma.
        guard let comma = rest.prefix(256).firstIndex(of: UInt8(ascii: ",")) else { return nil }
        let head = rest[..<comma].split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard head.count > 1, let type = head.first, let last = head.last,
            String(decoding: last, as: UTF8.self).lowercased() == "base64"
        else { return nil }
        mediaType = String(decoding: type, as: UTF8.self).lowercased()
        base64 = rest[(comma + 1)...]
    }
}
