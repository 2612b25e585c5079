// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What draft 7 may assert about the content of a string.
struct ContentCheck: Hashable {
    let isBase64: Bool
    let isJSON: Bool

    /// nil where neither keyword says something that can be checked.
    init?(encoding: String?, mediaType: String?) {
        isBase64 = encoding?.lowercased() == "base64"
        isJSON = mediaType.map { $0.lowercased().prefix { $0 != ";" } == "application/json" } ?? false
        guard isBase64 || isJSON, encoding == nil || isBase64 else { return nil }
    }

    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        var content = text
        if isBase64 {
            guard let decoded = Base64.decoded(text) else { return false }
            content = decoded[...]
        }
        return !isJSON || (try? JSONDocument(parsing: content)) != nil
    }
}

/// The encoding of RFC 4648, section 4.
enum Base64 {
    /// The bytes a text stands for; nil if it is no base64 with full padding.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var padding = 0
        for (position, byte) in text.enumerated() {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte) - 0x41
            case 0x61...0x7A: value = UInt32(byte) - 0x47
            case 0x30...0x39: value = UInt32(byte) + 4
            case 0x2B: value = 62
            case 0x2F: value = 63
            case 0x3D where position >= text.count - 2:
                value = 0
                padding += 1
            default: return nil
            }
            guard padding == 0 || byte == 0x3D else { return nil }
            group = group << 6 | value
            guard position % 4 == 3 else { continue }
            for shift in [UInt32(16), 8, 0] { bytes.append(UInt8(truncatingIfNeeded: group >> shift)) }
            group = 0
        }
        bytes.removeLast(padding)
        return bytes
    }
}
