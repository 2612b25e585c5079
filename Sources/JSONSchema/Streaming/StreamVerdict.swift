// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What is known of a text that is still arriving.
public enum StreamVerdict: Sendable, Equatable {
    /// It may become valid.
    case possible
    /// However it goes on, it is no valid text.
    case impossible(StreamRejection)
    /// A budget is spent: it is read on, for faults in its JSON, but whether it is valid is known only at the end.
    case undecided(SchemaLimit)
}

/// Why a text cannot become valid.
public struct StreamRejection: Sendable, Equatable {
    /// What is wrong.
    public enum Cause: Sendable, Equatable {
        /// No JSON text begins so.
        case syntax(JSONSyntaxError)
        /// No valid value begins so. The findings are those of the text with its open ends closed, without such as only say that
        /// something has not come; empty where the explanation took too long.
        case schema([SchemaFinding])
    }

    /// The offset of the byte that decided it.
    public let offset: Int
    /// What is wrong.
    public let cause: Cause
}

extension StreamRejection {
    /// Keywords that a value may still satisfy by going on.
    private static let mayBeMended: Set<String> = [
        "required", "dependentRequired", "dependencies", "minItems", "minProperties", "minLength", "contains",
        "minContains", "pattern", "format",
    ]

    /// Leaves out what is only missing in values that have not ended.
    ///
    /// - Parameters:
    ///   - findings: Of the text and what closes it.
    ///   - count: The bytes of the text alone.
    /// - Returns: The others; all where there are no others.
    static func findings(_ findings: [SchemaFinding], ofFirst count: Int) -> [SchemaFinding] {
        let final = findings.filter { $0.byteRange.upperBound <= count || !mayBeMended.contains($0.code) }
        return final.isEmpty ? findings : final
    }
}
