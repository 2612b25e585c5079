// SPDX-License-Identifier: Apache-2.0

/// What sets secrets apart from words and stand-ins.
enum SecretChecks {
    /// Bits a character of a text has by the frequencies of its own characters (Shannon), 0 for an empty one.
    static func entropy(_ text: ArraySlice<UInt8>) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in text { counts[Int(byte)] += 1 }
        let total = Double(text.count)
        return counts.reduce(0) { sum, count in
            count == 0 ? sum : sum - Double(count) / total * Self.log2(Double(count) / total)
        }
    }

    /// The binary logarithm of a number above 0, to 1e-9; the standard library alone has none.
    static func log2(_ number: Double) -> Double {
        // With z = (m - 1) / (m + 1) the logarithm of the significand is 2 (z + z³/3 + z⁵/5 + …), and |z| ≤ 1/3.
        let z = (number.significand - 1) / (number.significand + 1)
        var power = z
        var sum = 0.0
        for term in stride(from: 1.0, through: 35, by: 2) {
            sum += power / term
            power *= z * z
        }
        return Double(number.exponent) + 2 * sum / 0.693_147_180_559_945_3
    }

    /// Whether a text looks drawn by chance: it has digits and letters, or letters of both cases, and no long runs.
    static func isMixed(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.contains(where: \.isDigit)
        let small = text.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        let large = text.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
        return [digits, small, large].count { $0 } >= 2 && entropy(text) >= 2.8
    }

    /// Whether the last six of a token's digits are the CRC-32 of those before, in base 62 with digits first.
    static func hasChecksum(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count > 6 else { return false }
        var sum = crc32(digits.dropLast(6))
        var encoded: [UInt8] = []
        for _ in 0..<6 {
            encoded.append(base62[Int(sum % 62)])
            sum /= 62
        }
        return digits.suffix(6).elementsEqual(encoded.reversed())
    }

    private static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The checksum of Ethernet and zip (polynomial 0xEDB88320).
    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// What writers put where a secret would stand.
    static func isStandIn(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first?.small else { return true }
        if value.allSatisfy({ $0.small == first || $0 == UInt8(ascii: "-") }) { return true }
        if "<${%*[(".utf8.contains(first) { return true }
        return standIns.occurs(ignoringCaseIn: value)
    }

    private static let standIns = NeedleAutomaton(
        [
            "xxx", "***", "...", "example", "your", "placeholder", "changeme", "change_me", "change-me", "dummy",
            "insert",
            "replace", "redacted",
            "12345678", "abcdefgh", "secret_key", "secretkey", "password", "environ", "getenv", "process.env", "sample",
            "todo", "<", "{{", "${",
        ].map { Array($0.utf8) }
    )

    /// Whether a text is a JSON Web Token: three parts in base64url, the first of which is an object with `alg`.
    static func isJWT(_ header: ArraySlice<UInt8>) -> Bool {
        guard let decoded = base64url(header), decoded.first == UInt8(ascii: "{") else { return false }
        return ByteSearch(Array("\"alg\"".utf8)).end(in: decoded.span) != nil
    }

    private static func base64url(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bits: UInt32 = 0
        var count = 0
        var bytes: [UInt8] = []
        for byte in text {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "_"): value = 63
            default: return nil
            }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
