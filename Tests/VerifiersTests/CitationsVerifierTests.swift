// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct CitationsVerifierTests {
    private func judge(_ settings: String, _ text: String, source: String, system: String = "Be brief.") async throws
        -> Judgement
    {
        var messages = JSONValue.array([
            .object(["role": .string("system"), "content": .string(system)]),
            .object([
                "role": .string("user"),
                "content": .array([.object(["type": .string("text"), "text": .string(source)])]),
            ]),
        ]).json()
        messages = "{\"messages\":\(messages)}"
        let body = try JSONDocument(parsing: messages).root
        let request = ChatRequest(body: body, model: nil, messages: try #require(body["messages"]))
        let candidate = Candidate(
            request: request,
            completion: Completion(text: text),
            model: "m",
            timeLeft: .seconds(1)
        )
        return await (try Sample.verifier("citations", settings)).verify(candidate)
    }

    private static let source = """
        The committee’s report of 12 March 2024 says: “Costs rose by 1,250.50 euros, or 12 percent, in the second quarter.”
        It adds that nobody was to blame.
        """

    @Test(
        "quotations and numbers have to stand in the request",
        arguments: [
            ("Costs rose by 1250.5 euros.", []),
            ("Costs rose by 1,300 euros.", ["unsupported_number"]),
            ("It says \"costs rose  by 1,250.50 euros\".", []),
            ("It says “nobody **was** to blame.”", []),
            ("It says “everybody was to blame.”", ["unsupported_quote"]),
            ("It says «It adds … to blame» and „Costs rose by“.", []),
            ("It says “to blame … It adds that”.", ["unsupported_quote"]),
            ("> Costs rose by 1,250.50 euros, or 12 percent\n\nSo it is.", []),
            ("> Costs fell by a lot of euros", ["unsupported_quote"]),
            ("The \"big one\" and the “new” one.", []),
            ("There are 3 reasons:\n1. One\n2. Two\n12) Three", []),
            ("On 2024-03-12, and not on 13/03/2024.", ["unsupported_number"]),
            ("`\"never said in this\"` and\n```\n\"nor was this said\" 999\n```", ["unsupported_number"]),
            ("It's 5 o'clock, the committee’s report isn't \"long", []),
            ("Be brief is not \"be quite brief now\".", ["unsupported_quote"]),
        ]
    )
    func judging(text: String, expected: [String]) async throws {
        let judgement = try await judge("{}", text, source: Self.source)
        #expect(judgement.codes == expected, "\(text): \(judgement.findings.map(\.quoting))")
    }

    @Test("what counts as a source, and what is checked, is the policy's to say")
    func settings() async throws {
        let text = "You said “the code word is swordfish” 77 times."
        let codes = { (settings: String) in
            try await judge(settings, text, source: "Hello 77.", system: "The code word is swordfish.").codes
        }
        #expect(try await codes("{}").isEmpty)
        #expect(try await codes(#"{"sources":["user"]}"#) == ["unsupported_quote"])
        #expect(try await codes(#"{"sources":["system"]}"#) == ["unsupported_number"])
        #expect(try await codes(#"{"sources":["system"],"numbers":false}"#).isEmpty)
        #expect(try await codes(#"{"sources":["user"],"least_words":9}"#).isEmpty)
        #expect(try await codes(#"{"sources":["system"],"least_number":100}"#).isEmpty)
    }

    @Test("findings have places, and text for the re-ask alone")
    func finding() async throws {
        let judgement = try await judge("{}", "He wrote:\n“a whole new sentence”", source: "Hello")
        let finding = try #require(judgement.findings.first)
        #expect(finding.position == JSONPosition(line: 2, column: 2))
        #expect(!finding.message.contains("whole new"))
        #expect(finding.quoting.contains("`a whole new sentence`"))
    }

    @Test("wrong settings are found together")
    func wrongSettings() throws {
        let problems = try Sample.problems(
            "citations",
            #"{"quotes":false,"numbers":false,"sources":["usr"],"least_words":0}"#
        )
        #expect(problems.count == 3, "\(problems)")
        #expect(problems.contains { $0.contains("Did you mean `user`?") })
    }
}
