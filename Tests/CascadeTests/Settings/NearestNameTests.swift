// SPDX-License-Identifier: Apache-2.0

import Cascade
import Testing

struct NearestNameTests {
    private static let names = ["json_schema", "regex", "refusal", "hedging", "xml", "length"]

    @Test(
        "the nearest name is suggested, and none where none is near",
        arguments: [
            ("jsonSchema", "json_schema"), ("JSON-SCHEMA", "json_schema"), ("json_shcema", "json_schema"),
            ("jsn_schma", "json_schema"),
            ("regexp", "regex"), ("rgex", "regex"), ("regxe", "regex"), ("refusals", "refusal"), ("xlm", "xml"),
            ("lenght", "length"),
            ("yaml", nil), ("toml", nil), ("judge", nil), ("", nil), (String(repeating: "x", count: 1_000), nil),
        ]
    )
    func nearest(name: String, expected: String?) {
        #expect(NearestName.of(name, in: Self.names) == expected)
    }

    @Test("the nearer of two near names wins, and an equal spelling over both")
    func tie() {
        #expect(NearestName.of("timeouts", in: ["time_out_xy", "timeout"]) == "timeout")
        #expect(NearestName.of("max_cost", in: ["max_costs", "maxCost"]) == "maxCost")
        #expect(NearestName.of("anything", in: []) == nil)
    }
}
