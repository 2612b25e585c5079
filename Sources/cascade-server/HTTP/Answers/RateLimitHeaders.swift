// SPDX-License-Identifier: Apache-2.0

import Cascade

extension KeyLimiter {
    /// The header fields that tell a client what is left of its limits, as OpenAI writes them; none for a key without.
    func fields(of key: KeyRing.Key, at now: Duration) -> HeaderFields {
        guard let limits = key.limits else { return [:] }
        var fields = HeaderFields()
        for standing in standings(of: key.name, limits, at: now) {
            let name = standing.limit.rawValue
            fields.add("x-ratelimit-limit-\(name)", String(standing.size))
            fields.add("x-ratelimit-remaining-\(name)", String(standing.left))
            fields.add("x-ratelimit-reset-\(name)", standing.untilFull.resetText)
        }
        return fields
    }
}

extension Duration {
    /// The span as OpenAI writes resets: `6m0s`, `1.5s`, `20ms`; rounded up to a millisecond.
    var resetText: String {
        let milliseconds = max(0, (nanoseconds + 999_999) / 1_000_000)
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        let (minutes, rest) = milliseconds.quotientAndRemainder(dividingBy: 60_000)
        var fraction = String(String(1_000 + rest % 1_000).dropFirst())
        while fraction.last == "0" { fraction.removeLast() }
        let seconds = "\(rest / 1_000)\(fraction.isEmpty ? "" : ".")\(fraction)s"
        return minutes > 0 ? "\(minutes)m\(seconds)" : seconds
    }
}

extension ChatRequest {
    /// About how many tokens it takes, its own limit of output included: what it is counted with at its key until its usage is known.
    var likelyTokens: Int {
        likelyInputTokens + max(0, maxOutputTokens ?? 0)
    }
}

extension Trace {
    /// All tokens that its attempts and their verifiers used.
    var tokens: Int {
        attempts.reduce(0) { sum, attempt in
            attempt.verifierCalls.reduce(sum + attempt.usage.total) { $0 + $1.usage.total }
        }
    }
}

extension TokenUsage {
    /// All tokens, those read from a cache included.
    var total: Int { input + output }
}
