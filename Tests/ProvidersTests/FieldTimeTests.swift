// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Providers

struct FieldTimeTests {
    @Test(
        "reads spans",
        arguments: [
            ("1s", .seconds(1)), ("6m0s", .seconds(360)), ("120ms", .milliseconds(120)),
            ("7.66s", .milliseconds(7_660)),
            ("1h2m3.5s", .milliseconds(3_723_500)), ("1d", .seconds(86_400)), ("0s", .zero),
            ("9999999999999d", .milliseconds(3_200_000_000_000)),
            ("", nil), ("s", nil), ("1", nil), ("1x", nil), ("1ss", nil), ("-1s", nil), ("1.2.3s", nil), ("1s 2", nil),
        ] as [(String, Duration?)]
    )
    func spans(text: String, expected: Duration?) {
        #expect(FieldTime.span(Array(text.utf8)[...]) == expected)
    }

    @Test(
        "reads plain numbers",
        arguments: [
            ("0", 0), ("12", 12), ("0.5", 0.5), (".5", 0.5), ("33011.25", 33011.25), ("99999999999999999999", 1e15),
            ("", nil), (".", nil), ("-1", nil), ("1e3", nil), ("1,000", nil), ("unlimited", nil),
        ] as [(String, Double?)]
    )
    func numbers(text: String, expected: Double?) throws {
        let found = FieldTime.number(Array(text.utf8)[...])
        guard let expected else {
            #expect(found == nil)
            return
        }
        #expect(abs(try #require(found) - expected) < 1e-6)
    }

    @Test(
        "reads the dates of HTTP",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sat, 21 Nov 2026 08:00:00 GMT", 1_795_248_000), ("", nil), ("Sun, 06 Nov 1994", nil),
            ("Sun, 06 Nix 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 25:49:37 GMT", nil), ("a b c d e GMT", nil),
        ] as [(String, Int64?)]
    )
    func httpDates(text: String, expected: Int64?) {
        #expect(FieldTime.httpDate(text) == expected)
    }

    @Test(
        "reads the dates of RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T08:00:00Z", 1_795_248_000),
            ("2026-11-21t08:00:00.123456z", 1_795_248_000), ("2026-11-21T09:30:00+01:30", 1_795_248_000),
            ("2026-11-20T23:00:00-09:00", 1_795_248_000), ("2028-02-29T23:59:59Z", 1_835_481_599),
            ("", nil), ("2026-11-21", nil), ("2026-11-21T08:00:00", nil), ("2026-13-21T08:00:00Z", nil),
            ("2026-11-21T08:00:00Zx", nil), ("2026-11-21T08:00:00+1:00", nil), ("2026-11-21 08:00:00 UTC", nil),
        ] as [(String, Int64?)]
    )
    func isoDates(text: String, expected: Int64?) {
        #expect(FieldTime.isoDate(Array(text.utf8)[...]) == expected)
    }
}
