// SPDX-License-Identifier: Apache-2.0

import Cascade
import Curl
import JSON
import OpenAIAPI
import Providers

/// What AWS Bedrock's dialect does for each call, over a request of 1 KB; what a case returns keeps the work from being left out.
let bedrockCases: [(name: String, run: @Sendable () -> Int)] = {
    let keys = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )
    let signed = BedrockProviderSettings(region: "eu-central-1", credentials: .keys(keys)) { 1_440_938_160 }
    let bearer = BedrockProviderSettings(region: "eu-central-1", credentials: .apiKey("key")) { 1_440_938_160 }
    let question = String(repeating: "Extract the invoice's fields, please: ", count: 20)
    let body = #"""
        {"model":"small","messages":[{"role":"system","content":"You answer in JSON, and in nothing else."},
        {"role":"user","content":"\#(question)"},{"role":"assistant","content":"Which invoice?"},
        {"role":"user","content":"INV-2026-00417, of Halden Paper & Print."}],"temperature":0.2,"max_tokens":400,
        "stop":["END"],"user":"u-1"}
        """#
    guard let signer = try? BedrockDialect(signed), let bearer = try? BedrockDialect(bearer),
        let request = try? ChatRequestParser.parse(Array(body.utf8))
    else { return [] }
    let call = ProviderCall(request: request, upstreamModel: "eu.amazon.nova-lite-v1:0", timeout: .seconds(60))
    let answer = Array(
        #"""
        {"metrics":{"latencyMs":412},"output":{"message":{"content":[{"text":"\#(question)"}],"role":"assistant"}},
        "stopReason":"end_turn","usage":{"inputTokens":14,"outputTokens":9,"totalTokens":23}}
        """#.utf8
    )
    return [
        ("bedrock: request of \(body.utf8.count) bytes, translated and signed", { size(of: signer, call) }),
        ("bedrock: the same, translated only", { size(of: bearer, call) }),
        ("bedrock: what cannot be said", { signer.unsupported(in: request) == nil ? 1 : 0 }),
        (
            "bedrock: answer of \(answer.count) bytes",
            { (try? signer.events(of: answer, to: call).count) ?? 0 }
        ),
    ]
}()

private func size(of dialect: BedrockDialect, _ call: ProviderCall) -> Int {
    (try? dialect.request(for: call).body.count) ?? 0
}
