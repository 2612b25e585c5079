// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Providers
import Testing

struct GeminiStreamTests {
    @Test("a stream comes to its completion or its fault", arguments: GeminiGolden.all(in: "streams"))
    func goldens(golden: GeminiGolden) throws {
        let stream = Array((golden.input + "\n\n").utf8)
        do {
            try golden.check(try GeminiBench.completion(ofStream: stream, logprobs: true).summary)
        } catch let error as ProviderError {
            try golden.check(error.whole)
        }
    }

    private static func recorded(_ name: String) throws -> [UInt8] {
        let golden = try #require(GeminiGolden.all(in: "streams").first { $0.testDescription == name })
        return Array((golden.input + "\n\n").utf8)
    }

    @Test("any cutting into pieces gives the same completion", arguments: ["text", "tools"])
    func pieces(name: String) throws {
        let stream = try Self.recorded(name)
        let whole = try GeminiBench.completion(ofStream: stream).summary
        for cut in stream.indices {
            #expect(try GeminiBench.completion(ofStream: stream, cuts: [cut]).summary == whole, "cut at \(cut)")
        }
        #expect(try GeminiBench.completion(ofStream: stream, cuts: Array(stream.indices)).summary == whole)
        try forAll(cases: 100) { random, seed in
            let cuts = (0..<8).map { _ in Int.random(in: 0...stream.count, using: &random) }
            let summary = try GeminiBench.completion(ofStream: stream, cuts: cuts).summary
            #expect(summary == whole, "seed \(seed)")
        }
    }

    @Test(
        "a stream that ends anywhere is the whole answer or cut off, never a shorter one",
        arguments: ["text", "tools"]
    )
    func cutOff(name: String) throws {
        let stream = try Self.recorded(name)
        let whole = try GeminiBench.completion(ofStream: stream).summary
        var wholes = 0
        for end in 0...stream.count {
            do {
                let summary = try GeminiBench.completion(ofStream: Array(stream[..<end])).summary
                #expect(summary == whole, "cut at \(end)")
                wholes += 1
            } catch {
                #expect(error == .cutOff(received: end, expected: nil), "cut at \(end)")
            }
        }
        // The last event without its blank line, with one of the two line ends, and with both.
        #expect(wholes == 3)
    }

    private static func event(_ json: String) -> String { "data: \(json)\n\n" }
    private static let start = event(#"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#)

    @Test("an error inside a stream is the fault it says, and nothing is read after it")
    func errorInside() throws {
        var reader = try GeminiBench.dialect().stream(of: try GeminiBench.call())
        let error = #"{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}"#
        let stop = Self.event(#"{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}"#)
        let events = reader.events(in: Array((Self.start + Self.event(error) + stop).utf8))
        #expect(events.count == 2)
        #expect(reader.fault == .unavailable(status: 503, retryAfter: nil))
        #expect(throws: ProviderError.unavailable(status: 503, retryAfter: nil)) { try reader.finish() }
    }

    @Test(
        "what stands in the place of a chunk is said",
        arguments: [
            ("secret", "found text that is not JSON (prose_before at byte 0); expected a chunk"),
            ("<html>", "found HTML or XML; expected a chunk"),
            ("[1]", "found an array; expected an answer of `generateContent`"),
            (#"{"candidates":["#, "found a chunk that is not whole JSON; expected a chunk"),
            (#"{"candidates":[{},{}]}"#, "found more candidates than one; expected one"),
            (#"{"candidates":[{"index":1}]}"#, "found more candidates than one; expected one"),
            (#"{"candidates":7}"#, "found a number under `candidates`; expected a list"),
            (#"{"candidates":[{"content":{"parts":7}}]}"#, "found a number under `parts`; expected a list"),
            (
                #"{"error":{"message":"secret"}}"#,
                "found an error inside a 200; expected an answer of `generateContent`"
            ),
        ]
    )
    func malformed(data: String, reason: String) {
        for before in ["", Self.start] {
            let fault = GeminiBench.fault {
                _ = try GeminiBench.completion(ofStream: Array((before + Self.event(data)).utf8))
            }
            #expect(fault == .malformed(reason: reason))
        }
    }

    @Test("text after a reason to stop needs an end of its own; a chunk without text does not")
    func afterTheEnd() throws {
        let stop = Self.event(#"{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}"#)
        let usage = Self.event(#"{"candidates":[{"groundingMetadata":{}}],"usageMetadata":{"promptTokenCount":3}}"#)
        let done = "data: [DONE]\n\n"
        let whole = try GeminiBench.completion(ofStream: Array((stop + usage + done).utf8))
        #expect(whole.text == [0x62] && whole.usage == TokenUsage(input: 3, output: 0))
        let fault = GeminiBench.fault { _ = try GeminiBench.completion(ofStream: Array((stop + Self.start).utf8)) }
        #expect(fault?.code == "cut_off")
    }
}
