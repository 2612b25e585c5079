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
            #"{"xsd":"point.json","xpath":["count(","//p:a"],"namespaces":{"q":1},"dtd":"x"}"#
        )
        let expected = [
            "verify[0].xml.xsd: point.json, line 1: found no XML Schema: ", "verify[0].xml.namespaces.q: found `1`",
            "verify[0].xml.xpath[0]: found `count(`: ", "verify[0].xml.xpath[1]: found `//p:a`: ",
            "verify[0].xml.dtd: found the unknown key",
        ]
        #expect(problems.count >= expected.count)
        for expected in expected { #expect(problems.contains { $0.hasPrefix(expected) }, "\(expected): \(problems)") }
    }
}
