// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
@testable import Providers
import Testing

struct ConverseStreamTests {
    /// What a stream in pieces comes to: an answer, or the fault after what was read before it.
    private static func read(
        _ bytes: [UInt8],
        pieces: (Int) -> Int = { $0 }
    ) -> (completion: Completion, fault: ProviderError?) {
        var stream = ConverseStream(redaction: Redaction(secrets: []))
        var fold = CompletionFold()
        var rest = bytes[...]
        do {
            while !rest.isEmpty {
                let count = max(1, pieces(rest.count))
                for event in stream.events(in: Array(rest.prefix(count))) { fold.add(event) }
                if let fault = stream.fault { return (fold.completion, fault) }
                rest = rest.dropFirst(count)
            }
            for event in try stream.finish() { fold.add(event) }
            return (fold.completion, nil)
        } catch {
            return (fold.completion, error)
        }
    }

    /// An answer's parts in one text, without its usage.
    private static func text(_ completion: Completion) -> String {
        let calls = completion.toolCalls.map { "\($0.id) \($0.name) \(String(decoding: $0.arguments, as: UTF8.self))" }
        let blocks = completion.thinkingBlocks.map { String(decoding: $0, as: UTF8.self) }
        return [
            String(decoding: completion.text, as: UTF8.self), calls.joined(separator: "|"),
            String(decoding: completion.reasoning, as: UTF8.self), blocks.joined(separator: "|"),
            completion.finishReason?.wireName ?? "none",
        ].joined(separator: "\n")
    }

    private static let stream = BedrockSamples.bytes(BedrockSamples.stream)
    private static let toolStream = BedrockSamples.bytes(BedrockSamples.toolStream)

    @Test("reads a stream of text")
    func text() {
        let (answer, fault) = Self.read(Self.stream)
        #expect(fault == nil)
        #expect(String(decoding: answer.text, as: UTF8.self) == "Oslo is the \"capital\" of Norwegen 🇳🇴.")
        #expect(answer.finishReason == .stop && answer.usage == TokenUsage(input: 14, output: 9))
    }

