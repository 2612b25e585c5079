// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// The trace as others read it.
struct TraceJSONTests {
    private static let climbed = Trace(
        id: TraceID("01ARYZ6S41ZZZZZZZZZZZZZZZZ") ?? Trace.sample().id,
        policy: "invoice",
        policyRevision: "r1",
        startedAt: 1_780_000_000_000,
        duration: .nanoseconds(1_234_567_891),
        outcome: .accepted(attempt: 2),
        attempts: [
            .sample(
                usage: TokenUsage(
                    input: 10,
                    cachedInput: 4,
                    cacheWrites: 2,
                    hourCacheWrites: 1,
                    output: 5,
                    reasoning: 3
                ),
                ending: .judged(
                    [
                        VerifierResult(
                            verifier: "json_schema",
                            verdict: .rejected([
                                Finding(
                                    code: "type",
                                    pointer: "/lines/0/total",
                                    position: JSONPosition(line: 3, column: 7),
                                    byteRange: 20..<25,
                                    message: "found a text",
                                    quoting: "found `1,2`"
                                )
                            ]),
                            duration: .microseconds(12),
                            changes: ["removed a code fence"]
                        )
                    ],
                    .rejected(then: .reask, by: "json_schema", rank: 0),
                    finishReason: .length
                ),
                answer: "a \"b\""
            ),
            .sample(
                rung: 1,
                opening: .draft(of: 0),
                trigger: .escalation,
                usage: TokenUsage(input: 1, output: 0, isEstimated: true),
                ending: .failed(.rateLimited(retryAfter: .seconds(2))),
                answer: ""
            ),
            .sample(
                rung: 2,
                opening: .reask(of: 0),
                trigger: .failover,
                ending: .judged(
                    [
                        VerifierResult(verifier: "judge", verdict: .accepted(score: 0.75), cost: Cost(picoUSD: 7)),
                        VerifierResult(verifier: "regex", verdict: .inconclusive(because: "match limit")),
                    ],
                    .accepted(score: 0.75),
                    finishReason: nil
                )
            ),
        ],
        skipped: [Trace.SkippedRung(rung: 3, reason: "the model reads no images")],
        cost: Cost(picoUSD: 3_000_007),
        key: "pipeline",
        messages: Array(#"[{"role":"user"}]"#.utf8)[...],
        logsContent: false
    )

    private static func golden(messages: String = "", answers: [String] = ["", ""], message: String = "found a text")
        -> String
    {
        """
        {"trace_id":"01ARYZ6S41ZZZZZZZZZZZZZZZZ","policy":"invoice","policy_revision":"r1","started_at_unix_ms":1780000000000,\
        "duration_ms":1234.567,"outcome":"accepted","accepted":true,"cost_usd":"0.000003000007","key":"pipeline","answered_by":2,\
        \(messages)"attempts":[\
        {"rung":0,"model":"model0","deployment":"model0-a","trigger":"first","started_after_ms":0.0,"latency_ms":40.5,\
        "usage":{"input_tokens":10,"output_tokens":5,"cached_input_tokens":4,"cache_write_tokens":2,\
        "hour_cache_write_tokens":1,"reasoning_tokens":3},"cost_usd":"0.000001",\
        "ending":"rejected","finish_reason":"length","verifiers":[{"verifier":"json_schema","verdict":"rejected","duration_us":12,\
        "findings":[{"code":"type","pointer":"/lines/0/total","line":3,"column":7,"bytes":[20,25],"message":"\(message)"}],\
        "changes":["removed a code fence"]}]\(answers[0])},\
        {"rung":1,"model":"model1","deployment":"model1-a","trigger":"escalation","draft_of":0,"started_after_ms":50.0,\
        "latency_ms":40.5,"usage":{"input_tokens":1,"output_tokens":0,"estimated":true},"cost_usd":"0.000001","ending":"failed",\
        "fault":{"code":"rate_limited","message":"rate limited, retry after 2s"}},\
        {"rung":2,"model":"model2","deployment":"model2-a","trigger":"failover","reask_of":0,"started_after_ms":100.0,"latency_ms":40.5,\
        "usage":{"input_tokens":10,"output_tokens":5},"cost_usd":"0.000001","ending":"accepted",\
        "verifiers":[{"verifier":"judge","verdict":"accepted","duration_us":0,"cost_usd":"0.000000000007","score":0.75},\
        {"verifier":"regex","verdict":"inconclusive","duration_us":0,"because":"match limit"}]\(answers[1])}],\
        "skipped":[{"rung":3,"reason":"the model reads no images"}]}
        """
    }

    private static func json(_ trace: Trace, _ content: TraceContent) throws -> String {
        let bytes = trace.json(content: content)
        _ = try JSONDocument(parsing: bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digests = TraceContent.digests { "<\($0.count)>" }

    @Test("without content a trace holds no text of requests and answers")
    func none() throws {
        #expect(try Self.json(Self.climbed, .none) == Self.golden())
    }

    @Test("with digests it holds those of the messages and of every answer")
    func digests() throws {
        let golden = Self.golden(
            messages: #""messages_sha256":"<17>","#,
            answers: [#","answer_sha256":"<5>""#, #","answer_sha256":"<6>""#]
        )
        #expect(try Self.json(Self.climbed, Self.digests) == golden)
    }

    @Test("where the policy logs content, it holds all of it, and findings quote the answer")
    func full() throws {
        let open = Trace(
            id: Self.climbed.id,
            policy: Self.climbed.policy,
            policyRevision: Self.climbed.policyRevision,
            startedAt: Self.climbed.startedAt,
            duration: Self.climbed.duration,
            outcome: Self.climbed.outcome,
            attempts: Self.climbed.attempts,
            skipped: Self.climbed.skipped,
            cost: Self.climbed.cost,
            key: Self.climbed.key,
            messages: Self.climbed.messages,
            logsContent: true
        )
        let golden = Self.golden(
            messages: #""messages":[{"role":"user"}],"#,
            answers: [#","answer":"a \"b\"""#, #","answer":"answer""#],
            message: "found `1,2`"
        )
        #expect(try Self.json(open, Self.digests) == golden)
    }

    @Test("an outcome without an answer names none, a cancelled call only says so")
    func cancelled() throws {
        let trace = Trace.sample(outcome: .failed(.cancelled), attempts: [.sample(ending: .cancelled, answer: "")])
        let json = try Self.json(trace, .none)
        #expect(json.contains(#""outcome":"cancelled","accepted":false,"cost_usd":"0.000000000005","attempts":[{"#))
        #expect(json.hasSuffix(#""cost_usd":"0.000001","ending":"cancelled"}]}"#))
    }
}
