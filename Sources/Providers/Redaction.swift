// SPDX-License-Identifier: Apache-2.0

/// Takes keys out of an upstream's words before anybody sees them.
package struct Redaction: Sendable {
    private static let mark = Array("[redacted]".utf8)
    /// How keys of well-known vendors begin.
    private static let prefixes = [
        "sk-", "gsk_", "xai-", "pplx-", "hf_", "r8_", "AIza", "AKIA", "ASIA", "ABSK", "Bearer ",
    ].map { Array($0.utf8) }
    /// The most bytes of a text that are kept.
    private static let longest = 1_000

    private let secrets: [[UInt8]]

    /// A redaction that knows some secrets; those under 6 bytes are too short to be told from other words.
    init(secrets: [String]) {
        self.secrets = secrets.map { Array($0.utf8) }.filter { $0.count >= 6 }
    }

    /// The text with every known secret, and all that looks like a key, replaced; cut after 1,000 bytes.
    func apply(to text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count, result.count < Self.longest {
            let length = secretLength(in: bytes[index...], isWordStart: index == 0 || !Self.isWord(bytes[index - 1]))
            if length > 0 {
                result += Self.mark
                index += length
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        // The cut may be inside a character: none of it stays.
        if index < bytes.count {
            while let last = result.last, last & 0xC0 == 0x80 { result.removeLast() }
            if let last = result.last, last >= 0xC0 { result.removeLast() }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes of the secret that the text begins with; 0 if it begins with none.
    private func secretLength(in text: ArraySlice<UInt8>, isWordStart: Bool) -> Int {
        for secret in secrets where text.starts(with: secret) { return secret.count }
        guard isWordStart else { return 0 }
        for prefix in Self.prefixes where text.starts(with: prefix) {
            let rest = text.dropFirst(prefix.count).prefix(while: Self.isKeyByte)
            if rest.count >= 8 { return prefix.count + rest.count }
        }
        return 0
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "*")
    }
}