    @Test("reads reasoning, tool calls and usage with the cache's part")
    func everything() {
        let (answer, fault) = Self.read(Self.toolStream)
        #expect(fault == nil)
        #expect(
            Self.text(answer) == """
                I look it up.
                tooluse_a1 weather {"city":"Tromsø"}|tooluse_a2 now {}
                The user wants weather.
                {"type":"thinking","thinking":"The user wants weather.","signature":"c2lnbmVk"}|\
                {"type":"redacted_thinking","data":"aGlkZGVu"}
                tool_calls
                """
        )
        #expect(
            answer.usage
                == TokenUsage(input: 1_404, cachedInput: 1_000, cacheWrites: 400, hourCacheWrites: 100, output: 60)
        )
    }

    @Test("random pieces come to the same answer", arguments: [stream, toolStream])
    func pieces(bytes: [UInt8]) {
        let expected = Self.text(Self.read(bytes).completion)
        forAll(cases: 100) { random, seed in
            let (answer, fault) = Self.read(bytes) { _ in Int.random(in: 1...80, using: &random) }
            #expect(fault == nil && Self.text(answer) == expected, "seed \(seed)")
        }
    }

    @Test("a stream that was cut at any byte is cut off, or the same whole answer", arguments: [stream, toolStream])
    func cut(bytes: [UInt8]) {
        let expected = Self.text(Self.read(bytes).completion)
        var whole = 0
        for count in 0..<bytes.count {
            let (answer, fault) = Self.read(Array(bytes.prefix(count)))
            if fault == nil {
                whole += 1
                #expect(Self.text(answer) == expected, "after \(count) bytes")
            } else {
                #expect(fault == .cutOff(received: count, expected: nil), "after \(count) bytes")
            }
        }
        // Only what was cut within the last event, the usage, is whole.
        #expect((1..<400).contains(whole))
    }

    @Test("a changed bit is found, or changes nothing", arguments: [stream, toolStream])
    func bitFlips(bytes: [UInt8]) {
        let expected = Self.text(Self.read(bytes).completion)
        forAll(cases: 2_000) { random, seed in
            var changed = bytes
            let bit = Int.random(in: 0..<(bytes.count * 8), using: &random)
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let (answer, fault) = Self.read(changed)
            if fault == nil { #expect(Self.text(answer) == expected, "seed \(seed)") }
        }
    }

    @Test("no events stop the reader: any JSON in any event is an answer or a fault")
    func randomEvents() {
        let types = [
            "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata",
        ]
        let texts =
            BedrockSamples.stream.map(\.json) + BedrockSamples.toolStream.map(\.json) + ["{}", "[]", "", "{", "null"]
        forAll(cases: 500) { random, _ in
            let events = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                (type: types.randomElement(using: &random) ?? "", json: texts.randomElement(using: &random) ?? "")
            }
            _ = Self.read(BedrockSamples.bytes(events))
        }
    }

    @Test("events of tomorrow are passed over, and so is what follows the answer")
    func unknown() {
        let before =
            EventStreamWriter.event("initial-response", "{}") + EventStreamWriter.event("ofTomorrow", "no JSON")
        let (answer, fault) = Self.read(before + Self.stream + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
        #expect(fault == nil && answer.usage != nil)
    }

    @Test(
        "an exception inside the stream is the fault that it means, after what came before it",
        arguments: [
            ("throttlingException", #"{"message":"slow down"}"#, .rateLimited(retryAfter: nil)),
            ("serviceUnavailableException", #"{"message":"m"}"#, .unavailable(status: 503, retryAfter: nil)),
            ("internalServerException", "{}", .unavailable(status: 500, retryAfter: nil)),
            (
                "modelStreamErrorException", #"{"message":"m","originalStatusCode":500}"#,
                .unavailable(status: 424, retryAfter: nil)
            ),
            ("modelTimeoutException", "{}", .unavailable(status: 408, retryAfter: nil)),
            (
                "validationException", #"{"message":"Input is too long for requested model."}"#,
                .invalidRequest(
                    status: 400,
                    message: "Input is too long for requested model.",
                    param: nil,
                    code: "context_length_exceeded"
                )
            ),
            ("exceptionOfTomorrow", "no JSON", .unavailable(status: 500, retryAfter: nil)),
        ] as [(String, String, ProviderError)]
    )
    func exceptions(type: String, json: String, expected: ProviderError) {
        let begun = BedrockSamples.bytes(Array(BedrockSamples.stream.prefix(2)))
        let (answer, fault) = Self.read(begun + EventStreamWriter.exception(type, json))
        #expect(fault == expected && answer.text == Array("Oslo is ".utf8))
    }

    @Test("an error of the transport under the stream is the fault that it means")
    func errors() {
        let message = EventStreamWriter.message(
            [(":message-type", "error"), (":error-code", "ThrottlingException"), (":error-message", "wait")],
            []
        )
        #expect(Self.read(message).fault == .rateLimited(retryAfter: nil))
    }

    @Test(
        "what is no event stream of Converse's is malformed",
        arguments: [
            (
                Array("data: {\"choices\":[]}\n\n".utf8),
                "found a wrong checksum of a message's lengths; expected an event stream"
            ),
            (
                EventStreamWriter.event("messageStop", "{}"),
                "found no `stopReason`; expected the reason why the answer ended"
            ),
            (
                EventStreamWriter.event("messageStart", #"{"role":"#),
                "found an event that is not whole JSON; expected an event of ConverseStream's"
            ),
            (EventStreamWriter.event("messageStart", "[1]"), "found an array; expected an event of ConverseStream's"),
            (
                EventStreamWriter.event("messageStop", #"{"stopReason":"malformed_tool_use"}"#),
                "found an answer that its model did not write well (`malformed_tool_use`); expected a whole one"
            ),
        ]
    )
    func malformed(bytes: [UInt8], reason: String) {
        #expect(Self.read(bytes).fault == .malformed(reason: reason))
    }

    @Test(
        "knows its content type",
        arguments: [
            ("application/vnd.amazon.eventstream", true), ("Application/vnd.amazon.EventStream; x=y", true),
            (nil, true), ("application/json", false), ("text/html", false), ("text/event-stream", false),
        ] as [(String?, Bool)]
    )
    func contentType(type: String?, isStream: Bool) {
        #expect(ConverseStream.isStream(contentType: type) == isStream)
    }
}
