// SPDX-License-Identifier: Apache-2.0

import Crypto

/// A request in the one form in which both sides of SigV4 hash it.
struct CanonicalRequest {
    /// Six lines and the fields between them, in UTF-8.
    let text: [UInt8]
    /// The names of the fields, in lower case, sorted, with `;` between them.
    let signedFields: String

    /// - Parameters:
    ///   - request: What is sent.
    ///   - added: Further fields that are signed.
    init(_ request: SigV4.Request, _ added: [(name: String, value: String)] = []) {
        let fields = Self.sorted(request.fields + added)
        signedFields = fields.map(\.name).joined(separator: ";")
        var text: [UInt8] = []
        text.reserveCapacity(512)
        text += request.method.utf8
        text.append(UInt8(ascii: "\n"))
        Self.appendPath(request.path, to: &text)
        text.append(UInt8(ascii: "\n"))
        Self.appendQuery(request.query, to: &text)
        text.append(UInt8(ascii: "\n"))
        for field in fields {
            text += field.name.utf8
            text.append(UInt8(ascii: ":"))
            text += field.value
            text.append(UInt8(ascii: "\n"))
        }
        text.append(UInt8(ascii: "\n"))
        text += signedFields.utf8
        text.append(UInt8(ascii: "\n"))
        text += SHA256.hash(data: request.body).hex.utf8
        self.text = text
    }

    // MARK: Fields

    /// The fields by name; those of one name are one, their values joined by commas in the order sent.
    private static func sorted(_ fields: [(name: String, value: String)]) -> [(name: String, value: [UInt8])] {
        var result: [(name: String, value: [UInt8])] = []
        for field in fields {
            let name = field.name.lowercased()
            let value = trimmed(field.value)
            if let index = result.firstIndex(where: { $0.name == name }) {
                result[index].value += [UInt8(ascii: ",")] + value
            } else {
                result.append((name, value))
            }
        }
        return result.sorted { $0.name < $1.name }
    }

    /// A value without white space at its ends, and with one space for each run of it inside.
    private static func trimmed(_ value: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(value.utf8.count)
        var isAfterSpace = true
        for byte in value.utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isSpace { result.append(byte) } else if !isAfterSpace { result.append(0x20) }
            isAfterSpace = isSpace
        }
        if result.last == 0x20 { result.removeLast() }
        return result
    }

    // MARK: Path and query

    /// Appends a path without its dots and double slashes (RFC 3986 §6.2.2.3), each segment percent-encoded.
    private static func appendPath(_ path: String, to text: inout [UInt8]) {
        let bytes = Array(path.utf8)
        var segments: [ArraySlice<UInt8>] = []
        var endsOpen = bytes.last == UInt8(ascii: "/")
        for part in bytes.split(separator: UInt8(ascii: "/")) {
            let isDot = part.elementsEqual(".".utf8)
            let isParent = part.elementsEqual("..".utf8)
            if isParent { _ = segments.popLast() } else if !isDot { segments.append(part) }
            endsOpen = isDot || isParent || bytes.last == UInt8(ascii: "/")
        }
        for segment in segments {
            text.append(UInt8(ascii: "/"))
            text.append(percentEncoding: segment)
        }
        if segments.isEmpty || endsOpen { text.append(UInt8(ascii: "/")) }
    }

    /// Appends a query's parameters, sorted by name and value, each encoded once, whether it was before or not.
    private static func appendQuery(_ query: String, to text: inout [UInt8]) {
        guard !query.isEmpty else { return }
        let parameters = query.utf8.split(separator: UInt8(ascii: "&")).map { parameter in
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            return (name: encodedOnce(name), value: encodedOnce(parameter.dropFirst(name.count + 1)))
        }
        let sorted = parameters.sorted { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value)
                : left.name.lexicographicallyPrecedes(right.name)
        }
        for (index, parameter) in sorted.enumerated() {
            if index > 0 { text.append(UInt8(ascii: "&")) }
            text += parameter.name
            text.append(UInt8(ascii: "="))
            text += parameter.value
        }
    }

    private static func encodedOnce(_ text: Substring.UTF8View) -> [UInt8] {
        var plain: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            let code = rest.prefix(2)
            if byte == UInt8(ascii: "%"), code.count == 2,
                let value = UInt8(String(decoding: code, as: UTF8.self), radix: 16)
            {
                plain.append(value)
                rest = rest.dropFirst(2)
            } else {
                plain.append(byte)
            }
        }
        var result: [UInt8] = []
        result.append(percentEncoding: plain)
        return result
    }
}

extension [UInt8] {
    private static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Appends bytes with all but the unreserved ones of RFC 3986 percent-encoded.
    mutating func append(percentEncoding bytes: some Sequence<UInt8>) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                append(byte)
            default:
                append(UInt8(ascii: "%"))
                append(Self.hexDigits[Int(byte >> 4)])
                append(Self.hexDigits[Int(byte & 15)])
            }
        }
    }
}
