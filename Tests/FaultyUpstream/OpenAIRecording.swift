// SPDX-License-Identifier: Apache-2.0

/// Chat completions, by OpenAI's API reference.
enum OpenAIRecording: Recording {
    static func whole(_ answer: RecordedAnswer) -> [UInt8] {
        let usage = answer.usage.map { #","usage":\#(counts($0))"# } ?? ""
        return fill(
            #"{"id":"chatcmpl-1","object":"chat.completion","created":1780000000,"model":"small","choices":[{"index":0,"#
                + #""message":{"role":"assistant","content":"TEXT","refusal":null},"logprobs":null,"#
                + #""finish_reason":"\#(reason(answer))"}]\#(usage)}"#,
            answer.text
        )
    }

    static func stream(_ answer: RecordedAnswer) -> RecordedStream {
        let end = [
            chunk(#"[{"index":0,"delta":{},"finish_reason":"\#(reason(answer))"}]"#),
            answer.usage.map { chunk("[]", #","usage":\#(counts($0))"#) } ?? [],
            Array("data: [DONE]\n\n".utf8),
        ]
        return RecordedStream(
            opening: [chunk(#"[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]"#)],
            delta: chunk(#"[{"index":0,"delta":{"content":"TEXT"},"finish_reason":null}]"#, text: answer.text),
            closing: end
        )
    }

    static func error(status: Int) -> (fields: [String], body: [UInt8]) {
        let body =
            #"{"error":{"message":"The faulty upstream was told to say \#(status).","type":"server_error","#
            + #""param":null,"code":"told_to"}}"#
        return ([], Array(body.utf8))
    }

    static let errorEvent = event(
        nil,
        #"{"error":{"message":"The engine is overloaded.","type":"server_error","param":null,"code":"overloaded"}}"#
    )

    private static func counts(_ usage: (input: Int, output: Int)) -> String {
        #"{"prompt_tokens":\#(usage.input),"completion_tokens":\#(usage.output),"#
            + #""total_tokens":\#(usage.input &+ usage.output)}"#
    }

    private static func reason(_ answer: RecordedAnswer) -> String {
        answer.isFiltered ? "content_filter" : "stop"
    }

    private static func chunk(_ choices: String, _ more: String = "", text: [UInt8] = []) -> [UInt8] {
        event(
            nil,
            #"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1780000000,"model":"small","#
                + #""choices":\#(choices)\#(more)}"#,
            text
        )
    }
}
