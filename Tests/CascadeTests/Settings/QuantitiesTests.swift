// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct QuantitiesTests {
    @Test(
        "a time has a unit",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("10s", .seconds(10)), ("1.5 s", .milliseconds(1_500)),
            ("5m", .seconds(300)),
            ("5min", .seconds(300)), ("1h", .seconds(3_600)), ("0.000000001s", .nanoseconds(1)), ("0s", .zero),
            ("10", nil), ("s", nil), ("", nil), ("-1s", nil), ("1d", nil), (".5s", nil), ("5.s", nil), ("1.2.3s", nil),
            ("10S", nil), ("10s ", nil), ("٣s", nil), ("0.0000000001s", nil), ("99999999999999999999s", nil),
            ("9223372037s", nil), ("2562048h", nil),
        ]
    )
    func durations(text: String, expected: Duration?) {
        #expect(Duration(settings: text) == expected)
    }

    @Test(
        "a time is written in the largest unit that keeps it short",
        arguments: [
            (Duration.zero, "0ms"), (.milliseconds(250), "250ms"), (.microseconds(1_500), "1.5ms"),
            (.nanoseconds(999), "0ms"),
            (.seconds(1), "1s"), (.milliseconds(1_500), "1.5s"), (.seconds(90), "90s"), (.seconds(300), "5m"),
            (.seconds(301), "301s"), (.seconds(3_600), "1h"), (.seconds(86_400), "24h"), (.seconds(-90), "-90s"),
            (.seconds(Int64.max), "9223372036.854s"), (.seconds(Int64.min), "-9223372036.854s"),
        ]
    )
    func durationText(span: Duration, expected: String) {
        #expect(span.shortText == expected)
    }

    @Test("a time of whole microseconds below a second, or milliseconds above, reads back as it was")
    func durationRoundTrip() {
        forAll { random, seed in
            let isShort = Bool.random(using: &random)
            let span: Duration =
                isShort
                ? .microseconds(Int64.random(in: 0..<1_000_000, using: &random))
                : .milliseconds(Int64.random(in: 0...(1 << Int64.random(in: 1...32, using: &random)), using: &random))
            #expect(Duration(settings: span.shortText) == span, "seed \(seed)")
        }
    }

    @Test("nanoseconds stop at the ends")
    func nanoseconds() {
        #expect(Duration.seconds(Int64.max).nanoseconds == .max && Duration.seconds(Int64.min).nanoseconds == .min)
        #expect(
            Duration(secondsComponent: 9_223_372_036, attosecondsComponent: 999_000_000_000_000_000).nanoseconds == .max
        )
        #expect(Duration.milliseconds(-3).nanoseconds == -3_000_000)
    }

    @Test(
        "an amount of money has its currency",
        arguments: [
            ("0.05 USD", Int64(50_000_000_000)), ("1USD", 1_000_000_000_000), ("0 USD", 0),
            ("0.000000000001 USD", 1), ("0.0000000000001 USD", nil), ("0.05", nil), ("0.05 EUR", nil), ("-1 USD", nil),
            ("1,5 USD", nil), ("9223373 USD", nil),
        ]
    )
    func costs(text: String, picoUSD: Int64?) {
        #expect(Cost(settings: text)?.picoUSD == picoUSD)
    }

    @Test(
        "a price is written for a million tokens",
        arguments: [
            ("0.15 USD/1M", Int64(150_000)), ("12 USD / 1M", 12_000_000), ("0.000001 USD/1M", 1),
            ("0.0000001 USD/1M", nil),
            ("0.15 USD", nil), ("0.15", nil),
        ]
    )
    func prices(text: String, picoUSD: Int64?) {
        #expect(Cost(settingsPerMillion: text)?.picoUSD == picoUSD)
    }

    @Test(
        "a size has a unit of a power of 1,024",
        arguments: [
            ("512 B", 512), ("64 KB", 65_536), ("64KiB", 65_536), ("16 MB", 16 << 20), ("1 GB", 1 << 30), ("0 B", 0),
            ("1.5 MB", nil), ("64", nil), ("64 kb", nil), ("-1 B", nil), ("9999999999999999999 B", nil),
            ("9000000000000 GB", nil),
        ]
    )
    func sizes(text: String, bytes: Int?) {
        #expect(ByteSize.parse(text) == bytes)
    }

    @Test("a size reads back as it was")
    func sizeRoundTrip() {
        forAll { random, seed in
            let size = Int.random(in: 0...4_096, using: &random) << Int.random(in: 0...40, using: &random)
            #expect(ByteSize.parse(ByteSize.text(size)) == size, "seed \(seed)")
        }
        #expect([0, 1_000, 1_024, 3 << 20, 5 << 30].map(ByteSize.text) == ["0 B", "1000 B", "1 KB", "3 MB", "5 GB"])
    }
}
