// SPDX-License-Identifier: Apache-2.0

import JSON

extension FixtureReport {
    /// The report as a JSON object: `passed`, `failed`, and `fixtures` with `policy`, `name`, `file`, `line`, `column`, `passed` and
    /// `mismatches` of `what`, `expected`, `found`; then `left_out` where a policy needs what this machine lacks, `mutation` where answers were corrupted, and `coverage` where asked for.
    package func json(coverage: Bool = false) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("passed")
        writer.int(passed)
        writer.key("failed")
        writer.int(failed)
        writer.key("fixtures")
        writer.beginArray()
        for suite in suites {
            for result in suite.results { Self.write(result, of: suite, to: &writer) }
        }
        writer.endArray()
        if !leftOut.isEmpty {
            writer.key("left_out")
            writer.value(.array(leftOut.map { .string($0.summary) }))
        }
        if suites.contains(where: { $0.mutation != nil }) {
            writer.key("mutation")
            writer.beginArray()
            for suite in suites { suite.writeMutation(to: &writer) }
            writer.endArray()
        }
        if coverage {
            writer.key("coverage")
            writer.beginArray()
            for suite in suites { suite.writeCoverage(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
        return writer.take()
    }

    private static func write(_ result: FixtureResult, of suite: Suite, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("policy")
        writer.string(suite.policy)
        writer.key("name")
        writer.string(result.name)
        writer.key("file")
        writer.string(suite.file)
        writer.key("line")
        writer.int(result.position.line)
        writer.key("column")
        writer.int(result.position.column)
        writer.key("passed")
        writer.bool(result.holds)
        writer.key("mismatches")
        writer.beginArray()
        for mismatch in result.mismatches {
            writer.beginObject()
            writer.key("what")
            writer.string(mismatch.what)
            writer.key("expected")
            writer.string(mismatch.expected)
            writer.key("found")
            writer.string(mismatch.found)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension FixtureReport.Suite {
    /// `policy`, the counts, and `survivors` of `fixture`, `line`, `kind`, `pointer`, `change`.
    fileprivate func writeMutation(to writer: inout JSONWriter) {
        guard let mutation else { return }
        writer.beginObject()
        writer.key("policy")
        writer.string(policy)
        for (name, count) in [
            ("answers", mutation.answers), ("mutants", mutation.mutants), ("noticed", mutation.noticed),
            ("undone", mutation.undone), ("left_to_models", mutation.leftToModels), ("allowed", mutation.allowed),
        ] {
            writer.key(name)
            writer.int(count)
        }
        writer.key("survivors")
        writer.beginArray()
        for survivor in mutation.survivors {
            writer.beginObject()
            writer.key("fixture")
            writer.string(survivor.fixture)
            writer.key("line")
            writer.int(survivor.position.line)
            writer.key("kind")
            writer.string(survivor.kind)
            if let pointer = survivor.pointer {
                writer.key("pointer")
                writer.string(pointer.description)
            }
            writer.key("change")
            writer.string(survivor.change)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    /// `policy`, `verifiers` with their verdicts and findings, `rungs`, and the `gaps` in words.
    fileprivate func writeCoverage(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("policy")
        writer.string(policy)
        writer.key("verifiers")
        writer.beginArray()
        for verifier in coverage.verifiers {
            writer.beginObject()
            writer.key("verifier")
            writer.string(verifier.name)
            if let rung = verifier.rung {
                writer.key("rung")
                writer.int(rung)
            }
            for (name, count) in [
                ("accepted", verifier.accepted), ("rejected", verifier.rejected),
                ("inconclusive", verifier.inconclusive),
            ] {
                writer.key(name)
                writer.int(count)
            }
            writer.key("findings")
            writer.beginObject()
            for (code, count) in verifier.findings.sorted(by: { $0.key < $1.key }) {
                writer.key(code)
                writer.int(count)
            }
            writer.endObject()
            writer.key("never_found")
            writer.value(.array(verifier.missing.map(JSONValue.string)))
            writer.endObject()
        }
        writer.endArray()
        writer.key("rungs")
        writer.beginArray()
        for rung in coverage.rungs {
            writer.beginObject()
            writer.key("model")
            writer.string(rung.model)
            writer.key("asked")
            writer.int(rung.asked)
            writer.key("answered")
            writer.int(rung.answered)
            writer.endObject()
        }
        writer.endArray()
        writer.key("gaps")
        writer.value(.array(coverage.gaps.map(JSONValue.string)))
        writer.endObject()
    }
}
