// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads one fixture.
///
/// It has a `name`, a `request` (a text or a body) or `request_file` where it matters, `assert` and `survives` where wanted, and one of
///
/// - an `answer` (or `answer_file`, or `tool_calls`) with what the gate of a `rung` must `expect`;
/// - the `answers` of the models, call by call, with what the whole ladder must `expect`.
struct FixtureDecoder {
    /// The policy that the fixtures are of.
    let policy: CompiledPolicy
    /// The models of the configuration, whose answers a fixture can script.
    let models: [String]
    /// The kinds of verifiers, by which some assertions are checked.
    let factories: [any VerifierFactory]
    /// Where files are read.
    let environment: PolicyEnvironment
    /// Parses the body of a request.
    let parseRequest: FixtureRunner.RequestParser

    /// Reads a fixture; nil only after a problem was reported.
    func fixture(from reader: inout SettingsReader, positionOf: (JSONPointer) -> JSONPosition) -> Fixture? {
        let name = reader.requiredString("name", expected: "what the fixture shows")
        let request = request(from: &reader)
        let assertions = AssertionDecoder(factories: factories, environment: environment).assertions(from: &reader)
        let answers = AnswerDecoder(environment: environment)
        let level: Fixture.Level =
            if reader.has("answers") {
                .ladder(
                    LadderDecoder(policy: policy, models: models, answers: answers)
                        .example(from: &reader, hasAssertions: reader.has("assert"))
                )
            } else {
                .gate(
                    GateDecoder(policy: policy, models: models, answers: answers)
                        .example(from: &reader, hasAssertions: reader.has("assert"))
                )
            }
        let survives = Allowance.list("survives", from: &reader, positionOf: positionOf)
        return request.map {
            Fixture(
                name: name,
                position: positionOf(reader.pointer),
                request: $0,
                level: level,
                assertions: assertions,
                survives: survives
            )
        }
    }

    // MARK: Request

    /// A text is the one message of a user; a mapping, or a file whose name ends in `.json`, is the whole body.
    private func request(from reader: inout SettingsReader) -> ChatRequest? {
        let key = reader.has("request_file") && !reader.has("request") ? "request_file" : "request"
        let written = key == "request" ? reader.value(key) : requestFile(in: &reader)
        if key == "request", reader.has("request_file") {
            reader.report(
                "request_file",
                found: "a file beside `request`",
                expected: "one of the two",
                remedy: "Remove one of them."
            )
        }
        guard var body = (written ?? "Hello.").string.map(Self.body(of:)) ?? written?.object else {
            reader.report(
                key,
                found: SettingsReader.show(written ?? .null),
                expected: "a text, or the body of a request",
                remedy: "Write `messages: …` below it."
            )
            return nil
        }
        if body["messages"] == nil { body["messages"] = Self.body(of: "Hello.")["messages"] }
        do throws(FileProblem) {
            return try parseRequest(JSONValue.object(body).jsonUTF8())
        } catch {
            reader.report(key, found: error.found, expected: "the body of a chat request", remedy: error.remedy)
            return nil
        }
    }

    private func requestFile(in reader: inout SettingsReader) -> JSONValue? {
        guard let file = reader.string("request_file") else { return nil }
        do throws(FileProblem) {
            let bytes = try environment.file(file)
            guard file.hasSuffix(".json") else { return .string(String(decoding: bytes, as: UTF8.self)) }
            do throws(JSONSyntaxError) { return try JSONValue(parsing: bytes) } catch {
                throw FileProblem(found: "`\(file)`: \(error)", remedy: "Mend the file.")
            }
        } catch {
            reader.report(
                "request_file",
                found: error.found,
                expected: "a file beside the policy with a text, or the body of a request",
                remedy: error.remedy
            )
            return nil
        }
    }

    /// The body of a request with one message of a user.
    static func body(of text: String) -> JSONObject {
        ["messages": .array([.object(["role": "user", "content": .string(text)])])]
    }
}
