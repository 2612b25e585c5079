// SPDX-License-Identifier: Apache-2.0

/// The header fields of a reply, each as the line that is sent (RFC 9112, section 5).
///
/// What a value cannot carry, such as a line break or a letter outside of ASCII, is sent as `?`.
struct HeaderFields: Sendable {
    /// The lines, each with its end.
    private(set) var lines: [UInt8] = []

    /// No fields yet, with room for so many bytes.
    init(capacity: Int = 0) {
        lines.reserveCapacity(capacity)
    }

    /// Appends a field; the name is one of ours, a token by RFC 9110, section 5.6.2.
    mutating func add(_ name: String, _ value: String) {
        let name = name.utf8.span
        let value = value.utf8.span
        lines.append(addingCapacity: name.count + value.count + 4) { line in
            for index in name.indices { line.append(name[index]) }
            line.append(UInt8(ascii: ":"))
            line.append(UInt8(ascii: " "))
            for index in value.indices {
                let byte = value[index]
                if (0x20...0x7E).contains(byte) {
                    line.append(byte)
                } else if byte & 0xC0 != 0x80 {
                    // The bytes that continue a letter go with the one that begins it.
                    line.append(UInt8(ascii: "?"))
                }
            }
            line.append(UInt8(ascii: "\r"))
            line.append(UInt8(ascii: "\n"))
        }
    }

    /// Appends all of some other fields.
    mutating func add(_ others: HeaderFields) {
        lines += others.lines
    }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral fields: (String, String)...) {
        self.init()
        for (name, value) in fields { add(name, value) }
    }
}
