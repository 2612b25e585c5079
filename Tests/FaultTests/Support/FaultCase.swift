// SPDX-License-Identifier: Apache-2.0

import FaultyUpstream
import Testing

/// A row of the fault table with a dialect and a form of answer.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let row: FaultRow
    let dialect: DialectUnderTest
    let streams: Bool
    let ending: FaultEnding

    var testDescription: String { "\(dialect.wire.rawValue) \(streams ? "streamed" : "whole"): \(row.name)" }

    /// Every case there is.
    static let all = DialectUnderTest.all.flatMap { dialect in
        [false, true].flatMap { streams in
            FaultTable.rows.compactMap { row in
                row.ending(dialect.wire, streams: streams).map {
                    FaultCase(row: row, dialect: dialect, streams: streams, ending: $0)
                }
            }
        }
    }

    /// Those after which the same deployment is called again.
    static let retried = all.filter { $0.ending.follow == .retried && $0.row.fault.isReached }
}
