// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@testable import JSONSchema
@testable import json_schema_check

/// The official test suite, whole: required, optional and format tests of all drafts, annotations and output.
@Suite(.enabled(if: SharedData.isPresent))
struct OfficialSuiteTests {
    static let suite = SharedData.isPresent ? try? OfficialSuite(folder: SharedData.suite.path) : nil
    static let files = suite?.files ?? []

    @Test("every assertion of the official suite holds", arguments: files)
    func assertions(file: SuiteFile) throws {
        #expect(try #require(Self.suite).run(file).failures == [])
    }

    @Test("verdicts do not depend on how they are found, and every failure is explained", arguments: files)
    func agreement(file: SuiteFile) throws {
        let suite = try #require(Self.suite)
        let compiler = SchemaCompiler(registry: suite.registry, options: file.options)
        var plainOptions = file.options
        plainOptions.optimises = false
        let plainCompiler = SchemaCompiler(registry: suite.registry, options: plainOptions)
        for group in try suite.cases(in: file) {
            let schema = try compiler.compile(group.schema)
            let plain = try plainCompiler.compile(group.schema)
            for test in group.tests {
                let verdict = schema.isValid(test.data)
                let title = "\(group.title): \(test.title)"
                #expect(plain.isValid(test.data) == verdict, "\(title): without optimising")
                if !file.options.assertsContent {
                    let unit = schema.outputUnit(try JSONDocument(parsing: test.data.text))
                    #expect(unit?.isValid == verdict, "\(title): keyword by keyword")
                }
                if case .invalid(let findings, _) = schema.evaluate(test.data) {
                    #expect(!findings.isEmpty, "\(title): not explained")
                    #expect(findings.allSatisfy { !$0.message(masked: false).contains("too involved") })
                }
            }
        }
    }

    @Test("every expected annotation is there, and no other", arguments: suite?.annotationFiles ?? [])
    func annotations(file: String) throws {
        for draft in Draft.allCases {
            #expect(try #require(Self.suite).runAnnotations(file, as: draft).failures == [])
        }
    }

    @Test("output is as the specification wants it", arguments: suite?.outputFiles ?? [])
    func output(file: String) throws {
        let tally = try #require(Self.suite).runOutput(file)
        #expect(tally.failures == [])
        #expect(tally.total > 0)
    }

    @Test("the official suite is whole")
    func counts() throws {
        let suite = try #require(Self.suite)
        var counts: [SuitePart: Int] = [:]
        for file in suite.files {
            counts[file.part, default: 0] += try suite.cases(in: file).reduce(0) { $0 + $1.tests.count }
        }
        #expect(counts == [.required: 4_942, .optional: 644, .formats: 2_741])
    }

    @Test("a folder without the suite is no success")
    func missing() {
        #expect(throws: CheckError.self) { try OfficialSuite(folder: "/nowhere") }
    }

    @Test("an assertion that does not hold is counted and named")
    func failing() {
        var tally = SuiteTally()
        tally.count(true, "right")
        tally.count(false, "wrong")
        #expect(tally.passed == 1)
        #expect(tally.total == 2)
        #expect(tally.failures == ["wrong"])
    }

    @Test(
        "annotation tests say which drafts they are for",
        arguments: [
            (nil, [true, true, true, true, true]), ("7", [false, false, true, true, true]),
            ("<=2019", [true, true, true, true, false]), ("=2020", [false, false, false, false, true]),
            ("6,<=2019", [false, true, true, true, false]),
        ] as [(String?, [Bool])]
    )
    func compatibility(text: String?, drafts: [Bool]) {
        #expect(Draft.allCases.map { OfficialSuite.isCompatible(text, $0) } == drafts)
    }
}
