// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import Synchronization

/// The time that signatures hold: ours, until AWS refuses it; then AWS's own.
///
/// AWS takes signatures of up to five minutes ago or ahead. A clock that is further off would have every call refused, and the answer to
/// each says what time it is.
final class BedrockClock: Sendable {
    private let now: @Sendable () -> Int64
    /// How far ours is behind, in seconds.
    private let offset = Mutex<Int64>(0)

    init(_ now: @escaping @Sendable () -> Int64) {
        self.now = now
    }

    /// The seconds since 1970, as AWS counts them.
    var seconds: Int64 { now() + offset.withLock { $0 } }

    /// Takes the time from an answer that refused ours.
    ///
    /// - Returns: The fault to report: the next call is signed with the right time, so that it may be tried again.
    func correct(from response: CurlHead) -> ProviderError {
        guard let theirs = response.value(of: "date").flatMap(FieldTime.httpDate) else {
            return .unreachable(
                reason: "the upstream refused the signature for its time; check the clock of this machine"
            )
        }
        let behind = theirs - now()
        offset.withLock { $0 = behind }
        let side = behind > 0 ? "behind" : "ahead of"
        return .unreachable(
            reason:
                "the clock of this machine is \(behind.magnitude) s \(side) the upstream's, which refused the signature "
                + "for it; set the clock. Calls from now on are signed with the upstream's time"
        )
    }
}
