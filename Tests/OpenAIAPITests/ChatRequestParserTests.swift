// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import OpenAIAPI
import Testing

struct ChatRequestParserTests {
    @Test("says where a request is wrong, what was found and how to mend it", arguments: Golden.all(in: "request"))
    func faults(_ golden: Golden) throws {
        do {
            _ = try ChatRequestParser.parse(golden.input.bytes)
            Issue.record("the request was taken")
        } catch {
            try golden.check("\(error.code) \(error.param ?? "-")\n\(error.message)")
        }
    }

    @Test("finds the goldens")
    func goldens() {
        #expect(Golden.all(in: "request").count > 40)
    }

    @Test("finds the parts of a full request")
    func parts() throws {
        let request = try ChatRequestParser.parse(
            """
            {"model": "invoice", "temperature": 0.2, "messages": [
              {"role": "developer", "content": "Be brief."},
              {"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "image_url", "image_url": {"url": "x"}}]},
              {"role": "assistant", "content": null, "tool_calls": []},
              {"role": "assistant", "refusal": "No."},
              {"role": "function", "name": "f", "content": null},
              {"role": "tool", "tool_call_id": "1", "content": "done"}],
             "stream": true, "stream_options": {"include_usage": true}, "n": 1, "max_tokens": 100, "max_completion_tokens": 50,
             "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}, {"type": "custom", "custom": {}}],
             "response_format": {"type": "json_schema", "json_schema": {"name": "Invoice", "schema": {"type": "object"}}},
             "field_of_tomorrow": [1]}
            """.bytes
        )
        #expect(request.model == "invoice")
        #expect(request.messages.count == 6)
        #expect(request.stream && request.includeUsage && request.hasImages)
        #expect(request.maxOutputTokens == 50)
        #expect(request.tools?.count == 2)
        #expect(request.body["field_of_tomorrow"]?.count == 1)
        guard case .jsonSchema("Invoice", let schema) = request.responseFormat else {
            Issue.record("found \(request.responseFormat)")
            return
        }
        #expect(schema["type"]?.string == "object")
    }

    @Test("takes the least there must be, with null for what is absent")
    func least() throws {
        let request = try ChatRequestParser.parse(
            """
            {"messages": [{"role": "user", "content": ""}], "model": null, "stream": null, "tools": null, "n": null,
             "max_tokens": null, "response_format": null, "stream_options": null}
            """.bytes
        )
        #expect(request.model == nil && request.tools == nil && request.maxOutputTokens == nil)
        #expect(!request.stream && !request.includeUsage && !request.hasImages)
        guard case .text = request.responseFormat else {
            Issue.record("found \(request.responseFormat)")
            return
        }
    }

    @Test("an empty list of tools is none, and usage is for streams only")
    func nothings() throws {
        let request = try ChatRequestParser.parse(
            Samples.request(#""tools": [], "stream_options": {"include_usage": true}"#).bytes
        )
        #expect(request.tools == nil)
        #expect(!request.includeUsage)
    }

    @Test("names a field written with escapes by its decoded name")
    func escapedNames() {
        #expect(throws: RequestError.self) {
            try ChatRequestParser.parse(#"{"mess\u0061ges": [{"role": "user", "content": 1}]}"#.bytes)
        }
        #expect(throws: Never.self) {
            try ChatRequestParser.parse(#"{"mess\u0061ges": [{"r\u006fle": "us\u0065r", "content": "Hi"}]}"#.bytes)
        }
    }

    @Test("no bytes make it crash, and every fault has words")
    func anyBytes() throws {
        let sound = Samples.request(
            #""tools": [{"type": "function", "function": {"name": "f"}}], "response_format": {"type": "text"}, "stream": true"#
        ).bytes
        let alphabet = Array("{}[]\",:0nulltrue \\".utf8)
        forAll(cases: 5_000) { random, seed in
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet[Int.random(in: alphabet.indices, using: &random)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            do {
                _ = try ChatRequestParser.parse(bytes)
            } catch let error as RequestError {
                #expect(error.message.contains("expected"), "seed \(seed): \(error.message)")
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }
}
