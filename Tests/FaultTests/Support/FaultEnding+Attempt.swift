// SPDX-License-Identifier: Apache-2.0

import Cascade
import FaultyUpstream

extension Attempt {
    /// How it ended, as the fault table says it.
    var code: String {
        switch ending {
        case .judged(_, .filtered, _): "filtered"
        case .judged(_, .rejected, _): "rejected"
        case .judged: "answered"
        case .failed(.timedOut(let phase, _)): "timed_out \(phase)"
        case .failed(let fault): fault.code
        case .cancelled: "cancelled"
        }
    }

    /// What it was charged, as the fault table says it.
    var charge: FaultEnding.Charge {
        if usage == .none { .nothing } else if usage.isEstimated { .estimated } else { .reported }
    }
}
