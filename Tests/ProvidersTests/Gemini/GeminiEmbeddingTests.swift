// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Providers

struct GeminiEmbeddingTests {
    /// The input is a request, in a first line `vertex MODEL` or `gemini MODEL`; the answer's body after `< ` is read back.
    @Test("a request comes to its body, and an answer to OpenAI's shape", arguments: GeminiGolden.all(in: "embeddings"))
    func goldens(golden: GeminiGolden) throws {
        let lines = golden.input.split(separator: "\n")
        let head = lines[0].split(separator: " ")
        let dialect = try GeminiBench.dialect(head[0] == "vertex" ? GeminiBench.vertex : .gemini(apiKey: nil))
        let call = try GeminiBench.embeddingCall(String(lines[1]), model: String(head[1]))
        do {
            let request = try dialect.request(for: call)
            let method = request.url.split(separator: ":").last ?? ""
            var found = "\(method)\n\(String(decoding: request.body, as: UTF8.self))"
            if lines.count > 2 {
                let read = try dialect.embeddings(of: Array(lines[2].dropFirst(2).utf8), to: call)
                let tokens = read.usage.map { String($0.input) } ?? "not reported"
                found += "\n\(String(decoding: read.body, as: UTF8.self))\nusage: \(tokens)"
            }
            try golden.check(found)
        } catch let error as ProviderError {
            try golden.check(error.whole)
        }
    }

    @Test(
        "base64 is that of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
        ]
    )
    func base64(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == Array(text.utf8))
    }
}
