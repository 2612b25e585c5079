// SPDX-License-Identifier: Apache-2.0

/// How an upstream is reached, whatever its dialect.
package struct EndpointSettings: Sendable {
    /// Further header fields; one of ours with the same name gives way.
    package var headers: [(name: String, value: String)] = []
    /// What must never be shown: keys and tokens, besides the values of header fields whose names say so.
    package var secrets: [String] = []
    /// How long a connection may take to be ready.
    package var connectTimeout = Duration.seconds(10)
    /// How long an answer may take to begin.
    package var firstByteTimeout = Duration.seconds(120)
    /// How long an answer may pause.
    package var idleTimeout = Duration.seconds(60)
    /// The largest answer that is taken, in bytes.
    package var maxResponseBytes = 16 << 20

    package init() {}
}
