// SPDX-License-Identifier: Apache-2.0

/// Messages, by Anthropic's API reference.
enum AnthropicRecording: Recording {
    static func whole(_ answer: RecordedAnswer) -> [UInt8] {
        let usage =
            answer.usage.map { #","usage":{"input_tokens":\#($0.input),"output_tokens":\#($0.output)}"# } ?? ""
        return fill(
            #"{"id":"msg_1","type":"message","role":"assistant","model":"small","content":[{"type":"text","text":"TEXT"}],"#
                + #""stop_reason":"\#(reason(answer))","stop_sequence":null\#(usage)}"#,
            answer.text
        )
    }

    static func stream(_ answer: RecordedAnswer) -> RecordedStream {
        let input = answer.usage.map { #","usage":{"input_tokens":\#($0.input),"output_tokens":1}"# } ?? ""
        let output = answer.usage.map { #","usage":{"output_tokens":\#($0.output)}"# } ?? ""
        return RecordedStream(
            opening: [
                event(
                    "message_start",
                    #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"small","#
                        + #""content":[],"stop_reason":null,"stop_sequence":null\#(input)}}"#
                ),
                event(
                    "content_block_start",
                    #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#
                ),
            ],
            delta: event(
                "content_block_delta",
                #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"TEXT"}}"#,
                answer.text
            ),
            closing: [
                event("content_block_stop", #"{"type":"content_block_stop","index":0}"#),
                event(
                    "message_delta",
                    #"{"type":"message_delta","delta":{"stop_reason":"\#(reason(answer))","stop_sequence":null}"#
                        + "\(output)}"
                ),
                event("message_stop", #"{"type":"message_stop"}"#),
            ]
        )
    }

    static func error(status: Int) -> (fields: [String], body: [UInt8]) {
        let types = [
            400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error",
            429: "rate_limit_error", 529: "overloaded_error",
        ]
        return ([], Array(errorBody(types[status] ?? "api_error").utf8))
    }

    static let errorEvent = event("error", errorBody("overloaded_error"))

    private static func errorBody(_ type: String) -> String {
        #"{"type":"error","error":{"type":"\#(type)","message":"The faulty upstream was told to fail."}}"#
    }

    private static func reason(_ answer: RecordedAnswer) -> String {
        answer.isFiltered ? "refusal" : "end_turn"
    }
}
