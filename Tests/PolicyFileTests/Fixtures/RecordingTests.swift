// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import Testing

@testable import PolicyFile

struct RecordingTests {
    /// Answers in turn, as a live model does.
    private final class LiveModel: Provider {
        let answers: [ScriptedAnswer]
        let stage = FixtureStage()

        init(_ answers: [ScriptedAnswer]) {
            self.answers = answers
            stage.begin(["live": answers])
        }

        func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {
            let model = Model(
                name: "live",
                deployments: [Deployment(id: "l", upstreamModel: "l", price: .free, provider: IdleProvider())]
            )
            try await stage.models([model])[0].deployments[0].provider.call(call, yield: yield)
        }
    }

    private func recorder(_ script: [String: [ScriptedAnswer]]) -> FixtureRecorder {
        let models = [Model].forTests.map { model in
            let deployment = model.deployments[0]
            return Model(
                name: model.name,
                deployments: [
                    Deployment(
                        id: deployment.id,
                        upstreamModel: deployment.upstreamModel,
                        price: deployment.price,
                        provider: LiveModel(script[model.name] ?? [])
                    )
                ],
                capabilities: model.capabilities
            )
        }
        return FixtureRecorder(models: models, factories: .forTests, clock: FixtureStage(), parseRequest: Self.parse)
    }

    private static let parse: FixtureRunner.RequestParser = { body throws(FileProblem) in
        guard let document = try? JSONDocument(parsing: body), let messages = document.root["messages"] else {
            throw FileProblem(found: "no messages", remedy: "Add one.")
        }
        return ChatRequest(body: document.root, model: nil, messages: messages)
    }

    private func text(_ text: String, usage: TokenUsage? = nil) -> ScriptedAnswer {
        ScriptedAnswer(result: .success(Completion(text: text, usage: usage)))
    }

    private func file(of folder: FixtureFolder) throws -> String {
        try String(contentsOfFile: folder.folder.path + "/invoice/fixtures.yaml", encoding: .utf8)
    }

    @Test("adds what live models answered to the end of the file, which then holds offline")
    func records() async throws {
        let old = """
            # a comment that stays

              - name: old    # and one behind
                answer: total
                expect: accepted
              # the last line is a comment
            """
        let folder = try FixtureFolder(old)
        let request = try FixtureRecorder.chat(Array("How much?\n\nAll of it.\n".utf8), isBody: false, Self.parse)
        let recording = try await recorder([
            "small": [
                ScriptedAnswer(result: .failure(.rateLimited(retryAfter: .seconds(2)))),
                text("no idea", usage: TokenUsage(input: 12, cachedInput: 4, output: 3)),
            ],
            "medium": [text("- it is:\n  a total\n")],
        ]).record("what it costs: 5 #1", of: .given(request), in: folder.folder.path + "/invoice")
        #expect(recording.mismatches.isEmpty, "\(recording.mismatches)")
        let added = """


              - name: "what it costs: 5 #1"
                request: |-
                  How much?

                  All of it.
                answers:
                  small:
                    - { fault: rate_limited, retry_after: 2s }
                    - text: no idea
                      usage: { input: 12, cached_input: 4, output: 3 }
                  medium:
                    - text: |
                        - it is:
                          a total
                expect: { outcome: accepted, model: medium, rung: 1, attempts: 3, cost: 0.000047 USD }

            """
        let found = try file(of: folder)
        let diff = LineDiff.lines(expected: old + added, found: found).joined(separator: "\n")
        #expect(found == old + added, "\(diff)")
        #expect(try await folder.report().failed == 0)
    }

