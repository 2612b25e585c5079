// SPDX-License-Identifier: Apache-2.0

import Cascade

/// Reads how long an upstream wants us to stay away.
enum RetryAfter {
    /// The longest time that is believed.
    private static let longest = Duration.seconds(86_400)

    /// Reads `retry-after-ms`, and `retry-after` (seconds, or a date counted from the response's own `date`).
    ///
    /// - Returns: From 0 to a day; nil where the upstream does not say.
    static func read(_ field: (String) -> String?) -> Duration? {
        let told =
            field("retry-after-ms").flatMap { FieldTime.number(Array($0.utf8)[...]) }.map(FieldTime.duration)
            ?? field("retry-after").flatMap { value -> Duration? in
                if let seconds = FieldTime.number(Array(value.utf8)[...]) {
                    return FieldTime.duration(milliseconds: seconds * 1_000)
                }
                guard let then = FieldTime.httpDate(value), let now = field("date").flatMap(FieldTime.httpDate) else {
                    return nil
                }
                return .seconds(then - now)
            }
        return told.map { min(max($0, .zero), longest) }
    }

    /// When those limits are full again that are used up; nil where none is, or the upstream does not say.
    static func read(_ quota: UpstreamQuota) -> Duration? {
        [quota.requests, quota.tokens].compactMap { $0 }.filter { $0.remaining == 0 }.compactMap(\.resetsAfter).max()
            .map { min($0, longest) }
    }
}
