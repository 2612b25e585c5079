// SPDX-License-Identifier: Apache-2.0

// What stands around `=` and `:`.
extension SecretScan {
    /// `scheme://user:password@host`, met at the first colon.
    func url(at colon: Int, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.url), text.span.has(Self.schemeEnd, at: colon), colon > 0, text[colon - 1].isLetter
        else { return nil }
        let start = colon + 3
        var separator: Int?
        for index in start..<min(start + 256, text.count) {
            switch text[index] {
            case UInt8(ascii: ":"): separator = separator ?? index
            case UInt8(ascii: "@"):
                guard let separator, index - separator > 4 else { return nil }
                let password = text[(separator + 1)..<index]
                return SecretChecks.isStandIn(password)
                    ? nil : Hit(kind: .url, name: "a password in a URL", range: start..<index)
            case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "`"):
                return nil
            default: break
            }
        }
        return nil
    }

    /// `name = value` where the name speaks of a secret and the value looks drawn by chance, met at the sign between.
    func assignment(at sign: Int, in text: [UInt8]) -> Hit? {
        guard kinds.contains(.assignment), let name = Self.name(before: sign, in: text) else { return nil }
        let isPassword = Self.passwordNames.occurs(ignoringCaseIn: name)
        guard isPassword || Self.secretNames.occurs(ignoringCaseIn: name) else { return nil }
        guard let range = Self.value(behind: sign, in: text) else { return nil }
        let value = text[range]
        // What takes longest is looked at last: a text may have a sign every few bytes.
        guard value.count >= (isPassword ? 8 : 16), value.contains(where: \.isDigit) else { return nil }
        let isRandom =
            isPassword ? value.contains { !$0.isDigit } : SecretChecks.entropy(value) >= leastEntropy
        guard isRandom, !SecretChecks.isStandIn(value) else { return nil }
        return Hit(kind: .assignment, name: isPassword ? "a password" : "a secret value", range: range)
    }

    private static let nameEdges = (0...255).map { " \"'`*:".utf8.contains(UInt8($0)) }
    private static let schemeEnd = Array("://".utf8)
    private static let passwordNames = NeedleAutomaton(["password", "passwd", "passphrase"].map { Array($0.utf8) })
    private static let secretNames = NeedleAutomaton(
        [
            "secret", "token", "api_key", "apikey", "api-key", "access_key", "access-key", "accesskey", "auth_key",
            "private_key", "client_key",
            "signing_key", "encryption_key", "credential", "connection_string",
        ].map { Array($0.utf8) }
    )
    private static let valueEdges = (0...255).map { " =>\"'`*\\".utf8.contains(UInt8($0)) }
    private static let valueEnds = (0...255).map {
        !(0x21...0x7E).contains($0) || "\"'`,;()<>\\".utf8.contains(UInt8($0))
    }

    /// The name that stands before a sign, at most 64 bytes of it.
    private static func name(before sign: Int, in text: [UInt8]) -> ArraySlice<UInt8>? {
        var end = sign
        while end > 0, sign - end < 8, Self.nameEdges[Int(text[end - 1])] { end -= 1 }
        var start = end
        while start > 0, end - start < 64,
            text[start - 1].isLetter || text[start - 1].isDigit || text[start - 1] == UInt8(ascii: "-")
        {
            start -= 1
        }
        guard end - start >= 5 else { return nil }
        return text[start..<end]
    }

    /// The value that stands behind a sign, without its quotes, at most 512 bytes.
    private static func value(behind sign: Int, in text: [UInt8]) -> Range<Int>? {
        var start = sign + 1
        while start < text.count, start - sign < 8, valueEdges[Int(text[start])] { start += 1 }
        var end = start
        let limit = min(text.count, start + 512)
        while end < limit, !valueEnds[Int(text[end])] { end += 1 }
        while end > start, ".*".utf8.contains(text[end - 1]) { end -= 1 }
        // A call, or a name with dots, is code that gets the secret from elsewhere.
        if end < text.count, text[end] == UInt8(ascii: "(") { return nil }
        return end > start ? start..<end : nil
    }
}
