// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema

/// The official JSON Schema test suite in a folder; `make conformance` and `swift test` run it through here.
struct OfficialSuite: Sendable {
    /// The folder with `tests`, `remotes`, `annotations` and `output-tests`.
    let folder: String
    /// What the tests' references lead to.
    let registry: SchemaRegistry
    let files: [SuiteFile]

    init(folder: String) throws(CheckError) {
        self.folder = folder
        files = Files.jsonFiles(below: folder + "/tests").compactMap { SuiteFile(path: $0) }
        guard !files.isEmpty else {
            throw CheckError(
                text: """
                    \(folder): found no tests of drafts 4 to 2020-12; expected the official JSON Schema test suite. \
                    Clone `json-schema-org/JSON-Schema-Test-Suite` from GitHub to that path, or name the folder it is in.
                    """
            )
        }
        registry = try Check.registry([folder + "/remotes"])
    }

    /// The cases of a file: schemas, each with its tests.
    func cases(in file: SuiteFile) throws(CheckError) -> [SuiteCase] {
        let document = try Check.document("\(folder)/tests/\(file.path)")
        var cases: [SuiteCase] = []
        for group in document.root.elements {
            guard let schema = group["schema"], let tests = group["tests"] else { continue }
            let title = "\(file.path): \(group["description"]?.string ?? "")"
            cases.append(SuiteCase(title: title, schema: schema, tests: tests.elements.compactMap { SuiteTest($0) }))
        }
        return cases
    }

    /// Runs all tests of a file; a schema that does not compile fails all of its own.
    func run(_ file: SuiteFile) throws(CheckError) -> SuiteTally {
        let compiler = SchemaCompiler(registry: registry, options: file.options)
        var tally = SuiteTally()
        for each in try cases(in: file) {
            let schema: CompiledSchema
            do throws(SchemaError) {
                schema = try compiler.compile(each.schema)
            } catch {
                for test in each.tests { tally.count(false, "\(each.title): \(test.title): \(error)") }
                continue
            }
            for test in each.tests {
                let verdict = schema.isValid(test.data)
                let words = verdict.map { $0 ? "valid" : "invalid" } ?? "undecided"
                tally.count(verdict == test.isValid, "\(each.title): \(test.title): found \(words)")
            }
        }
        return tally
    }
}

/// What the suite tests.
enum SuitePart: String, Sendable, CaseIterable {
    case required, optional, formats, annotations, output
}

/// A file of assertions.
struct SuiteFile: Sendable {
    /// Below `tests`.
    let path: String
    let draft: Draft
    let part: SuitePart

    /// nil for drafts we do not know.
    init?(path: String) {
        guard let folder = path.split(separator: "/").first, let draft = Draft(suiteFolder: folder) else { return nil }
        self.path = path
        self.draft = draft
        part = path.contains("/optional/format/") ? .formats : path.contains("/optional/") ? .optional : .required
    }

    /// As the suite wants its files read: formats are asserted in their own tests, content where draft 7 tests it.
    var options: SchemaOptions {
        SchemaOptions(
            defaultDraft: draft,
            formats: part == .formats ? .assert : .annotate,
            assertsContent: path == "draft7/optional/content.json"
        )
    }
}

/// A schema of the suite with its tests.
struct SuiteCase {
    let title: String
    let schema: JSONNode
    let tests: [SuiteTest]
}

/// A document of the suite, and whether it is valid.
struct SuiteTest {
    let title: String
    let data: JSONNode
    let isValid: Bool

    init?(_ node: JSONNode) {
        guard let data = node["data"], let isValid = node["valid"]?.bool else { return nil }
        title = node["description"]?.string ?? ""
        self.data = data
        self.isValid = isValid
    }
}

/// How many assertions hold, and which do not.
struct SuiteTally: Sendable {
    private(set) var passed = 0
    private(set) var failures: [String] = []

    var total: Int { passed + failures.count }

    mutating func count(_ holds: Bool, _ words: @autoclosure () -> String) {
        if holds { passed += 1 } else { failures.append(words()) }
    }

    static func += (tally: inout SuiteTally, more: SuiteTally) {
        tally.passed += more.passed
        tally.failures += more.failures
    }
}

extension Draft {
    /// The year or number, as the suite's folders have it.
    var name: String {
        switch self {
        case .draft4: "4"
        case .draft6: "6"
        case .draft7: "7"
        case .draft2019: "2019-09"
        case .draft2020: "2020-12"
        }
    }

    /// nil where that is no folder of a draft we know.
    init?(suiteFolder: Substring) {
        guard let draft = Draft.allCases.first(where: { "draft\($0.name)" == suiteFolder }) else { return nil }
        self = draft
    }
}
