// SPDX-License-Identifier: Apache-2.0

extension MetricsPage {
    /// What the limits of keys have done.
    mutating func write(_ keys: [KeyLimiter.Count]) {
        family("cascade_key_requests_in_flight", "gauge", "Requests on their way of keys that have limits.")
        for key in keys { sample("cascade_key_requests_in_flight", [("key", key.key)], key.running) }
        family("cascade_key_refusals_total", "counter", "Requests refused by a limit of their key.")
        for key in keys {
            for limit in KeyLimiter.Limit.allCases {
                let labels = [("key", key.key), ("limit", limit.rawValue)]
                sample("cascade_key_refusals_total", labels, key.refused[limit] ?? 0)
            }
        }
    }
}
