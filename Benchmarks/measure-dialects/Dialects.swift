// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import JSON
import Providers

private let text = String(repeating: sentence, count: 8)

let openAICases = cases(
    "openai",
    try? OpenAIDialect(OpenAIProviderSettings(baseURL: "http://localhost/v1")),
    model: "gpt-4.1-mini",
    answer: Array(
        (#"{"id":"c1","object":"chat.completion","created":1,"model":"gpt-4.1-mini","choices":[{"index":0,"message":"#
            + #"{"role":"assistant","content":"\#(text)"},"finish_reason":"stop"}],"#
            + #""usage":{"prompt_tokens":310,"completion_tokens":220,"total_tokens":530}}"#).utf8
    ),
    events: stream(
        [
            #"{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#
        ],
        #"{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a few words "}}]}"#,
        [
            #"{"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
            #"{"id":"c1","choices":[],"usage":{"prompt_tokens":310,"completion_tokens":220,"total_tokens":530}}"#,
            "[DONE]",
        ]
    )
)

let anthropicCases = cases(
    "anthropic",
    try? AnthropicDialect(AnthropicProviderSettings()),
    model: "claude-sonnet-4-5",
    answer: Array(
        (#"{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":""#
            + text
            + #""}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":310,"output_tokens":220}}"#)
            .utf8
    ),
    events: stream(
        [
            #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"#
                + #""usage":{"input_tokens":310,"output_tokens":1}}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        ],
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a few words "}}"#,
        [
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":220}}"#,
            #"{"type":"message_stop"}"#,
        ]
    )
)

let geminiCases = cases(
    "gemini",
    try? GeminiDialect(GeminiProviderSettings(.gemini(apiKey: nil))),
    model: "gemini-2.5-flash",
    answer: Array(
        (#"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}],"role":"model"},"finishReason":"STOP","index":0}],"#
            + #""usageMetadata":{"promptTokenCount":310,"candidatesTokenCount":220,"totalTokenCount":530},"responseId":"r1"}"#)
            .utf8
    ),
    events: stream(
        [],
        #"{"candidates":[{"content":{"parts":[{"text":"a few words "}],"role":"model"},"index":0}],"responseId":"r1"}"#,
        [
            #"{"candidates":[{"content":{"parts":[{"text":"."}],"role":"model"},"finishReason":"STOP","index":0}],"#
                + #""usageMetadata":{"promptTokenCount":310,"candidatesTokenCount":220,"totalTokenCount":530},"responseId":"r1"}"#
        ]
    )
)

/// Signed with keys; its streams are binary, and are not measured here.
let bedrockCases: [Case] = {
    let keys = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    let settings = BedrockProviderSettings(region: "eu-central-1", credentials: .keys(keys)) { 1_440_938_160 }
    return cases(
        "bedrock, signed",
        try? BedrockDialect(settings),
        model: "eu.amazon.nova-lite-v1:0",
        answer: Array(
            (#"{"metrics":{"latencyMs":412},"output":{"message":{"content":[{"text":"\#(text)"}],"role":"assistant"}},"#
                + #""stopReason":"end_turn","usage":{"inputTokens":310,"outputTokens":220,"totalTokens":530}}"#).utf8
        ),
        events: []
    ).dropLast()
}()
