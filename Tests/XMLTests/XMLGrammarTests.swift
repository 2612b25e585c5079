// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XML

/// RELAX NG, document type definitions and tolerant HTML.
struct XMLGrammarTests {
    private static let schemaText = """
        <grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start>
        <element name="item"><oneOrMore><element name="price"><data type="decimal"/></element></oneOrMore></element></start></grammar>
        """
    private static let definitionText =
        "<!ELEMENT item (price+)>\n<!ELEMENT price (#PCDATA)>\n<!ATTLIST price unit CDATA #REQUIRED>"

    private func problems(_ grammar: any XMLGrammar, _ text: String, limit: Int = 8) throws -> [XMLProblem]? {
        grammar.problems(of: try XMLDocument(parsing: Array(text.utf8)), limit: limit)
    }

    @Test("validates by RELAX NG, with the line of what is wrong")
    func relaxNG() throws {
        let schema = try XMLRelaxNG(parsing: Array(Self.schemaText.utf8))
        #expect(try problems(schema, "<item><price>1.5</price></item>") == [])
        let found = try #require(try problems(schema, "<item>\n<price>cheap</price></item>")?.first)
        #expect(found.kind == .invalid)
        #expect(found.line == 2)
        #expect(try problems(schema, "<item/>")?.isEmpty == false)
    }

    @Test("validates by a DTD, at the same time in many tasks, whatever the document declares itself")
    func dtd() async throws {
        let dtd = try XMLDTD(parsing: Array(Self.definitionText.utf8))
        await withTaskGroup { tasks in
            for index in 0..<64 {
                tasks.addTask {
                    let name = index % 2 == 0 ? "price" : "cost"
                    let text =
                        "<!DOCTYPE item [<!ELEMENT item ANY><!ELEMENT cost EMPTY>]>\n<item>\n<\(name) unit='EUR'/></item>"
                    let problems = (try? XMLDocument(parsing: Array(text.utf8))).flatMap {
                        dtd.problems(of: $0, limit: 8)
                    }
                    #expect(problems?.isEmpty == (index % 2 == 0))
                    if let problem = problems?.first { #expect(problem.line >= 3 || problem.line == 2) }
                }
            }
        }
        #expect(try problems(dtd, "<item><price>1</price></item>")?.first?.text.contains("unit") == true)
    }

    @Test(
        "refuses definitions that are none, or that need other files",
        arguments: [
            "", "<a/>", "<!ELEMENT item (price+>", "<!-- nothing -->",
            "<!ENTITY % more SYSTEM \"file:///etc/passwd\">%more;<!ELEMENT item ANY>",
            "<!ENTITY more SYSTEM \"http://127.0.0.1:9/x\"><!ELEMENT item ANY>",
        ]
    )
    func wrongDefinitions(text: String) {
        #expect(throws: XMLGrammarProblems.self) { try XMLDTD(parsing: Array(text.utf8)) }
    }

    @Test(
        "refuses schemas that are none, or that need other files",
        arguments: [
            "", "<a/>", schemaText.replacing("<data type=\"decimal\"/>", with: "<ref name=\"none\"/>"),
            schemaText.replacing("<data type=\"decimal\"/>", with: "<externalRef href=\"file:///etc/hosts\"/>"),
            "<!DOCTYPE grammar [<!ENTITY a \"b\">]>" + schemaText,
        ]
    )
    func wrongSchemas(text: String) {
        #expect(throws: XMLGrammarProblems.self) { try XMLRelaxNG(parsing: Array(text.utf8)) }
    }

    @Test("a definition whose parameter entities expand without end is refused soon")
    func bomb() {
        let bomb =
            "<!ENTITY % a0 \"<!ELEMENT x ANY>\">"
            + (1...40).map { "<!ENTITY % a\($0) \"%a\($0 - 1);%a\($0 - 1);\">" }.joined() + "%a40;"
        let start = ContinuousClock.now
        #expect(throws: XMLGrammarProblems.self) { try XMLDTD(parsing: Array(bomb.utf8)) }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test(
        "reads any text as HTML, and loads or expands nothing",
        arguments: [
            ("<ul><li>one<li>two", "count(//li) = 2", true), ("plain", "//p = 'plain'", true),
            ("<b><i>x</b></i>", "//i = 'x'", true),
            ("<!DOCTYPE html SYSTEM \"file:///etc/passwd\"><p>&x;", "contains(//p, 'root')", false),
            ("<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&x;", "contains(//p, 'root')", false),
            ("<script>if (a < b && c) { x(\"</p>\") }</script><p>ok", "//p = 'ok'", true),
            ("<p>é&eacute;", "//p = 'éé'", true),
        ]
    )
    func html(text: String, expression: String, expected: Bool) throws {
        let document = try XMLDocument(tolerantHTML: Array(text.utf8))
        #expect(try XPathAssertion(expression).holds(for: document) == expected)
    }

    @Test("HTML that is nested too deeply is refused, and hostile HTML is read soon")
    func htmlLimits() {
        let pieces = [
            "<div>", "<a>", "<b><p>", "</p>", "<table><tr><td>", "<!--", "<", "&amp;", "&#0;", "<p a=b ",
            "<select><option>", "\u{0}",
        ]
        for piece in pieces {
            let text = Array(String(repeating: piece, count: 20_000).utf8)
            let start = ContinuousClock.now
            _ = try? XMLDocument(tolerantHTML: text)
            #expect(ContinuousClock.now - start < .seconds(10), "\(piece): \(ContinuousClock.now - start)")
        }
        #expect(throws: XMLProblem.self) {
            try XMLDocument(tolerantHTML: Array(String(repeating: "<div>", count: 100_000).utf8))
        }
    }

    @Test(
        "a tag with many attributes is refused before the library compares each with all others",
        arguments: [
            ("", ""), ("<!-- ' -->", ""), ("<script>'<b c='</script>", ""), ("<p a='>'/>", "<i>"), ("<!-->", ""),
            ("<a b = \"'\">", ""),
        ]
    )
    func attributes(before: String, after: String) {
        let names = (0..<30_000).map { " a\($0)" }
        for (attributes, isHTML) in [
            (names.joined(), true), (names.map { $0 + "='>'" }.joined(), false),
            (names.map { $0 + "='>'" }.joined(), true),
        ] {
            let text = Array((before + "<p" + attributes + ">" + after).utf8)
            let start = ContinuousClock.now
            let isScript = before.hasPrefix("<script")
            if isHTML {
                _ = try? XMLDocument(tolerantHTML: text)
            } else if !isScript {
                _ = try? XMLDocument(parsing: text)
            }
            #expect(ContinuousClock.now - start < .seconds(2), "\(before) \(isHTML)")
        }
        #expect(
            !XMLTagScan.exceedsLimit(
                Array(("<svg d='" + String(repeating: "M 0 0 ", count: 9_000) + "'/>").utf8),
                isHTML: false
            )
        )
    }
}