    @Test("takes the request of a fixture, refusals and tool calls included, and begins a file where there is none")
    func fromFixture() async throws {
        let folder = try FixtureFolder(
            "- { name: old, request: { messages: [{ role: user, content: 'a: b' }], seed: 7 }, answer: total, expect: accepted }\n"
        )
        var called = Completion(text: "")
        called.toolCalls = [ToolCall(id: "c1", name: "sum", arguments: Array(#"{"of":[1,2]}"#.utf8))]
        called.finishReason = .toolCalls
        var sure = Completion(text: "total")
        sure.logprobs = [
            TokenLogprob(
                bytes: Array("total".utf8),
                logprob: -0.25,
                top: [
                    .init(bytes: Array("total".utf8), logprob: -0.25), .init(bytes: Array("sum".utf8), logprob: -2.5),
                ]
            )
        ]
        var refused = Completion(text: "")
        refused.refusal = Array("I won't: no".utf8)
        for (name, answer) in [("calls", called), ("refuses", refused), ("is sure", sure)] {
            let recording = try await recorder([
                "small": [ScriptedAnswer(result: .success(answer))], "medium": [text("total"), text("total")],
            ])
            .record(name, of: .ofFixture("old"), in: folder.folder.path + "/invoice")
            #expect(recording.mismatches.isEmpty, "\(recording.yaml) \(recording.mismatches)")
            #expect(
                recording.yaml.contains(#"request: { "messages": [{ "role": "user", "content": "a: b" }], "seed": 7 }"#)
            )
        }
        #expect(
            try file(of: folder).contains(
                #"logprobs: [{ "token": "total", "logprob": -0.25, "top": { "total": -0.25, "sum": -2.5 } }]"#
            )
        )
        try FileManager.default.removeItem(atPath: folder.folder.path + "/invoice/fixtures.yaml")
        let request = try FixtureRecorder.chat(Array("Hi".utf8), isBody: false, Self.parse)
        _ = try await recorder(["small": [text("total")]])
            .record("first", of: .given(request), in: folder.folder.path + "/invoice")
        #expect(try file(of: folder).hasPrefix("# Examples of this policy at work"))
        #expect(try await folder.report().passed == 1)
    }

    @Test(
        "says what it cannot add to, before a model is asked",
        arguments: [
            ("[{ name: old, answer: total, expect: accepted }]\n", "new", "found a list in brackets"),
            ("- { name: old, answer: total, expect: accepted }\n", "old", "found a fixture named `old`"),
            ("fixtures: []\n", "new", "found no fixtures in a list"),
            (
                "fixtures: [{ name: b, answer: total, expect: accepted }]\nsurvives: [prose]\n", "new",
                "found `fixtures` before other keys"
            ),
            ("- { name: old }\n", "new", "found no `answer`"),
        ]
    )
    func refuses(fixtures: String, name: String, expected: String) async throws {
        let folder = try FixtureFolder(fixtures)
        let request = try FixtureRecorder.chat(Array("Hi".utf8), isBody: false, Self.parse)
        do throws(PolicyFileError) {
            _ = try await recorder([:]).record(name, of: .given(request), in: folder.folder.path + "/invoice")
            Issue.record("recorded")
        } catch {
            #expect(error.description.contains(expected), "\(error.description)")
        }
        #expect(try file(of: folder) == fixtures)
    }

    @Test(
        "writes any text so that YAML reads the same",
        arguments: [
            "", "plain", "true", "12", "- a", "a: b", "a #b", "  indented\nlines", "two\nlines\n", "three\n\n\n",
            "a\tb", "tab\n\tline",
            "quote \"x\"", "back\\slash\nnew", "\u{85}next", "\u{2028}sep", "\u{7F}", "trailing \nspace", "日本語: ok",
            "*a", "&b", "{{x}}",
            "\r\nreturn", "'single'", "🙂\n🙃", "no", "~", "null", "#c", "a:", "| pipe\n> fold", "\u{0}\u{1F}",
        ]
    )
    func texts(text: String) throws {
        let document = YAMLDocument(
            SourceText(file: "f", text: "a:\n  b: \(YAMLText.value(text, indent: 6))\n  c: \(YAMLText.scalar(text))\n")
        )
        #expect(document.problems.isEmpty)
        #expect(document.root?.at("/a/b") == .string(text))
        #expect(document.root?.at("/a/c") == .string(text))
    }
}
