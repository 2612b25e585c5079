// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Foundation
import JSON
import Testing

struct TokenEstimateTests {
    private func isWithinBound(_ estimate: Int, _ tokens: Int) -> Bool {
        abs(estimate - tokens) * 100 <= tokens * TokenEstimate.errorPercent
    }

    @Test("is within its bound on texts of many kinds", arguments: TokenTexts.all.indices)
    func own(index: Int) {
        let (name, text, tokens) = TokenTexts.all[index]
        let estimate = TokenEstimate.tokens(in: Array(text.utf8))
        #expect(isWithinBound(estimate, tokens), "\(name): \(estimate) for \(tokens)")
    }

    @Test(
        "is within its bound on the shared texts",
        arguments: [
            ("json-schema-bench/README.md", 914), ("json-schema-bench/llm-invoice/schema.json", 1344),
            ("json-schema-metaschemas/2020-12/schema.json", 624),
            ("simpleqa-2026/README.md", 545), ("mmlu-pro-confidence/licences/MMLU-Pro.Apache-2.0.txt", 2292),
            ("verifier-labels/README.md", 895),
        ]
    )
    func shared(path: String, tokens: Int) throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let folder =
            ProcessInfo.processInfo.environment["CASCADE_SHARED"].map { URL(filePath: $0) }
            ?? repository.deletingLastPathComponent().appending(path: "shared")
        let file = folder.appending(path: "data").appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path()) else {
            #expect(ProcessInfo.processInfo.environment["CI"] != "true", "no \(path) in CI")
            print("left out: no \(path) in ../shared/data; docs/data.md says where the original is")
            return
        }
        let text = try Data(contentsOf: file)
        let estimate = TokenEstimate.tokens(in: Array(text))
        #expect(isWithinBound(estimate, tokens), "\(estimate) for \(tokens)")
    }

    @Test("is nothing for nothing, and at least 1 for anything; a repeated sign costs little")
    func ends() {
        #expect(TokenEstimate.tokens(in: []) == 0)
        #expect(TokenEstimate.tokens(in: Array(" ".utf8)) == 1)
        let line = Array(String(repeating: "=", count: 1_000).utf8)
        #expect(TokenEstimate.tokens(in: line) < 250)
    }

    @Test("no bytes make it fail, and a part never has more tokens than the whole but for one")
    func anyBytes() {
        forAll(cases: 300) { random, _ in
            let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let whole = TokenEstimate.tokens(in: bytes)
            #expect(whole <= bytes.count * 4 + 1)
            #expect(TokenEstimate.tokens(in: bytes.prefix(bytes.count / 2)) <= whole + 1)
        }
    }

    // MARK: Requests

    private func request(_ messages: String, tools: String? = nil) throws -> ChatRequest {
        let text = #"{"messages":\#(messages)\#(tools.map { #","tools":\#($0)"# } ?? "")}"#
        let root = try JSONDocument(parsing: Array(text.utf8)).root
        return ChatRequest(
            body: root,
            model: nil,
            messages: try #require(root["messages"]),
            tools: root["tools"],
            hasImages: text.contains("image_url")
        )
    }

    @Test("a request has the tokens of what its texts say, however they are escaped")
    func escapes() throws {
        let plain = try request(#"[{"role":"user","content":"Ünïcode\tand \"quotes\"\n你好"}]"#)
        let escaped = try request(
            #"[{"role":"user","content":"\u00dcn\u00efcode\u0009and \u0022quotes\u0022\n\u4f60\u597d"}]"#
        )
        #expect(plain.likelyInputTokens == escaped.likelyInputTokens)
        #expect(plain.likelyInputTokens == escaped.likelyInputTokens, "the second time too")
        #expect(plain.likelyInputTokens == TokenEstimate.tokens(in: Array("Ünïcode\tand \"quotes\"\n你好".utf8)) + 4)
    }

    @Test("an image counts as one, not as the text of its data; audio and files do not count")
    func parts() throws {
        let data = String(repeating: "iVBORw0KGgo", count: 5_000)
        let image = #"{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(data)"}}"#
        let audio = #"{"type":"input_audio","input_audio":{"data":"\#(data)","format":"wav"}}"#
        let text = #"{"type":"text","text":"What is this?"}"#
        let words = TokenEstimate.tokens(in: Array("What is this?".utf8)) + 4
        #expect(try request(#"[{"role":"user","content":[\#(text)]}]"#).likelyInputTokens == words)
        let all = try request(#"[{"role":"user","content":[\#(text),\#(image),\#(image),\#(audio)]}]"#)
        #expect(all.likelyInputTokens == words + 2_000)
    }

    @Test("tools count, and so do calls of them")
    func tools() throws {
        let bare = try request(#"[{"role":"user","content":"Hi"}]"#)
        let offered = try request(#"[{"role":"user","content":"Hi"}]"#, tools: #"[{"type":"function"}]"#)
        #expect(
            offered.likelyInputTokens == bare.likelyInputTokens
                + TokenEstimate.tokens(in: Array(#"[{"type":"function"}]"#.utf8))
        )
        let called = try request(
            #"[{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"a"}]}]"#
        )
        #expect(called.likelyInputTokens > bare.likelyInputTokens + 4)
    }
}
