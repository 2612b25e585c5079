// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

/// All numbers here are from documentation, or made up to pass the check of their kind.
struct PIIVerifierTests {
    private static let cases: [(text: String, expected: [String])] = [
        ("Write to kari.nordmann@firma.no.", ["email"]), ("a@b and @user, x@y.1", []), ("me@example.com, a@b.test", []),
        ("KÅRE@firma.no", ["email"]), ("mailto:a+b@mail.firma.co.uk>", ["email"]),
        ("Call +47 22 12 34 56 now", ["phone"]), ("(212) 555-0123", ["phone"]), ("212-555-0123 2 times", ["phone"]),
        ("212-155-0123", []), ("phone 5550123", ["phone"]), ("030 1234567", ["phone"]), ("030 12345678 90", ["phone"]),
        ("tel. 22123456", ["phone"]),
        ("2026-11-21 and 21.11.2026", []), ("1234567", []), ("from 1000000 to 2000000", []), ("3.14159265358979", []),
        ("DE89 3704 0044 0532 0130 00", ["iban"]), ("GB82WEST12345698765432,", ["iban"]),
        ("DE89 3704 0044 0532 0130 01", []),
        ("NO93 8601 1117 947", ["iban"]), ("AB12 3456", []),
        ("4111 1111 1111 1111", ["credit_card"]), ("4111111111111111", ["credit_card"]), ("4111 1111 1111 1112", []),
        ("3782 822463 10005", ["credit_card"]), ("5555-5555-5555-4444.", ["credit_card"]), ("1234567890123456", []),
        ("0000 0000 0000 0000", []),
        ("SSN 078-05-1120", ["national_id"]), ("666-05-1120 and 978-00-1120", []), ("130 692 544", ["national_id"]),
        ("130 692 543", []),
        ("QQ123456C", []), ("AB123456C", ["national_id"]), ("12345678Z", ["national_id"]), ("12345678A", []),
        ("X1234567L", ["national_id"]),
        ("RSSMRA85T10A562S", ["national_id"]), ("RSSMRA85T10A562T", []), ("86095742719", ["national_id"]),
        ("86095742710", []),
        ("2 55 08 14 168 025 38", ["national_id"]), ("44051401359", ["national_id"]), ("811218-9876", ["national_id"]),
        ("131052-308T", ["national_id"]), ("131052-308U", []), ("2341 2341 2346", ["national_id"]),
        ("2341 2341 2347", []),
        ("529.982.247-25", ["national_id"]), ("529.982.247-26", []), ("11010519491231002X", ["national_id"]),
        ("110105194912310021", []),
        ("S1234567D", ["national_id"]), ("S1234567A", []),
        ("from 8.8.8.8 on", ["ip_address"]), ("192.168.0.1, 127.0.0.1, 203.0.113.9", []), ("256.1.1.1 and 1.2.3", []),
        ("1.2.3.4.5", []),
        ("2a00:1450:4010:c05::8b", ["ip_address"]), ("2001:db8::1, fe80::1:2:3", []), ("std::vector 12:30:45", []),
        ("aa:bb:cc:dd:ee:ff", []),
    ]

    @Test("tells personal data by form and check digits", arguments: cases.indices)
    func judging(index: Int) async throws {
        let (text, expected) = Self.cases[index]
        let judgement = try await Sample.judge(try Sample.verifier("pii"), text)
        #expect(judgement.codes == expected, "\(text)")
    }

    @Test("no finding holds what was found, and the places are right", arguments: cases.indices)
    func masking(index: Int) async throws {
        let text = "It is:\n" + Self.cases[index].text
        for finding in try await Sample.judge(try Sample.verifier("pii"), text).findings {
            let range = try #require(finding.byteRange)
            let found = String(decoding: Array(text.utf8)[range], as: UTF8.self)
            #expect(text.contains(found) && finding.position?.line == 2)
            #expect(!finding.message.contains(found) && finding.message == finding.quoting)
        }
    }

    @Test("each kind and country can be switched")
    func switches() async throws {
        let text = "kari@firma.no, 078-05-1120, 12345678Z, 8.8.8.8"
        #expect(try await Sample.judge(try Sample.verifier("pii"), text).codes.count == 4)
        let email = try Sample.verifier("pii", #"{"kinds":"email"}"#)
        #expect(try await Sample.judge(email, text).codes == ["email"])
        let spanish = try Sample.verifier("pii", #"{"kinds":["national_id"],"countries":["es"]}"#)
        #expect(try await Sample.judge(spanish, text).codes == ["national_id"])
    }

    @Test("what the request has may be repeated where the policy says so")
    func known() async throws {
        let body = try JSONDocument(parsing: #"{"messages":[{"role":"user","content":"I am kari@firma.no"}]}"#).root
        let request = ChatRequest(body: body, model: nil, messages: try #require(body["messages"]))
        let completion = Completion(text: "Dear kari@firma.no, ask ola@firma.no.")
        let candidate = Candidate(request: request, completion: completion, model: "m", timeLeft: .seconds(1))
        #expect(await (try Sample.verifier("pii", #"{"in_request":"accept"}"#)).verify(candidate).codes == ["email"])
        #expect(await (try Sample.verifier("pii")).verify(candidate).codes == ["email", "email"])
    }

    @Test("the check digits are the published ones")
    func checksums() {
        #expect(Checksum.luhn(Array("79927398713".utf8)) && !Checksum.luhn(Array("79927398710".utf8)))
        #expect(Checksum.verhoeff(Array("2363".utf8)) && !Checksum.verhoeff(Array("2364".utf8)))
        #expect(Checksum.remainder(Array("123456789".utf8), by: 97) == 123_456_789 % 97)
    }

    @Test("wrong settings are found together")
    func wrongSettings() throws {
        let problems = try Sample.problems("pii", #"{"kinds":["e-mail"],"countries":["uk"],"max_findings":0}"#)
        #expect(problems.count == 3, "\(problems)")
        #expect(problems.contains { $0.contains("Did you mean `email`?") })
        #expect(try Sample.problems("pii", #"{"kinds":["email"],"countries":["us"]}"#).count == 1)
    }
}
