// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct SecretsVerifierTests {
    /// A token of some length that chance could have brought, built here so that no scanner of this repository takes it for one.
    private static func random(_ count: Int, _ letters: String, seed: UInt64 = 5) -> String {
        var random = SeededGenerator(seed: seed)
        let letters = Array(letters)
        return String((0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }

    private static let base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private static let hex = "0123456789abcdef"

    /// A token whose last six digits are the checksum of the others.
    private static func checked(_ prefix: String, isRight: Bool = true) -> String {
        let body = random(30, base62)
        var sum = SecretChecks.crc32(Array(body.utf8)[...]) &+ (isRight ? 0 : 1)
        var digits = ""
        for _ in 0..<6 {
            digits = String(Array(base62)[Int(sum % 62)]) + digits
            sum /= 62
        }
        return prefix + body + digits
    }

    private static let pem =
        "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA" + random(48, base62)
        + "\n-----END RSA PRIVATE KEY-----"
    private static let jwt =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + random(43, base62)

    private static let secrets: [(text: String, expected: [String])] = [
        ("The key is AKIA\(random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")).", ["token"]),
        ("AKIAIOSFODNN7EXAMPLE", []),
        ("export T=\(checked("ghp_"))", ["token"]),
        ("export T=\(checked("ghp_", isRight: false))", []),
        (checked("npm_"), ["token"]),
        ("sk-ant-api03-" + random(93, base62), ["token"]),
        ("sk-proj-" + random(60, base62), ["token"]),
        ("glpat-" + random(20, base62), ["token"]),
        ("xoxb-123456789012-" + random(24, base62), ["token"]),
        ("AIza" + random(35, base62) + ", and", ["token"]),
        ("dop_v1_" + random(64, hex), ["token"]),
        ("AIzaThisIsNoKey", []),
        ("hf_modelsareonthehub", []),
        (pem, ["private_key"]),
        ("A PEM file begins with -----BEGIN PRIVATE KEY----- and then", []),
        ("-----BEGIN PUBLIC KEY-----\nMIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEAMIIEpAIBAAKCAQEA", []),
        ("Bearer \(jwt)", ["jwt"]),
        ("eyJub3QiOjF9.eyJub3QiOjF9eyJub3QiOjF9.eyJub3QiOjF9eyJub3QiOjF9", []),
        ("postgres://app:s3cr3tpw9@db.internal/x", ["url"]),
        ("postgres://user:password@localhost/x", []),
        ("password: Change_Me_2024", []),
        ("password: \(random(10, base62))_4k", ["assignment"]),
        ("https://host:8080/a@b", []),
        ("api_key = \"\(random(32, base62))\"", ["assignment"]),
        ("\"clientSecret\": \"\(random(32, base62))\"", ["assignment"]),
        ("api_key = \"YOUR_API_KEY_GOES_HERE_12345\"", []),
        ("token: ${GITHUB_TOKEN_FROM_THE_1ST_STORE}", []),
        ("password: hunter2hunter", ["assignment"]),
        ("password: correct horse", []),
        ("api_key = os.environ[\"API_KEY_1\"]", []),
        ("tokens = 1234567890123456789", []),
        ("The secret: keep going, and never look back.", []),
        ("password = getpass(\"Password1: \")", []),
    ]

    @Test("tells secrets from words, stand-ins and look-alikes", arguments: secrets.indices)
    func judging(index: Int) async throws {
        let (text, expected) = Self.secrets[index]
        let judgement = try await Sample.judge(try Sample.verifier("secrets"), text)
        #expect(judgement.codes == expected, "\(text)")
    }

    @Test("no finding holds a part of the secret, and the places are right", arguments: secrets.indices)
    func masking(index: Int) async throws {
        let text = "Here:\n" + Self.secrets[index].text
        for finding in try await Sample.judge(try Sample.verifier("secrets"), text).findings {
            let range = try #require(finding.byteRange)
            let secret = String(decoding: Array(text.utf8)[range], as: UTF8.self)
            #expect(finding.position?.line == 2)
            #expect(!finding.quoting.contains(secret.prefix(8)) && !finding.message.contains(secret.suffix(8)))
            #expect(finding.message == finding.quoting)
        }
    }

    @Test("reads arguments of tool calls and refusals too, and repeats nothing that the request had where told so")
    func parts() async throws {
        let token = Self.checked("ghp_")
        var completion = Completion(text: "Fine.")
        completion.toolCalls = [ToolCall(id: "1", name: "f", arguments: Array("{\"t\":\"\(token)\"}".utf8))]
        let finding = try #require(try await Sample.judge(try Sample.verifier("secrets"), completion).findings.first)
        #expect(finding.pointer == "/tool_calls/0/arguments")
        let body = try JSONDocument(parsing: "{\"messages\":[{\"role\":\"user\",\"content\":\"Rotate \(token)\"}]}")
            .root
        let request = ChatRequest(body: body, model: nil, messages: try #require(body["messages"]))
        for (setting, expected) in [("accept", true), ("reject", false)] {
            let candidate = Candidate(
                request: request,
                completion: Completion(text: token),
                model: "m",
                timeLeft: .seconds(1)
            )
            let verifier = try Sample.verifier("secrets", #"{"in_request":"\#(setting)"}"#)
            #expect(await verifier.verify(candidate).isAccepted == expected)
        }
    }

    @Test("an answer that is not UTF-8 is never taken for clean")
    func encoding() async throws {
        var completion = Completion()
        completion.text = [0xFF, 0xFE] + "hello".utf8.flatMap { [$0, 0] }
        #expect(try await Sample.judge(try Sample.verifier("secrets"), completion).verdict.code == "inconclusive")
        #expect(try await Sample.judge(try Sample.verifier("pii"), completion).verdict.code == "inconclusive")
    }

    @Test("kinds can be chosen; wrong settings are found together")
    func settings() async throws {
        let verifier = try Sample.verifier("secrets", #"{"kinds":["jwt"]}"#)
        #expect(try await Sample.judge(verifier, Self.pem).isAccepted)
        let problems = try Sample.problems(
            "secrets",
            #"{"kinds":["jwts","token"],"least_entropy":9,"in_request":"no","x":1}"#
        )
        #expect(problems.count == 4, "\(problems)")
    }

    @Test("the checks are the published ones")
    func checks() {
        #expect(SecretChecks.crc32(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(SecretChecks.entropy(Array("aabb".utf8)[...]) == 1)
        for number in [0.001, 0.3, 1, 2, 3, 10, 1e6] as [Double] {
            let power = SecretChecks.log2(number)
            #expect(abs(SecretChecks.log2(number * 8) - power - 3) < 1e-9)
        }
        #expect(abs(SecretChecks.log2(10) - 3.321_928_094_887) < 1e-9)
    }
}
