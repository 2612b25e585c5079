// SPDX-License-Identifier: Apache-2.0

/// The six kinds of JSON value.
public enum JSONKind: UInt8, Sendable {
    case null, bool, number, string, array, object

    /// The kind with its article, as error texts say it: "a string", "an object", "null".
    public var name: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
