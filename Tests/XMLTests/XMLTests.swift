// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import XML

struct XMLTests {
    private func fault(_ text: String) -> XMLProblem? {
        do throws(XMLProblem) {
            _ = try XMLDocument(parsing: Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("names the place of the first fault")
    func position() throws {
        let problem = try #require(fault("<a>\n  <b></c>\n</a>"))
        #expect(problem.kind == .notWellFormed)
        #expect(problem.line == 2)
        #expect(problem.column > 0)
        #expect(problem.text.contains("Opening and ending tag mismatch"))
    }

    @Test(
        "refuses what is not well-formed",
        arguments: [
            "", "text", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a>&undefined;</a>", "<a>\u{0}</a>", "<a>&#0;</a>",
        ]
    )
    func notWellFormed(text: String) {
        #expect(fault(text) != nil)
    }

    @Test("reads the text as UTF-8, whatever it declares")
    func encoding() {
        #expect(fault("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>") == nil)
        #expect(throws: XMLProblem.self) { try XMLDocument(parsing: Array("<a>".utf8) + [0xE9] + Array("</a>".utf8)) }
    }

    @Test(
        "refuses every declaration of an entity before it is used",
        arguments: [
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]><a/>",
            "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><l>&c;</l>",
        ]
    )
    func entities(text: String) {
        #expect(fault(text)?.kind == .entities)
    }

    @Test("loads nothing that a document type names")
    func externalSubset() {
        #expect(fault("<!DOCTYPE html SYSTEM \"file:///etc/passwd\"><html/>") == nil)
        #expect(fault("<!DOCTYPE html><html/>") == nil)
    }

    @Test("refuses a nesting that is too deep, and ends soon on large texts")
    func limits() {
        #expect(fault(String(repeating: "<a>", count: 100_000)) != nil)
        #expect(fault("<a>" + String(repeating: "x", count: 1_000_000) + "</a>") == nil)
    }

    private static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="item"><xs:complexType><xs:sequence>
        <xs:element name="price" type="xs:decimal" maxOccurs="3"/></xs:sequence></xs:complexType></xs:element></xs:schema>
        """

    @Test("validates by a schema, at the same time in many tasks")
    func schema() async throws {
        let schema = try XMLSchema(parsing: Array(Self.schema.utf8))
        await withTaskGroup { tasks in
            for index in 0..<64 {
                tasks.addTask {
                    let price = index % 2 == 0 ? "1.50" : "cheap"
                    let text = "<item>\n <price>\(price)</price></item>"
                    let problems = (try? XMLDocument(parsing: Array(text.utf8))).flatMap {
                        schema.problems(of: $0, limit: 8)
                    }
                    #expect(problems?.isEmpty == (index % 2 == 0))
                    if let problem = problems?.first {
                        #expect(problem.line == 2)
                        #expect(problem.element == "price")
                    }
                }
            }
        }
    }

    @Test("refuses schemas that are none, or that need other files")
    func wrongSchemas() {
        let include = Self.schema.replacing(
            "<xs:element name=\"item\">",
            with: "<xs:include schemaLocation=\"/etc/hosts\"/><xs:element name=\"item\">"
        )
        for text in ["", "<a/>", Self.schema.replacing("xs:decimal", with: "xs:decimul"), include] {
            #expect(throws: XMLGrammarProblems.self) { try XMLSchema(parsing: Array(text.utf8)) }
        }
    }

    @Test(
        "asserts by XPath",
        arguments: [
            ("count(//price) > 0", true), ("count(//price) = 2", false), ("//price[. = '1']", true), ("//none", false),
            ("sum(//price) = 1", true), ("string-length(//price) > 5", false),
        ]
    )
    func xpath(expression: String, expected: Bool) throws {
        let document = try XMLDocument(parsing: Array("<item><price>1</price></item>".utf8))
        #expect(try XPathAssertion(expression).holds(for: document) == expected)
    }

    @Test("namespaces go by their prefixes")
    func namespaces() throws {
        let document = try XMLDocument(parsing: Array("<a xmlns=\"urn:x\"><b/></a>".utf8))
        #expect(try XPathAssertion("/p:a/p:b", namespaces: ["p": "urn:x"]).holds(for: document) == true)
        #expect(try XPathAssertion("/a/b").holds(for: document) == false)
    }

    @Test("refuses expressions that can never be evaluated", arguments: ["count(", "//", "p:a", "none()", "$x", ""])
    func wrongExpressions(expression: String) {
        #expect(throws: XMLProblem.self) { try XPathAssertion(expression) }
    }

    @Test("an expression that costs too much is given up")
    func expensive() throws {
        let text = "<a>" + String(repeating: "<b/>", count: 3_000) + "</a>"
        let document = try XMLDocument(parsing: Array(text.utf8))
        #expect(try XPathAssertion("count(//b[count(//b[count(//b) > 1]) > 1]) > 1").holds(for: document) == nil)
    }
}
