// SPDX-License-Identifier: Apache-2.0

/// Converse and ConverseStream, by the AWS API reference.
enum BedrockRecording: Recording {
    static let streamType = "application/vnd.amazon.eventstream"

    static func whole(_ answer: RecordedAnswer) -> [UInt8] {
        let usage = answer.usage.map { #","usage":\#(counts($0))"# } ?? ""
        return fill(
            #"{"output":{"message":{"role":"assistant","content":[{"text":"TEXT"}]}},"#
                + #""stopReason":"\#(reason(answer))"\#(usage),"metrics":{"latencyMs":5}}"#,
            answer.text
        )
    }

    static func stream(_ answer: RecordedAnswer) -> RecordedStream {
        let usage = answer.usage.map { #""usage":\#(counts($0)),"# } ?? ""
        return RecordedStream(
            opening: [message("event", "messageStart", Array(#"{"role":"assistant"}"#.utf8))],
            delta: message(
                "event",
                "contentBlockDelta",
                fill(#"{"contentBlockIndex":0,"delta":{"text":"TEXT"}}"#, answer.text)
            ),
            closing: [
                message("event", "contentBlockStop", Array(#"{"contentBlockIndex":0}"#.utf8)),
                message("event", "messageStop", Array(#"{"stopReason":"\#(reason(answer))"}"#.utf8)),
                message("event", "metadata", Array(#"{\#(usage)"metrics":{"latencyMs":5}}"#.utf8)),
            ]
        )
    }

    static func error(status: Int) -> (fields: [String], body: [UInt8]) {
        let types = [
            400: "ValidationException", 401: "UnrecognizedClientException", 403: "AccessDeniedException",
            404: "ResourceNotFoundException", 429: "ThrottlingException", 503: "ServiceUnavailableException",
        ]
        let type = types[status] ?? "InternalServerException"
        return (["x-amzn-ErrorType: \(type)"], Array(#"{"message":"The faulty upstream was told to fail."}"#.utf8))
    }

    static let errorEvent = message(
        "exception",
        "modelStreamErrorException",
        Array(#"{"message":"The faulty upstream was told to fail."}"#.utf8)
    )

    static func frame(_ text: [UInt8]) -> [UInt8] { message("event", "contentBlockDelta", text) }

    private static func counts(_ usage: (input: Int, output: Int)) -> String {
        #"{"inputTokens":\#(usage.input),"outputTokens":\#(usage.output),"totalTokens":\#(usage.input &+ usage.output)}"#
    }

    private static func reason(_ answer: RecordedAnswer) -> String {
        answer.isFiltered ? "content_filtered" : "end_turn"
    }

    // MARK: Framing

    /// A message of an AWS event stream: lengths, their sum, header fields, payload, sum; all numbers big-endian.
    private static func message(_ kind: String, _ type: String, _ payload: [UInt8]) -> [UInt8] {
        let fields =
            field(":message-type", kind) + field(":\(kind)-type", type)
            + field(":content-type", "application/json")
        var bytes = number(16 + fields.count + payload.count) + number(fields.count)
        bytes += number(Int(checksum(bytes)))
        bytes += fields + payload
        return bytes + number(Int(checksum(bytes)))
    }

    /// A header field whose value is a text (type 7).
    private static func field(_ name: String, _ value: String) -> [UInt8] {
        let value = Array(value.utf8)
        return [UInt8(name.utf8.count)] + Array(name.utf8) + [7, UInt8(value.count >> 8), UInt8(value.count & 0xFF)]
            + value
    }

    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
    }

    /// CRC-32 as in gzip.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
