// SPDX-License-Identifier: Apache-2.0

/// Finds the secrets of a text in one pass.
struct SecretScan {
    /// What kinds of secrets there are, as the settings name them.
    enum Kind: String, LeakKind {
        /// Keys and tokens of services that are known by their format.
        case token
        /// Private keys in PEM, OpenSSH, PGP and PuTTY form.
        case privateKey = "private_key"
        /// JSON Web Tokens.
        case jwt
        /// A user and a password in a URL.
        case url
        /// A random value that is assigned to a name such as `api_key` or `password`.
        case assignment

        var bit: UInt32 {
            switch self {
            case .token: 1
            case .privateKey: 2
            case .jwt: 4
            case .url: 8
            case .assignment: 16
            }
        }
    }

    /// A secret that was found.
    struct Hit {
        let kind: Kind
        /// What it is, in words.
        let name: String
        let range: Range<Int>
    }

    let kinds: KindSet<Kind>
    /// Bits a character that an assigned value has at least.
    let leastEntropy: Double

    /// What a byte is to the scan.
    private struct Mark: OptionSet {
        let rawValue: UInt8
        static let word = Mark(rawValue: 1)
        static let begins = Mark(rawValue: 2)
    }

    private static let marks: [Mark] = (0...255).map { (value: Int) -> Mark in
        let byte = UInt8(value)
        let isFirst = !SecretRule.byFirstByte[value].isEmpty || "=:-eP".utf8.contains(byte)
        let begins: Mark = isFirst ? .begins : []
        return begins.union(byte.isDigit || byte.isLetter ? .word : [])
    }

    /// The secrets of a text in order, at most so many.
    func hits(in text: [UInt8], limit: Int) -> [Hit] {
        var hits: [Hit] = []
        let marks = Self.marks
        var index = 0
        var isAfterWord = false
        while index < text.count, hits.count < limit {
            let byte = text[index]
            let mark = marks[Int(byte)]
            let isWord = mark.contains(.word)
            if mark.contains(.begins), !(isWord && isAfterWord), let hit = hit(at: index, byte, in: text) {
                hits.append(hit)
                index = max(hit.range.upperBound, index + 1)
                isAfterWord = true
                continue
            }
            isAfterWord = isWord
            index += 1
        }
        return hits
    }

    private func hit(at index: Int, _ byte: UInt8, in text: [UInt8]) -> Hit? {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: ":"): return url(at: index, in: text) ?? assignment(at: index, in: text)
        case UInt8(ascii: "-"): return privateKey(at: index, in: text)
        default:
            if SecretRule.mayBegin(at: index, in: text), let hit = token(at: index, byte, in: text) { return hit }
            if byte == UInt8(ascii: "e") { return jwt(at: index, in: text) }
            return byte == UInt8(ascii: "P") ? puttyKey(at: index, in: text) : nil
        }
    }

    private func token(at start: Int, _ byte: UInt8, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.token) else { return nil }
        for rule in SecretRule.byFirstByte[Int(byte)] where text.span.has(rule.prefix, at: start) {
            let first = start + rule.prefix.count
            var end = first
            let limit = min(text.count, first + rule.length.upperBound + 1)
            while end < limit, rule.alphabet.contains(text[end]) { end += 1 }
            // A full stop behind a token ends a sentence.
            while end > first, text[end - 1] == UInt8(ascii: ".") || text[end - 1] == UInt8(ascii: "-") { end -= 1 }
            guard rule.length.contains(end - first), end == text.count || !(text[end].isLetter || text[end].isDigit)
            else { continue }
            let digits = text[first..<end]
            let holds =
                switch rule.check {
                case .none: SecretChecks.entropy(digits) >= 2.5 && !digits.suffix(7).elementsEqual("EXAMPLE".utf8)
                case .crc32Base62: SecretChecks.hasChecksum(digits)
                case .mixed: SecretChecks.isMixed(digits)
                }
            if holds { return Hit(kind: .token, name: rule.name, range: start..<end) }
        }
        return nil
    }

    private static let begin = Array("-----BEGIN ".utf8)
    private static let jwtHead = Array("eyJ".utf8)
    private static let putty = Array("PuTTY-User-Key-File-".utf8)

    private func privateKey(at start: Int, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.privateKey), text.span.has(Self.begin, at: start) else { return nil }
        let label = text[(start + Self.begin.count)...].prefix(48)
        guard let end = label.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let words = label[..<end].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        guard words.contains("PRIVATE"), words.contains("KEY") else { return nil }
        // The header alone is a mention of the format: a key has a body.
        let body = text[end...].drop { $0 == UInt8(ascii: "-") }.drop { $0 <= 0x20 || $0 == UInt8(ascii: "\\") }.prefix(
            40
        )
        guard body.count == 40, body.count(where: { $0.isLetter || $0.isDigit }) >= 24 else { return nil }
        return Hit(kind: .privateKey, name: "a private key", range: start..<min(end + 5, text.count))
    }

    private func puttyKey(at start: Int, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.privateKey), text.span.has(Self.putty, at: start) else { return nil }
        return Hit(kind: .privateKey, name: "a private key", range: start..<(start + Self.putty.count))
    }

    private func jwt(at start: Int, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.jwt), text.span.has(Self.jwtHead, at: start) else { return nil }
        var ends: [Int] = []
        var end = start
        // Longer ones are none; the bounds keep the scan linear.
        let limit = min(text.count, start + 8_192)
        while end < limit, ends.count < 3, !ends.isEmpty || end - start < 512 {
            if text[end] == UInt8(ascii: ".") {
                ends.append(end)
            } else if !SecretRule.Alphabet.base64url.contains(text[end]) {
                break
            }
            end += 1
        }
        guard ends.count >= 2, ends[1] - ends[0] > 8 else { return nil }
        let tail = ends.count == 3 ? ends[2] : end
        guard tail - ends[1] > 16, SecretChecks.isJWT(text[start..<ends[0]]) else { return nil }
        return Hit(kind: .jwt, name: "a JSON Web Token", range: start..<tail)
    }
}
