// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Testing

@testable import Verifiers

struct XMLVerifierTests {
    private static let settings = #"{"xsd":"item.xsd","xpath":["count(//price) < 3","sum(//price) >= 0"]}"#

    @Test(
        "rejects what is not well-formed, not valid or not as XPath asks",
        arguments: [
            ("<item><price>1.50</price></item>", []),
            ("<item><price>1.50</price>", ["not_well_formed"]),
            ("<item><price>cheap</price></item>", ["invalid", "xpath"]),
            ("<item><price>1</price><price>1</price><price>1</price></item>", ["xpath"]),
            ("<item/>", ["invalid"]),
            ("<!DOCTYPE item [<!ENTITY p \"1\">]><item><price>&p;</price></item>", ["entities"]),
            ("Here is your XML: <item/>", ["not_well_formed"]),
            (" ", ["empty"]),
        ]
    )
    func judging(text: String, expected: [String]) async throws {
        #expect(try await Sample.judge(try Sample.verifier("xml", Self.settings), text).codes == expected)
    }

    @Test("findings have line and column, and quote only for the re-ask")
    func finding() async throws {
        let text = "<item>\n  <price>secret</price></item>"
        let found = try await Sample.judge(try Sample.verifier("xml", #"{"xsd":"item.xsd"}"#), text).findings
        let finding = try #require(found.first)
        #expect(finding.position == JSONPosition(line: 2, column: 3))
        #expect(
            finding.message
                == "line 2, column 3: found what the schema does not allow; expected a valid document. Correct it."
        )
        #expect(finding.quoting.contains("'secret'"))
    }

    @Test("wrong settings are found together and at their places")
    func wrongSettings() throws {
        let problems = try Sample.problems(
            "xml",
            #"{"xsd":"point.json","xpath":["count(","//p:a"],"namespaces":{"q":1},"dtds":"x"}"#
        )
        let expected = [
            "verify[0].xml.xsd: point.json, line 1: found no XML Schema: ", "verify[0].xml.namespaces.q: found `1`",
            "verify[0].xml.xpath[0]: found `count(`: ", "verify[0].xml.xpath[1]: found `//p:a`: ",
            "verify[0].xml.dtds: found the unknown key",
        ]
        #expect(problems.count >= expected.count)
        for expected in expected { #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected): \(problems)") }
    }

    @Test(
        "validates by RELAX NG and by a DTD as well",
        arguments: ["relaxng", "dtd"]
    )
    func grammars(language: String) async throws {
        let file = language == "dtd" ? "item.dtd" : "item.rng"
        let verifier = try Sample.verifier("xml", #"{"\#(language)":"\#(file)","xpath":"count(//price) < 3"}"#)
        #expect(try await Sample.judge(verifier, "<item><price>1.50</price></item>").isAccepted)
        let judgement = try await Sample.judge(verifier, "<item>\n  <cost>secret</cost></item>")
        #expect(judgement.codes.first == "invalid", "\(judgement)")
        #expect(judgement.findings.first?.message.contains("secret") == false)
        #expect(
            try await Sample.judge(verifier, "<item><price>1</price><price>1</price><price>1</price></item>").codes == [
                "xpath"
            ]
        )
        #expect(try await Sample.judge(verifier, "<!DOCTYPE item [<!ENTITY p \"1\">]><item/>").codes == ["entities"])
    }

    @Test(
        "asserts on tolerant HTML",
        arguments: [
            ("<ul><li>one<li>two</ul>", []), ("<p>Hello", ["xpath"]), ("plain words", ["xpath"]), ("", ["empty"]),
            ("<!DOCTYPE html [<!ENTITY a \"b\">]><ul><li>&a;</li><li>x</li></ul>", []),
            (String(repeating: "<div>", count: 5_000) + "<li><li>", ["too_deep"]),
        ]
    )
    func html(text: String, expected: [String]) async throws {
        let verifier = try Sample.verifier("xml", #"{"html":true,"xpath":"count(//li) = 2"}"#)
        #expect(try await Sample.judge(verifier, text).codes == expected)
    }

    @Test("an HTML answer that is not UTF-8 is not judged")
    func encoding() async throws {
        var completion = Completion()
        completion.text = Array("<li>".utf8) + [0xE9]
        let verifier = try Sample.verifier("xml", #"{"html":true,"xpath":"//li"}"#)
        #expect(try await Sample.judge(verifier, completion).verdict.code == "inconclusive")
    }

    @Test(
        "grammars that do not go together are refused",
        arguments: [
            (#"{"html":true}"#, "found no `xpath`"),
            (#"{"html":true,"xpath":"//a","xsd":"item.xsd"}"#, "`html` beside a grammar"),
            (#"{"xsd":"item.xsd","dtd":"item.dtd"}"#, "`xsd` beside `dtd`"),
            (#"{"relaxng":"item.xsd"}"#, "found no RELAX NG schema"),
            (#"{"dtd":"point.json"}"#, "found no document type definition"),
            (#"{"dtd":"none.dtd"}"#, "no file `none.dtd`"),
        ]
    )
    func combinations(settings: String, expected: String) throws {
        let problems = try Sample.problems("xml", settings)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }
}
