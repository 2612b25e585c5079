// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// How the deployments of a model are spared, waited for and asked again.
    func pool(of model: inout ModelSettings, from reader: inout SettingsReader) {
        model.breaker = section("breaker", of: &reader, breaker(from:))
        if let word = reader.value("queue")?.string {
            if word != "none" {
                reader.report(
                    "queue",
                    found: SettingsReader.show(.string(word)),
                    expected: "`none`, or a mapping",
                    remedy: "Write `{ size: 256 }`."
                )
            }
            model.queue.size = 0
            reader.note("queue", "none", isDefault: false)
        } else {
            let size = model.queue.size
            model.queue.size = section("queue", of: &reader) { $0.int("size", in: 0...100_000, default: size) ?? size }
        }
        model.retryBudget.ratio = share("retry_budget", of: &reader, default: model.retryBudget.ratio)
    }

    private func breaker(from reader: inout SettingsReader) -> BreakerSettings {
        var breaker = BreakerSettings()
        breaker.failures = share("failures", of: &reader, default: breaker.failures)
        breaker.calls = reader.int("calls", in: 1...10_000, default: breaker.calls) ?? breaker.calls
        breaker.window = span("window", of: &reader, in: .seconds(1)...(.seconds(600)), default: breaker.window)
        breaker.consecutive =
            reader.int("consecutive", in: 1...1_000, default: breaker.consecutive) ?? breaker.consecutive
        breaker.slow = reader.duration("slow", in: .milliseconds(1)...(.seconds(3_600)))
        if breaker.slow == nil { reader.note("slow", "never", isDefault: true) }
        breaker.slowCalls = share("slow_calls", of: &reader, default: breaker.slowCalls)
        if breaker.slow == nil, reader.value("slow_calls") ?? .null != .null {
            reader.report(
                "slow_calls",
                found: "`slow_calls` without `slow`",
                expected: "from when on a call is slow",
                remedy: "Add `slow: 20s`, or remove it."
            )
        }
        let cooldowns = Duration.milliseconds(100)...(.seconds(3_600))
        breaker.cooldown = span("cooldown", of: &reader, in: cooldowns, default: breaker.cooldown)
        // A longer first rest alone is no mistake: the longest goes with it.
        let longest = max(breaker.maxCooldown, breaker.cooldown)
        breaker.maxCooldown = span("max_cooldown", of: &reader, in: cooldowns, default: longest)
        if breaker.maxCooldown < breaker.cooldown {
            reader.report(
                "max_cooldown",
                found: "`\(breaker.maxCooldown.shortText)`, less than `cooldown`",
                expected: "at least `\(breaker.cooldown.shortText)`",
                remedy: "Raise it, or lower `cooldown`."
            )
        }
        return breaker
    }

    /// How much may be asked of a deployment, or by a key.
    func rateLimits(from reader: inout SettingsReader) -> RateLimits {
        let limits = reader.object("limits") { reader in
            var limits = RateLimits()
            limits.requestsPerMinute = limit("requests_per_minute", in: 1...10_000_000, of: &reader)
            limits.tokensPerMinute = limit("tokens_per_minute", in: 1...10_000_000_000, of: &reader)
            limits.concurrency = limit("concurrency", in: 1...100_000, of: &reader)
            return limits
        }
        noteDefault("limits", "none", in: &reader)
        return limits ?? RateLimits()
    }

    private func limit(_ key: String, in range: ClosedRange<Int>, of reader: inout SettingsReader) -> Int? {
        let count = reader.int(key, in: range)
        if count == nil { reader.note(key, "none", isDefault: true) }
        return count
    }

    // MARK: Values

    /// Notes what holds where nothing is written.
    func noteDefault(_ key: String, _ text: String, in reader: inout SettingsReader) {
        if !reader.has(key) { reader.note(key, text, isDefault: true) }
    }

    func span(
        _ key: String,
        of reader: inout SettingsReader,
        in range: ClosedRange<Duration>,
        default fallback: Duration
    ) -> Duration {
        reader.duration(key, in: range, default: fallback) ?? fallback
    }

    /// A share of 0…1 that is written in per cent.
    private func share(_ key: String, of reader: inout SettingsReader, default fallback: Double) -> Double {
        let written = reader.value(key)
        let remedy =
            if let bare = written?.number?.double {
                "Write it in per cent, as in `\(Self.percent(bare < 1 ? bare : bare / 100))`."
            } else if written?.string.flatMap(Self.share) != nil {
                "Choose such a share."
            } else {
                "Write a number and its unit, such as `20%`."
            }
        return reader.read(
            key,
            expected: "a share from 0% to 100%",
            remedy: remedy,
            default: fallback,
            describe: Self.percent,
            convert: { value in value.string.flatMap(Self.share).flatMap { (0...1).contains($0) ? $0 : nil } }
        ) ?? fallback
    }

    /// The share that a text such as `20%` writes.
    private static func share(_ text: String) -> Double? {
        text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : nil
    }

    private static func percent(_ share: Double) -> String {
        let percent = (share * 100_000).rounded() / 1_000
        return Int(exactly: percent).map { "\($0)%" } ?? "\(percent)%"
    }
}
