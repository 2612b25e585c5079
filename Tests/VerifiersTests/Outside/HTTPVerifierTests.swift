// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Synchronization
import Testing

@testable import Verifiers

struct HTTPVerifierTests {
    /// An endpoint that answers what a closure says, call by call.
    private final class ScriptedEndpoint: EndpointClient {
        struct Call: Sendable {
            let body: [UInt8]
            let endpoint: Endpoint
            let timeLimit: Duration
        }

        private let made = Mutex<[Call]>([])
        private let reply: @Sendable (Int) async throws(EndpointFault) -> EndpointReply

        init(_ reply: @escaping @Sendable (Int) async throws(EndpointFault) -> EndpointReply) { self.reply = reply }

        var calls: [Call] { made.withLock { $0 } }

        func post(
            _ body: [UInt8],
            to endpoint: Endpoint,
            timeLimit: Duration
        ) async throws(EndpointFault) -> EndpointReply {
            let index = made.withLock { made in
                made.append(Call(body: body, endpoint: endpoint, timeLimit: timeLimit))
                return made.count - 1
            }
            return try await reply(index)
        }

        static func answering(_ status: Int, _ text: String) -> ScriptedEndpoint {
            ScriptedEndpoint { _ in EndpointReply(status: status, body: Array(text.utf8)) }
        }
    }

    private static func make(_ settings: String, _ client: ScriptedEndpoint) throws -> (
        verifier: (any Verifier)?, problems: [String]
    ) {
        let factory = HTTPVerifierFactory(client: client) { text throws(FileProblem) in
            if text.contains("${env:NONE}") {
                throw FileProblem(found: "`${env:NONE}`, which is not set", remedy: "Set it.")
            }
            return text.replacing("${env:KEY}", with: "opensesame")
        }
        var reader = SettingsReader(try JSONValue(parsing: settings), at: JSONPointer(tokens: ["http"]))
        let verifier = factory.makeVerifier(from: &reader, in: .empty)
        reader.finish()
        let shown = reader.effective.map(\.text).joined(separator: " ")
        #expect(!shown.contains("opensesame"), "a secret is never shown")
        return (verifier, reader.problems.map(\.message))
    }

