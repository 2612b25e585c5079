// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension SettingsReader {
    /// Reads a number exactly as it is written; nil if absent.
    mutating func exactNumber(_ key: String) -> JSONNumber? {
        read(
            key,
            expected: "a number",
            remedy: "Write it without quotes.",
            default: nil,
            describe: \.description,
            convert: \.number
        )
    }

    /// Reads a JSON Pointer; nil if absent.
    mutating func pointer(_ key: String) -> JSONPointer? {
        read(
            key,
            expected: "a JSON Pointer",
            remedy: "Write it as `/total` or `/lines/0/price`.",
            default: nil,
            describe: \.description,
            convert: { $0.string.flatMap(JSONPointer.init(parsing:)) }
        )
    }
}
