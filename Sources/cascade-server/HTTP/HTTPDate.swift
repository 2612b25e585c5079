// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The `Date` header (RFC 9110, section 5.6.7), written anew once a second.
final class HTTPDate: Sendable {
    private let cached = Mutex<(second: Int64, text: String)>((-1, ""))

    /// The header's value at a time of day.
    func text(unixMilliseconds: Int64) -> String {
        let second = unixMilliseconds / 1_000
        return cached.withLock { cached in
            if cached.second != second { cached = (second, Self.format(second)) }
            return cached.text
        }
    }

    private static func format(_ second: Int64) -> String {
        var time = time_t(second)
        var parts = unsafe tm()
        _ = unsafe gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = unsafe "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
        let clock = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        return unsafe "\(day) \(parts.tm_year + 1_900) \(clock) GMT"
    }
}