    private static func verifier(_ client: ScriptedEndpoint, _ more: String = "") throws -> any Verifier {
        let (verifier, problems) = try make(#"{"url":"http://127.0.0.1:9/judge"\#(more)}"#, client)
        try #require(problems.isEmpty, "\(problems)")
        return try #require(verifier)
    }

    @Test(
        "the endpoint's answer is the verdict; anything else is none",
        arguments: [
            (200, #"{"verdict":"pass"}"#, Verdict.accepted(score: nil)),
            (200, "<html>", .inconclusive(because: "the endpoint answered what is no verdict")),
            (200, "", .inconclusive(because: "the endpoint answered what is no verdict")),
            (500, #"{"verdict":"pass"}"#, .inconclusive(because: "the endpoint answered with status 500")),
            (404, "no", .inconclusive(because: "the endpoint answered with status 404")),
            (302, "", .inconclusive(because: "the endpoint answered with status 302")),
        ]
    )
    func verdicts(status: Int, body: String, expected: Verdict) async throws {
        let verifier = try Self.verifier(.answering(status, body))
        #expect(try await Sample.judge(verifier, "Hello").verdict == expected)
    }

    @Test("the endpoint gets the question, the policy's headers and the time that is left")
    func call() async throws {
        let client = ScriptedEndpoint.answering(200, #"{"verdict":"fail","reason":"No."}"#)
        let verifier = try Self.verifier(
            client,
            #","headers":{"Authorization":"Bearer ${env:KEY}"},"call_timeout":"2s""#
        )
        #expect(try await Sample.judge(verifier, "Hello").codes == ["failed"])
        let call = try #require(client.calls.first)
        #expect(call.endpoint.headers == [Endpoint.Header(name: "Authorization", value: "Bearer opensesame")])
        #expect(call.timeLimit == .seconds(2))
        #expect(try JSONValue(parsing: call.body)["candidate"]?["content"]?.string == "Hello")
    }

    @Test("an endpoint that keeps failing is left alone, then tried once")
    func breaker() async throws {
        let client = ScriptedEndpoint { index async throws(EndpointFault) in
            if index < 4 { throw EndpointFault(code: "timed_out_total") }
            return EndpointReply(status: 200, body: Array(#"{"verdict":"pass"}"#.utf8))
        }
        let clock = Mutex(ContinuousClock.now)
        let verifier = HTTPVerifier(
            endpoint: Endpoint(url: "http://127.0.0.1:9/judge", headers: [], maxResponseBytes: 1_024),
            callTimeout: .seconds(2),
            client: client,
            breaker: CircuitBreaker(limit: 3, rest: .seconds(10)) { clock.withLock { $0 } }
        )
        func reason() async throws -> String {
            if case .inconclusive(let reason) = try await Sample.judge(verifier, "Hello").verdict {
                reason
            } else {
                "a verdict"
            }
        }
        for _ in 0..<3 { #expect(try await reason() == "the endpoint gave no answer (timed_out_total)") }
        #expect(try await reason() == "the endpoint keeps failing and is left alone for a while")
        #expect(client.calls.count == 3)
        clock.withLock { $0 += .seconds(10) }
        #expect(try await reason() == "the endpoint gave no answer (timed_out_total)")
        #expect(try await reason() == "the endpoint keeps failing and is left alone for a while")
        clock.withLock { $0 += .seconds(10) }
        for _ in 0..<3 { #expect(try await Sample.judge(verifier, "Hello").isAccepted) }
        #expect(client.calls.count == 7)
    }

    @Test("while one call tries a failing endpoint, others stay away; a call that was given up says nothing")
    func halfOpen() {
        let clock = Mutex(ContinuousClock.now)
        let breaker = CircuitBreaker(limit: 1, rest: .seconds(10)) { clock.withLock { $0 } }
        #expect(breaker.admits())
        breaker.ended(.failed)
        #expect(!breaker.admits())
        clock.withLock { $0 += .seconds(10) }
        #expect(breaker.admits() && !breaker.admits())
        breaker.ended(.cancelled)
        #expect(breaker.admits() && !breaker.admits())
        breaker.ended(.failed)
        #expect(!breaker.admits())
        clock.withLock { $0 += .seconds(10) }
        #expect(breaker.admits())
        breaker.ended(.succeeded)
        #expect(breaker.admits() && breaker.admits())
    }

    @Test("requests that are cancelled do not open the breaker")
    func cancelled() async throws {
        let client = ScriptedEndpoint { _ async throws(EndpointFault) in
            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            throw EndpointFault(code: "cancelled")
        }
        let verifier = try Self.verifier(client, #","breaker":{"failures":1,"rest":"1h"}"#)
        for _ in 0..<3 {
            let task = Task { try await Sample.judge(verifier, "Hello").verdict }
            try await Task.sleep(for: .milliseconds(10))
            task.cancel()
            #expect(try await task.value == .inconclusive(because: "the endpoint gave no answer (cancelled)"))
        }
        #expect(client.calls.count == 3)
    }

    @Test(
        "wrong settings are found together and at their places",
        arguments: [
            ("{}", ["http: found no `url`; expected the address of the endpoint. Add `url: …`."]),
            (
                #"{"url":"ftp://x","headers":{"Host":"x","a b":"y","X":1,"Y":"${env:NONE}","Z":"a\nb"},"breaker":{"failures":0,"reset":1},"max_response":"1 B"}"#,
                [
                    "http.url: found `ftp://x`; expected an address such as",
                    "http.headers.Host: found `Host`, which the server sets itself;", "http.headers.a b: found `a b`;",
                    "http.headers.X: found `1`; expected a text.",
                    "http.headers.Y: found `${env:NONE}`, which is not set;",
                    "http.headers.Z: found a value with a control character;", "http.breaker.failures: found `0`;",
                    "http.breaker.reset: found the unknown key `reset`;", "http.max_response: found `1 B`;",
                ]
            ),
            (#"{"url":"https://me:secret@example.com/"}"#, ["http.url: found an address with a user or a password;"]),
            (#"{"url":"https:///x"}"#, ["http.url: found `https:///x`;"]),
        ]
    )
    func settings(settings: String, expected: [String]) throws {
        let problems = try Self.make(settings, .answering(200, "")).problems
        #expect(problems.count == expected.count, "\(problems)")
        for expected in expected { #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected): \(problems)") }
        #expect(!problems.joined().contains("secret"))
    }
}
