// SPDX-License-Identifier: Apache-2.0

import JSON
@testable import JSONSchema

/// Schema and instance → verdict: all ways to a verdict agree, and what is found wrong has a place.
///
/// The first byte of the input chooses the options; schema and instance are divided by 0x1E.
@c(LLVMFuzzerTestOneInput)
public func evaluateInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe bytes(start, count)
    guard let first = input.first else { return 0 }
    let texts = parts(Array(input.dropFirst()), atMost: 2)
    guard texts.count == 2, let schema = try? JSONDocument(parsing: Array(texts[0]), limits: .schema),
        let instance = try? JSONDocument(parsing: Array(texts[1]))
    else { return 0 }
    let draft = Draft.allCases[Int(first & 7) % Draft.allCases.count]
    let options = SchemaOptions(defaultDraft: draft, formats: first & 8 == 0 ? .annotate : .assert)
    var plainOptions = options
    plainOptions.optimises = false
    guard let compiled = try? SchemaCompiler(options: options).compile(schema) else { return 0 }
    guard let plain = try? SchemaCompiler(options: plainOptions).compile(schema) else {
        require(false, "compiles only when optimised")
        return 0
    }
    warm(compiled)
    warm(plain)
    // What spends a budget in one way may not do so in another; what is decided is always the same.
    let verdict = compiled.isValid(instance)
    switch compiled.evaluate(instance, report: .findings(limit: 64)) {
    case .undecided: break
    case .valid: require(verdict != false, "valid with a report, invalid without")
    case .invalid(let findings, let total):
        require(verdict != true, "invalid with a report, valid without")
        check(findings, total, instance)
    }
    guard let verdict, let other = plain.isValid(instance) else { return 0 }
    require(verdict == other, "\(verdict) when optimised, \(other) when not")
    if let unit = compiled.outputUnit(instance) {
        require(unit.isValid == verdict, "\(verdict) by the program, \(unit.isValid) keyword by keyword")
    }
    if verdict { checkReductions(of: compiled, instance, options) }
    return 0
}

private func check(_ findings: [SchemaFinding], _ total: Int, _ instance: JSONDocument) {
    require(!findings.isEmpty && total >= findings.count, "\(findings.count) findings of \(total)")
    for finding in findings {
        let range = finding.byteRange
        require(range.lowerBound >= 0 && range.upperBound <= instance.source.count, "a finding outside of the text")
        require(instance.root.at(finding.instance) != nil, "a finding at \(finding.instance), which is not there")
        require(instance.position(ofByte: range.lowerBound) == finding.position, "a finding with another position")
        require(!finding.message(masked: true).isEmpty, "a finding without words")
    }
}

/// What a provider is sent allows all that the schema allows, unless it says that it is narrower.
private func checkReductions(of schema: CompiledSchema, _ instance: JSONDocument, _ options: SchemaOptions) {
    for dialect in StrictDialect.all {
        let subset = schema.strictSubset(for: dialect.widened)
        guard let text = subset.schema, let document = try? JSONDocument(parsing: text) else { continue }
        let compiler = SchemaCompiler(options: SchemaOptions(formats: options.formats))
        guard let reduced = try? compiler.compile(document) else { continue }
        let verdict = reduced.isValid(instance)
        require(
            verdict != false,
            "valid, but not by what is sent to \(dialect.name): \(String(decoding: text, as: UTF8.self))"
        )
    }
}
