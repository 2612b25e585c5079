// SPDX-License-Identifier: Apache-2.0

import DemoUpstream
import JSON
import Testing

@testable import cascade_server

struct UpstreamFaultTests {
    private static let setup: TestSetup = {
        var setup = TestSetup(provider: "max_response_bytes: 4 MB")
        setup.policies["short"] = [
            "policy.yaml":
                "policy: short\nladder: [{ model: small, retries: 0, timeout: 200ms }]\nlimits: { deadline: 10s }\n"
        ]
        setup.policies["hasty"] = [
            "policy.yaml": "policy: hasty\nladder: [{ model: small, retries: 3 }]\nlimits: { deadline: 250ms }\n"
        ]
        setup.policies["ladder"] = [
            "policy.yaml":
                "policy: ladder\nladder: [{ model: small, retries: 0 }, { model: medium }]\nlimits: { deadline: 10s }\n"
        ]
        return setup
    }()

    @Test(
        "says by status and code what the upstream did, and that it is not to be tried again",
        arguments: [
            ("plain", #""fault": "server_error""#, 502, "upstream_unavailable"),
            ("plain", #""fault": "reset""#, 502, "upstream_"),
            ("plain", #""fault": "cut""#, 502, "upstream_cut_off"),
            ("plain", #""fault": "content_length""#, 502, "upstream_cut_off"),
            ("plain", #""fault": "html""#, 502, "upstream_malformed"),
            ("plain", #""fault": "malformed""#, 502, "upstream_malformed"),
            ("plain", #""fault": "empty""#, 502, "upstream_malformed"),
            ("plain", #""fault": "error_in_200""#, 502, "upstream_"),
            ("plain", #""fault": "huge""#, 502, "upstream_too_large"),
            ("plain", #""fault": "unauthorized""#, 502, "upstream_unauthorised"),
            ("plain", #""fault": "rate_limited", "retry_after_s": 7"#, 429, "upstream_rate_limited"),
            ("plain", #""fault": "bad_request""#, 400, "invalid_value"),
            ("plain", #""fault": "content_filter""#, 400, "content_filter"),
            ("short", #""fault": "hang""#, 504, "upstream_timed_out"),
            ("short", #""fault": "drip", "delay_ms": 300"#, 504, "upstream_timed_out"),
            ("hasty", #""fault": "hang""#, 504, "deadline_exceeded"),
        ],
        [false, true]
    )
    func faults(fault: (policy: String, demo: String, status: Int, code: String), streams: Bool) async throws {
        var setup = Self.setup
        if streams { setup.provider += ", stream: true" }
        // A stream whose [DONE] has come is whole, however its connection ends.
        if streams, fault.demo.contains("content_length") { return }
        try await TestServer.run(setup) { server in
            let reply = try await server.ask("private words", policy: fault.policy, demo: #""*": {\#(fault.demo)}"#)
            #expect(reply.status == fault.status)
            let code = reply.error?["code"]?.string ?? ""
            #expect(code == fault.code || (fault.code == "upstream_" && code.hasPrefix("upstream_")), "\(code)")
            #expect(reply["x-should-retry"] == "false")
            #expect(reply["x-request-id"] != nil && reply["x-cascade-trace-id"] != nil)
            #expect(reply["retry-after"] == (fault.status == 429 ? "7" : nil))
            #expect(!reply.text.contains("sk-demo") && !reply.text.contains("private words"))
            #expect(reply.trace?["attempts"]?[0]?["ending"] == "failed")
            #expect(server.upstream.stats.allCalls >= 1)
            #expect(await eventually { server.upstream.stats.openConnections <= 1 })
        }
    }

    @Test(
        "climbs over a rung whose upstream fails, whichever way",
        arguments: [
            "server_error", "reset", "cut", "content_length", "html", "malformed", "empty", "error_in_200", "huge",
            "unauthorized",
            "rate_limited", "bad_request",
        ]
    )
    func failover(fault: String) async throws {
        try await TestServer.run(Self.setup) { server in
            let reply = try await server.ask(policy: "ladder", demo: #""small": {"fault": "\#(fault)"}"#)
            #expect(reply.status == 200 && reply["x-cascade-model"] == "medium")
        }
    }

    @Test("tries again by itself what may pass, and charges what the vendor may have billed")
    func retry() async throws {
        try await TestServer.run(Self.setup) { server in
            let reply = try await server.ask(
                policy: "assistant",
                demo: #""medium": {"fault": "cut", "times": 1, "id": "a"}"#
            )
            #expect(reply.status == 200 && reply["x-cascade-attempts"] == "3")
            #expect(server.upstream.stats.calls == ["small": 1, "medium": 2])
        }
    }

    @Test("says that nobody is at the upstream's address")
    func down() async throws {
        var setup = Self.setup
        // A port that was free a moment ago and that nothing listens on any more.
        let gone = try await DemoUpstream.start()
        await gone.stop()
        setup.baseURL = gone.baseURL
        try await TestServer.run(setup) { server in
            let reply = try await server.ask(policy: "plain")
            #expect(reply.status == 502 && reply.error?["code"] == "upstream_unreachable")
            #expect(reply["x-cascade-cost-usd"] == "0")
        }
    }
}
