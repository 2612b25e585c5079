// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl

extension ProviderError {
    /// What a failed transfer means for the call.
    init(_ error: CurlError) {
        self =
            switch error {
            case .timedOut(let phase, let after): .timedOut(phase: phase.rawValue, after: after)
            case .cutOff(let received, let expected): .cutOff(received: received, expected: expected)
            case .tooLarge(let limit): .tooLarge(limit: limit)
            case .malformedResponse: .malformed(reason: error.description)
            case .cancelled, .shutDown: .cancelled
            case .couldNotResolve, .couldNotConnect, .tls, .sendFailed, .unavailable, .invalidRequest, .other:
                .unreachable(reason: error.description)
            }
    }
}
