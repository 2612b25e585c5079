// SPDX-License-Identifier: Apache-2.0

/// Keeps retries and hedges to a share of the first calls, over about ten seconds, so that they cannot multiply an outage.
///
/// - SeeAlso: *RetryBudget* in Twitter's Finagle; B. Beyer et al., *Site Reliability Engineering*, 2016, chapter 21.
struct RetryBudget: Sendable {
    private static let window = 10.0

    var settings: RetryBudgetSettings
    private var firsts = 0.0
    private var retries = 0.0
    private var updatedAt: Nanoseconds = 0

    init(_ settings: RetryBudgetSettings) {
        self.settings = settings
    }

    /// Counts a first call.
    mutating func deposit(at now: Nanoseconds) {
        fade(at: now)
        firsts += 1
    }

    /// Takes a retry from the budget, if there is one.
    mutating func withdraw(at now: Nanoseconds) -> Bool {
        fade(at: now)
        let allowed = settings.ratio * firsts + settings.minimumPerSecond * Self.window
        guard retries + 1 <= allowed + 1e-9 else { return false }
        retries += 1
        return true
    }

    /// Both counts fade with a mean life of the window: a half-life of ln 2 of it.
    private mutating func fade(at now: Nanoseconds) {
        guard now > updatedAt else { return }
        let factor = Binary.decay(Double(now - updatedAt) / (Self.window * 1e9 * 0.693_147))
        firsts *= factor
        retries *= factor
        updatedAt = now
    }
}
