// SPDX-License-Identifier: Apache-2.0

import JSON

/// The JSON texts of single values.
enum JSONText {
    static let yes = Array("true".utf8)
    static let no = Array("false".utf8)
    static let null = Array("null".utf8)

    static func string(_ text: String) -> [UInt8] {
        var writer = JSONWriter(capacity: text.utf8.count + 8)
        writer.string(text)
        return writer.take()
    }

    static func string(utf8 text: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(capacity: text.count + text.count / 16 + 16)
        writer.string(utf8: text)
        return writer.take()
    }

    static func int(_ value: Int) -> [UInt8] {
        Array(String(value).utf8)
    }

    static func double(_ value: Double) -> [UInt8] {
        var writer = JSONWriter(capacity: 24)
        writer.double(value)
        return writer.take()
    }
}
