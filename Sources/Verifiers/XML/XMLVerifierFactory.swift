// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON
import XML

/// Builds `xml` verifiers.
package struct XMLVerifierFactory: VerifierFactory {
    package let kind = "xml"

    package init() {}

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let isHTML = settings.bool("html", default: false)
        let grammar = grammar(from: &settings, in: environment)
        let assertions = assertions(from: &settings)
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        if isHTML, grammar != nil {
            settings.report(
                "html",
                found: "`html` beside a grammar",
                expected: "one of the two",
                remedy: "Remove `html` for XHTML, or say by `xpath` what the page must have."
            )
        } else if isHTML, !settings.has("xpath") {
            settings.reportMissing(
                "xpath",
                expected: "what the page must have, since the tolerant parser takes any text"
            )
        }
        guard settings.problems.isEmpty else { return nil }
        return XMLVerifier(grammar: grammar, isHTML: isHTML, assertions: assertions, findingLimit: limit)
    }

    /// What an answer can be valid by, as the settings name it.
    private enum Language: String, CaseIterable {
        case xsd, relaxng, dtd

        var words: String {
            switch self {
            case .xsd: "XML Schema"
            case .relaxng: "RELAX NG schema"
            case .dtd: "document type definition"
            }
        }

        func grammar(_ bytes: [UInt8]) throws(XMLGrammarProblems) -> any XMLGrammar {
            switch self {
            case .xsd: try XMLSchema(parsing: bytes)
            case .relaxng: try XMLRelaxNG(parsing: bytes)
            case .dtd: try XMLDTD(parsing: bytes)
            }
        }
    }

    private func grammar(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any XMLGrammar)? {
        var grammars: [any XMLGrammar] = []
        var written: [String] = []
        for language in Language.allCases {
            guard let file = settings.string(language.rawValue) else { continue }
            written.append(language.rawValue)
            if let grammar = grammar(file, language, from: &settings, in: environment) { grammars.append(grammar) }
        }
        if written.count > 1 {
            settings.report(
                written[1],
                found: written.map { "`\($0)`" }.joined(separator: " beside "),
                expected: "one of them",
                remedy: "Use a verifier for each."
            )
        }
        return grammars.first
    }

    private func grammar(
        _ file: String,
        _ language: Language,
        from settings: inout SettingsReader,
        in environment: PolicyEnvironment
    ) -> (any XMLGrammar)? {
        let key = language.rawValue
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try environment.file(file)
        } catch {
            settings.report(
                key,
                found: error.found,
                expected: "a file with \(language == .xsd ? "an" : "a") \(language.words)",
                remedy: error.remedy
            )
            return nil
        }
        do throws(XMLGrammarProblems) {
            return try language.grammar(bytes)
        } catch {
            for problem in error.problems {
                settings.report(
                    SettingsProblem(
                        at: settings.place(of: key),
                        found: "no \(language.words): \(problem.text)",
                        expected: "one that needs no other file",
                        remedy: "Mend the file.",
                        detail: problem.line > 0 ? "\(file), line \(problem.line)" : file
                    )
                )
            }
            return nil
        }
    }

    private func assertions(from settings: inout SettingsReader) -> [XPathAssertion] {
        var namespaces: [String: String] = [:]
        settings.entries("namespaces") { reader, prefix, value, pointer in
            guard let uri = value.string else {
                reader.report(
                    SettingsProblem(
                        at: pointer,
                        found: SettingsReader.show(value),
                        expected: "the URI of a namespace",
                        remedy: "Put it in quotes."
                    )
                )
                return
            }
            namespaces[prefix] = uri
        }
        let isList = settings.value("xpath")?.array != nil
        return settings.strings("xpath").enumerated().compactMap { index, expression in
            do throws(XMLProblem) {
                return try XPathAssertion(expression, namespaces: namespaces)
            } catch {
                let place = settings.place(of: "xpath")
                settings.report(
                    SettingsProblem(
                        at: isList ? place.appending(index) : place,
                        found: "\(SettingsReader.show(.string(expression))): \(error.text)",
                        expected: "an XPath 1.0 expression",
                        remedy: "Mend it; prefixes belong under `namespaces`."
                    )
                )
                return nil
            }
        }
    }
}
