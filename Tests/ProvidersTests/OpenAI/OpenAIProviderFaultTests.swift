// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import DemoUpstream
import JSON
import OpenAIAPI
import Providers
import Testing

struct OpenAIProviderFaultTests {
    private func fault(
        _ demo: String,
        streams: Bool,
        timeout: Duration = .seconds(10),
        set: (inout OpenAIProviderSettings) -> Void = { _ in }
    ) async throws -> ProviderError? {
        try await Bench.with(streams: streams, set: set) { bench in
            await bench.fault(of: try Bench.call(demo: #"{"*":\#(demo)}"#, timeout: timeout))
        }
    }

    private static let chatOrChunk = ["a chat completion", "a chunk"]

    @Test(
        "a response that is an error has the error's name",
        arguments: [
            (#"{"fault":"rate_limited","retry_after_s":7}"#, .rateLimited(retryAfter: .seconds(7))),
            (#"{"fault":"server_error"}"#, .unavailable(status: 500, retryAfter: nil)),
            (#"{"fault":"unauthorized"}"#, .unauthorised(status: 401)),
            (#"{"fault":"content_filter"}"#, .refused(message: "The demo upstream was told to filter.")),
            (
                #"{"fault":"bad_request"}"#,
                .invalidRequest(
                    status: 400,
                    message: "The demo upstream was told to refuse.",
                    param: "temperature",
                    code: "invalid_value"
                )
            ),
        ] as [(String, ProviderError)],
        [false, true]
    )
    func statuses(row: (demo: String, expected: ProviderError), streams: Bool) async throws {
        #expect(try await fault(row.demo, streams: streams) == row.expected)
    }

    @Test("a response that is not an answer is malformed", arguments: [false, true])
    func malformed(streams: Bool) async throws {
        let expected = Self.chatOrChunk[streams ? 1 : 0]
        for (name, reason) in [
            ("error_in_200", "found an error (`overloaded`) inside a 200; expected \(expected)"),
            ("malformed", "found text that is not JSON (unquoted_key at byte"),
        ] {
            guard case .malformed(let found) = try await fault(#"{"fault":"\#(name)"}"#, streams: streams) else {
                Issue.record("\(name)")
                continue
            }
            #expect(found.hasPrefix(reason) || name == "malformed" && found.contains("not JSON"))
        }
        #expect(
            try await fault(#"{"fault":"html"}"#, streams: streams)
                == .malformed(reason: "found HTML or XML; expected a chat completion")
        )
        #expect(
            try await fault(#"{"fault":"empty"}"#, streams: streams)
                == .malformed(reason: "found an empty body; expected a chat completion")
        )
    }

    @Test("an answer that is cut, under a right length and under a wrong one, is cut off", arguments: [false, true])
    func cutOff(streams: Bool) async throws {
        for demo in [#"{"fault":"cut"}"#, #"{"fault":"reset"}"#] {
            let fault = try await fault(demo, streams: streams)
            #expect(fault?.code == "cut_off", "\(demo): \(String(describing: fault))")
        }
    }

    @Test("an answer that is shorter than announced is cut off, unless it ended by `[DONE]`")
    func contentLength() async throws {
        guard
            case .cutOff(let received, let expected?) = try await fault(
                #"{"fault":"content_length","bytes":50}"#,
                streams: false
            )
        else {
            Issue.record("not cut off")
            return
        }
        #expect(expected == received + 50)
        #expect(try await fault(#"{"fault":"content_length","bytes":50}"#, streams: true) == nil)
    }

    @Test("an upstream that says nothing times out", arguments: [false, true])
    func hang(streams: Bool) async throws {
        let total = try await fault(#"{"fault":"hang"}"#, streams: streams, timeout: .milliseconds(120))
        #expect(total == .timedOut(phase: "total", after: .milliseconds(120)))
        let first = try await fault(#"{"fault":"hang"}"#, streams: streams) {
            $0.endpoint.firstByteTimeout = .milliseconds(100)
        }
        #expect(first == .timedOut(phase: "first_byte", after: .milliseconds(100)))
    }

    @Test("an upstream that pauses times out", arguments: [false, true])
    func idle(streams: Bool) async throws {
        let fault = try await fault(#"{"fault":"drip","bytes":50,"delay_ms":5000}"#, streams: streams) {
            $0.endpoint.idleTimeout = .milliseconds(150)
        }
        #expect(fault == .timedOut(phase: "idle", after: .milliseconds(150)))
    }

    @Test("an answer over the limit is given up", arguments: [false, true])
    func huge(streams: Bool) async throws {
        let limited = try await fault(#"{"fault":"huge"}"#, streams: streams) { $0.endpoint.maxResponseBytes = 1 << 20 }
        #expect(limited == .tooLarge(limit: 1 << 20))
        #expect(try await fault(#"{"fault":"huge","bytes":200000}"#, streams: streams) == nil)
    }

    @Test("slow and dripping upstreams are waited for", arguments: [false, true])
    func patience(streams: Bool) async throws {
        #expect(try await fault(#"{"fault":"slow","delay_ms":100}"#, streams: streams) == nil)
        #expect(try await fault(#"{"fault":"drip","bytes":7,"delay_ms":1}"#, streams: streams) == nil)
    }

    @Test("a fault that strikes once is over at the second call")
    func times() async throws {
        try await Bench.with { bench in
            let call = try Bench.call(demo: #"{"small":{"fault":"server_error","times":1,"id":"x"}}"#)
            #expect(await bench.fault(of: call) == .unavailable(status: 500, retryAfter: nil))
            #expect(await bench.fault(of: call) == nil)
        }
    }

    @Test("an upstream that is not there is unreachable")
    func unreachable() async throws {
        try await Bench.with { bench in
            await bench.upstream.stop()
            guard case .unreachable(let reason) = await bench.fault(of: try Bench.call()) else {
                Issue.record("reachable")
                return
            }
            #expect(reason.contains("Connection refused"))
            #expect(!reason.contains("sk-test"))
        }
    }

    @Test("a call given up is cancelled, and the upstream sees the hang-up", arguments: [false, true])
    func cancellation(streams: Bool) async throws {
        try await Bench.with(streams: streams) { bench in
            for demo in [#"{"*":{"fault":"hang"}}"#, #"{"*":{"fault":"drip","delay_ms":50}}"#] {
                let hungUp = bench.upstream.stats.hungUp
                let calls = bench.upstream.stats.allCalls
                let call = try Bench.call(demo: demo)
                let task = Task { await bench.fault(of: call) }
                #expect(await bench.eventually { $0.allCalls == calls + 1 })
                try await Task.sleep(for: .milliseconds(100))
                task.cancel()
                #expect(await task.value == .cancelled)
                #expect(await bench.eventually { $0.hungUp == hungUp + 1 && $0.openConnections == 0 })
            }
        }
    }
}
