// SPDX-License-Identifier: Apache-2.0

import Curl
import DemoUpstream
import JSON
import Testing

struct DemoUpstreamTests {
    /// One request to a demo upstream of its own.
    private func ask(
        _ body: String?,
        path: String = "/v1/chat/completions"
    ) async throws -> (status: Int, head: CurlHead, body: JSONValue, text: String) {
        let upstream = try await DemoUpstream.start()
        let client = try CurlClient()
        var request = CurlRequest(body == nil ? .get : .post, url: "http://127.0.0.1:\(upstream.port)\(path)")
        request.body = Array((body ?? "").utf8)
        let response = try await client.perform(request)
        await client.shutdown()
        await upstream.stop()
        let text = String(decoding: response.body, as: UTF8.self)
        return (response.status, response.head, (try? JSONValue(parsing: response.body)) ?? .null, text)
    }

    private func answer(_ model: String, _ question: String, more: String = "", turns: String = "") async throws
        -> JSONValue
    {
        let content = JSONValue.string(question).json()
        let body = #"{"model":"\#(model)","messages":[{"role":"user","content":\#(content)}\#(turns)]\#(more)}"#
        let reply = try await ask(body)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.head.value(of: "x-demo-upstream") == "scripted")
        #expect(reply.body["system_fingerprint"] == "demo")
        return reply.body
    }

    private func text(_ answer: JSONValue) throws -> String {
        try #require(answer["choices"]?[0]?["message"]?["content"]?.string)
    }

    private static let invoice = """
        Extract the invoice as JSON: Halden Paper & Print, Norway. Invoice INV-2026-00417 of 14 March 2026. Total due EUR 1249.50.
        """
    private static let reask = """
        ,{"role":"assistant","content":"x"},{"role":"user","content":"Your answer was not accepted: 1 problem.\\n- y"}
        """

    @Test("`small` gives the invoice as small models do, the others and a re-asked `small` give it right")
    func invoice() async throws {
        let small = try text(try await answer("small", Self.invoice))
        #expect(small.hasPrefix("Sure!") && small.contains("```json") && small.contains(#""total":"1,249.50""#))
        #expect(!small.contains("issue_date"))
        for (model, turns) in [("medium", ""), ("large", ""), ("small", Self.reask), ("large", Self.reask)] {
            let value = try JSONValue(parsing: try text(try await answer(model, Self.invoice, turns: turns)))
            #expect(value["issue_date"] == "2026-03-14")
            #expect(value["total"] == (try JSONValue(parsing: "1249.5")))
            #expect(value["lines"]?.array?.count == 3)
        }
    }

    @Test(
        "sorts tickets, `small` under a name that is not in the list",
        arguments: [
            ("I was charged twice, please refund.", "billing", "Billing issue", "high"),
            ("The export crashes with an error.", "bug", "Bug report", "normal"),
            ("I forgot my password, no rush.", "account", "Account problem", "low"),
            ("It would be nice to have a dark mode.", "feature_request", "Feature request", "normal"),
            ("Hello there.", "other", "Something else", "normal"),
        ]
    )
    func ticket(ticket: String, category: String, label: String, urgency: String) async throws {
        let question = "Classify this ticket: " + ticket
        let medium = try JSONValue(parsing: try text(try await answer("medium", question)))
        #expect(
            medium == [
                "category": .string(category), "urgency": .string(urgency),
                "summary": .string("The customer writes: " + ticket),
            ]
        )
        let small = try JSONValue(parsing: try text(try await answer("small", question)))
        #expect(small["category"] == .string(label))
        let mended = try JSONValue(parsing: try text(try await answer("small", question, turns: Self.reask)))
        #expect(mended["category"] == .string(category))
    }

    @Test("`small` hedges and refuses, `medium` does neither")
    func chat() async throws {
        #expect(try text(try await answer("small", "What is the capital of Norway?")).hasPrefix("I'm not sure, but"))
        #expect(
            try text(try await answer("medium", "What is the capital of Norway?")) == "The capital of Norway is Oslo."
        )
        #expect(try text(try await answer("small", "Please refuse.")) == "I'm sorry, but I can't help with that.")
        #expect(!(try text(try await answer("medium", "Please refuse."))).contains("sorry"))
    }

    @Test("the same request gets the same answer, and usage follows from lengths")
    func deterministic() async throws {
        let first = try await answer("medium", "12345678")
        #expect(first == (try await answer("medium", "12345678")))
        #expect(first["usage"]?["prompt_tokens"] == 2)
        let bytes = try text(first).utf8.count
        #expect(first["usage"]?["completion_tokens"]?.int == (bytes + 3) / 4)
    }

    @Test("a token limit cuts the answer")
    func limit() async throws {
        let cut = try await answer("medium", "Hello", more: #","max_tokens":3"#)
        #expect(try text(cut).utf8.count <= 12)
        #expect(cut["choices"]?[0]?["finish_reason"] == "length")
    }

    @Test(
        "refuses what OpenAI's API would refuse, and instructions it does not know",
        arguments: [
            ("{", 400, "invalid_json"), ("[]", 400, "invalid_type"), ("{}", 400, "missing"),
            (#"{"model":"gpt-x","messages":[{"role":"user","content":""}]}"#, 404, "model_not_found"),
            (#"{"model":"small","messages":[]}"#, 400, "missing"),
            (#"{"model":"small","messages":[1]}"#, 400, "invalid_value"),
            (#"{"model":"small","messages":[{"role":"user","content":1}]}"#, 400, "invalid_value"),
            (#"{"model":"small","messages":[{"role":"user","content":""}],"stream":1}"#, 400, "invalid_value"),
            (#"{"model":"small","messages":[{"role":"user","content":""}],"max_tokens":0}"#, 400, "invalid_value"),
            (#"{"model":"small","messages":[{"role":"user","content":""}],"demo":1}"#, 400, "invalid_value"),
            (#"{"model":"small","messages":[{"role":"user","content":""}],"demo":{"tiny":{}}}"#, 400, "invalid_value"),
            (
                #"{"model":"small","messages":[{"role":"user","content":""}],"demo":{"*":{"fault":"x"}}}"#, 400,
                "invalid_value"
            ),
            (
                #"{"model":"small","messages":[{"role":"user","content":""}],"demo":{"*":{"delay":1}}}"#, 400,
                "invalid_value"
            ),
            (
                #"{"model":"small","messages":[{"role":"user","content":""}],"demo":{"*":{"delay_ms":-1}}}"#, 400,
                "invalid_value"
            ),
        ]
    )
    func refusals(body: String, status: Int, code: String) async throws {
        let reply = try await ask(body)
        #expect(reply.status == status)
        #expect(reply.body["error"]?["code"]?.string == code)
        #expect(reply.body["error"]?["message"]?.string?.isEmpty == false)
    }

    @Test("lists its models and its stats, and knows no other routes")
    func routes() async throws {
        let models = try await ask(nil, path: "/v1/models")
        #expect(
            models.body["data"]?.array?.compactMap { $0["id"]?.string } == ["small", "medium", "large", "embedder"]
        )
        let stats = try await ask(nil, path: "/demo/stats?x=1")
        #expect(stats.body["open_connections"] == 1 && stats.body["calls"] == [:])
        #expect(try await ask(nil, path: "/v1/nothing").status == 404)
        #expect(try await ask(nil).status == 405)
    }

    @Test("streams as OpenAI's API does")
    func stream() async throws {
        let body =
            #"{"model":"medium","messages":[{"role":"user","content":"capital of Norway"}],"stream":true,"stream_options":{"include_usage":true}}"#
        let reply = try await ask(body)
        #expect(reply.head.value(of: "content-type") == "text/event-stream")
        let events = reply.text.split(separator: "\n\n", omittingEmptySubsequences: true).map {
            $0.dropFirst("data: ".count)
        }
        #expect(events.last == "[DONE]")
        let chunks = try events.dropLast().map { try JSONValue(parsing: String($0)) }
        #expect(
            chunks.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.string }.joined()
                == "The capital of Norway is Oslo."
        )
        #expect(chunks.first?["choices"]?[0]?["delta"]?["role"] == "assistant")
        #expect(chunks.dropLast().last?["choices"]?[0]?["finish_reason"] == "stop")
        #expect(chunks.last?["choices"] == [] && chunks.last?["usage"]?["completion_tokens"] == 8)
    }

    @Test("stops while a client waits for an answer that never comes")
    func stop() async throws {
        let upstream = try await DemoUpstream.start()
        let client = try CurlClient()
        var request = CurlRequest(.post, url: upstream.baseURL + "/chat/completions")
        request.body = Array(
            #"{"model":"small","messages":[{"role":"user","content":""}],"demo":{"*":{"fault":"hang"}}}"#.utf8
        )
        let waiting = Task { [request] in try? await client.perform(request) }
        while upstream.stats.allCalls == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let start = ContinuousClock.now
        await upstream.stop()
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(await waiting.value == nil)
        #expect(upstream.stats.openConnections == 0)
        await client.shutdown()
    }

    @Test("a port that is taken is an error")
    func taken() async throws {
        let upstream = try await DemoUpstream.start()
        await #expect(throws: (any Error).self) { try await DemoUpstream.start(port: upstream.port) }
        await upstream.stop()
    }

    @Test("embeds: the same text alike, texts with words in common near each other, as numbers or base64")
    func embeddings() async throws {
        func embed(_ input: String, more: String = "") async throws -> JSONValue {
            let reply = try await ask(#"{"model":"embedder","input":\#(input)\#(more)}"#, path: "/v1/embeddings")
            #expect(reply.status == 200, "\(reply.text)")
            return reply.body
        }
        let list = try await embed(#"["the cat sat on the mat", "a cat on a mat", "revenue grew", "Revenue: grew!"]"#)
        let vectors = (list["data"]?.array ?? []).map { $0["embedding"]?.array?.compactMap(\.double) ?? [] }
        #expect(vectors.count == 4 && vectors.allSatisfy { $0.count == 32 })
        func dot(_ one: Int, _ other: Int) -> Double {
            zip(vectors[one], vectors[other]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs(dot(0, 0) - 1) < 1e-5 && dot(0, 1) > dot(0, 2) && abs(dot(2, 3) - 1) < 1e-5)
        #expect(list["usage"]?["prompt_tokens"]?.int ?? 0 > 10)
        let packed = try await embed(#""x""#, more: #","encoding_format":"base64","dimensions":3"#)
        #expect(packed["data"]?[0]?["embedding"]?.string?.count == 16)
    }

    @Test(
        "refuses requests for embeddings as OpenAI does",
        arguments: [
            (#"{"model":"small","input":"x"}"#, 404, "model_not_found"), (#"{"model":"embedder"}"#, 400, "missing"),
            (#"{"model":"embedder","input":[]}"#, 400, "invalid_value"),
            (#"{"model":"embedder","input":"x","dimensions":0}"#, 400, "invalid_value"),
            (#"{"model":"embedder","input":"x","encoding_format":"hex"}"#, 400, "invalid_value"),
        ]
    )
    func refusedEmbeddings(body: String, status: Int, code: String) async throws {
        let reply = try await ask(body, path: "/v1/embeddings")
        #expect(reply.status == status && reply.body["error"]?["code"]?.string == code, "\(reply.text)")
    }
}
