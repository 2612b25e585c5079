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
        let schema = schema(from: &settings, in: environment)
        let assertions = assertions(from: &settings)
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        guard settings.problems.isEmpty else { return nil }
        return XMLVerifier(schema: schema, assertions: assertions, findingLimit: limit)
    }

    private func schema(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> XMLSchema? {
        guard let file = settings.string("xsd") else { return nil }
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try environment.file(file)
        } catch {
            settings.report("xsd", found: error.found, expected: "a file with an XML Schema", remedy: error.remedy)
            return nil
        }
        do throws(XMLSchema.Problems) {
            return try XMLSchema(parsing: bytes)
        } catch {
            for problem in error.problems {
                settings.report(
                    SettingsProblem(
                        at: settings.place(of: "xsd"),
                        found: "no XML Schema: \(problem.text)",
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
