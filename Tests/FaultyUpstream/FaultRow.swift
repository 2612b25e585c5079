// SPDX-License-Identifier: Apache-2.0

/// A fault and what must come of it: one row of the fault table in the documentation, and a case of every suite.
package struct FaultRow: Sendable {
    /// The stable name.
    package let name: String
    /// The fault in words, after *the upstream*.
    package let upstream: String
    package let fault: Fault
    /// How an attempt ends that asks for an answer in one piece; nil where there is no such case.
    package let whole: FaultEnding?
    /// How an attempt ends that asks for a stream; nil where there is no such case.
    package let streamed: FaultEnding?
    /// Dialects whose API makes one of the two end otherwise.
    package let exceptions: [Exception]

    /// A dialect's own ending.
    package struct Exception: Sendable {
        package let dialect: WireDialect
        package let streams: Bool
        package let ending: FaultEnding?

        static func whole(_ dialect: WireDialect, _ ending: FaultEnding?) -> Exception {
            Exception(dialect: dialect, streams: false, ending: ending)
        }

        static func streamed(_ dialect: WireDialect, _ ending: FaultEnding?) -> Exception {
            Exception(dialect: dialect, streams: true, ending: ending)
        }
    }

    init(
        _ name: String,
        _ upstream: String,
        _ fault: Fault,
        whole: FaultEnding?,
        streamed: FaultEnding?,
        except exceptions: Exception...
    ) {
        self.name = name
        self.upstream = upstream
        self.fault = fault
        self.whole = whole
        self.streamed = streamed
        self.exceptions = exceptions
    }

    /// A row whose two forms end alike.
    init(_ name: String, _ upstream: String, _ fault: Fault, _ ending: FaultEnding) {
        self.init(name, upstream, fault, whole: ending, streamed: ending)
    }

    /// How an attempt of a dialect ends; nil where there is no such case.
    package func ending(_ dialect: WireDialect, streams: Bool) -> FaultEnding? {
        let own = exceptions.first { $0.dialect == dialect && $0.streams == streams }
        return own.map(\.ending) ?? (streams ? streamed : whole)
    }
}
