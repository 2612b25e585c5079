// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Cascade
@testable import Verifiers

/// Builds verifiers and candidates as a server would.
enum Sample {
    /// Every factory of the module.
    static let factories: [any VerifierFactory] = [
        RefusalVerifierFactory(), HedgingVerifierFactory(), LengthVerifierFactory(), RegexVerifierFactory(),
        JSONSchemaVerifierFactory(cache: SchemaCache()), ToolCallsVerifierFactory(cache: SchemaCache()),
        XMLVerifierFactory(), EmptyVerifierFactory(), ContainsVerifierFactory(), EqualsVerifierFactory(),
        NumericVerifierFactory(), CitationsVerifierFactory(), LanguageVerifierFactory(), SecretsVerifierFactory(),
        PIIVerifierFactory(), ConfidenceVerifierFactory(), JudgeVerifierFactory(), CompileSample.factory, exec, http,
    ]

    /// Programs, without secrets.
    static let exec = ExecVerifierFactory(
        searchPath: "/usr/local/bin:/usr/bin:/bin",
        secrets: { text throws(FileProblem) in text }
    )

    /// Endpoints that do what their address says.
    static let http = HTTPVerifierFactory(client: StagedEndpoint()) { text throws(FileProblem) in text }

    /// A verifier by its kind and settings, written as JSON.
    static func verifier(_ kind: String, _ settings: String = "{}") throws -> any Verifier {
        let factory = try #require(factories.first { $0.kind == kind })
        var reader = SettingsReader(try JSONValue(parsing: settings), at: pointer(kind))
        let verifier = factory.makeVerifier(from: &reader, in: files)
        reader.finish()
        try #require(reader.problems.isEmpty, "\(SettingsError(reader.problems))")
        return try #require(verifier)
    }

    /// The messages about settings that cannot work; empty where they can.
    static func problems(_ kind: String, _ settings: String) throws -> [String] {
        let factory = try #require(factories.first { $0.kind == kind })
        var reader = SettingsReader(try JSONValue(parsing: settings), at: pointer(kind))
        let verifier = factory.makeVerifier(from: &reader, in: files)
        #expect(verifier != nil || !reader.problems.isEmpty, "no verifier, and no problem reported")
        reader.finish()
        return reader.problems.map(\.message)
    }

    private static func pointer(_ kind: String) -> JSONPointer {
        JSONPointer(tokens: ["verify", "0", kind])
    }

    /// What a policy's verifiers could be given: files beside it, and models to ask.
    static let files: PolicyEnvironment = {
        var environment = onlyFiles
        environment.models = StagedProvider.models
        environment.judgedModels = ["small"]
        return environment
    }()

    private static let onlyFiles = PolicyEnvironment { path throws(FileProblem) in
        switch path {
        case "point.json":
            Array(
                #"{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},"required":["x","y"],"#
                    .utf8
            )
                + Array(#""additionalProperties":false}"#.utf8)
        case "item.xsd":
            Array(
                """
                <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="item"><xs:complexType><xs:sequence>
                <xs:element name="price" type="xs:decimal" maxOccurs="3"/></xs:sequence></xs:complexType></xs:element></xs:schema>
                """.utf8
            )
        case "item.rng":
            Array(
                """
                <element name="item" xmlns="http://relaxng.org/ns/structure/1.0"
                datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><oneOrMore><element name="price"><data type="decimal"/>
                </element></oneOrMore></element>
                """.utf8
            )
        case "item.dtd": Array("<!ELEMENT item (price+)>\n<!ELEMENT price (#PCDATA)>".utf8)
        // Without the expansion of braces, which takes bash seconds where they are nested deeply.
        case "tests.sh": Array("set -e +B\n. ./answer.sh\n[ \"$(f)\" = 1 ]\n".utf8)
        case "cut.json": Array("{\"type\":\n  \"obj".utf8)
        case "wrong.json": Array("{\n  \"type\": \"strnig\",\n  \"minLength\": -1\n}".utf8)
        default: throw FileProblem(found: "no file `\(path)`", remedy: "Check its name.")
        }
    }

    /// A request with more members than its messages.
    static func request(_ members: String = "", format: ChatRequest.ResponseFormat = .text) throws -> ChatRequest {
        let comma = members.isEmpty ? "" : ","
        let body = try JSONDocument(parsing: #"{"messages":[{"role":"user","content":"Hello"}]\#(comma)\#(members)}"#)
            .root
        return ChatRequest(
            body: body,
            model: nil,
            messages: try #require(body["messages"]),
            responseFormat: format,
            tools: body["tools"]
        )
    }

    /// What a verifier makes of an answer.
    static func judge(_ verifier: any Verifier, _ completion: Completion, _ members: String = "") async throws
        -> Judgement
    {
        let request = try request(members)
        let candidate = Candidate(request: request, completion: completion, model: "small", timeLeft: .seconds(10))
        return await verifier.verify(candidate)
    }

    static func judge(_ verifier: any Verifier, _ text: String, _ members: String = "") async throws -> Judgement {
        try await judge(verifier, Completion(text: text), members)
    }
}

extension Judgement {
    /// The codes of the findings; empty where the answer was not rejected.
    var codes: [String] { findings.map(\.code) }

    var findings: [Finding] {
        if case .rejected(let findings) = verdict { findings } else { [] }
    }

    var isAccepted: Bool {
        if case .accepted = verdict { true } else { false }
    }
}
