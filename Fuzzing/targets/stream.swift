// SPDX-License-Identifier: Apache-2.0

import JSON
@testable import JSONSchema

/// Schema and text → verdicts while it arrives: they do not depend on the cuts, and end as the verdict on the whole.
///
/// The first byte of the input chooses the options and the cuts; schema and text are divided by 0x1E.
@c(LLVMFuzzerTestOneInput)
public func streamInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe bytes(start, count)
    guard let first = input.first else { return 0 }
    let texts = parts(Array(input.dropFirst()), atMost: 2)
    guard texts.count == 2, let schema = try? JSONDocument(parsing: Array(texts[0]), limits: .schema) else { return 0 }
    let draft = Draft.allCases[Int(first & 7) % Draft.allCases.count]
    let options = SchemaOptions(defaultDraft: draft, formats: first & 8 == 0 ? .annotate : .assert)
    guard let compiled = try? SchemaCompiler(options: options).compile(schema) else { return 0 }
    warm(compiled)
    let plan = StreamPlan(compiled)
    let text = Array(texts[1])
    let whole = read(text, in: text.count + 1, plan)
    check(whole, text, compiled)
    for size in [1, 2 + Int(first >> 4)] {
        let other = read(text, in: size, plan)
        require(other.verdict == whole.verdict, "\(other.verdict) in pieces of \(size), else \(whole.verdict)")
    }
    return 0
}

/// A stream that has read a text in pieces of one size.
private func read(_ text: [UInt8], in size: Int, _ plan: StreamPlan) -> SchemaStream {
    var stream = SchemaStream(plan)
    var rest = text[...]
    while !rest.isEmpty {
        _ = stream.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
    }
    return stream
}

private func check(_ stream: SchemaStream, _ text: [UInt8], _ schema: CompiledSchema) {
    if case .impossible(let rejection) = stream.verdict {
        require((0...text.count).contains(rejection.offset), "rejected at \(rejection.offset) of \(text.count) bytes")
    }
    do throws(JSONSyntaxError) {
        let document = try JSONDocument(parsing: text)
        let outcome = try stream.finish(report: .findings(limit: 64))
        switch (schema.isValid(document), outcome) {
        case (true?, .valid), (false?, .invalid), (nil, _), (_, .undecided): break
        case (let verdict?, _): require(false, "\(verdict) as a whole, as a stream \(outcome)")
        }
    } catch {
        guard let outcome = try? stream.finish(report: .findings(limit: 1)) else { return }
        // What no schema allows is rejected before the fault in its JSON is reached.
        if case .invalid = outcome { return }
        require(false, "a text that is no JSON ended as \(outcome)")
    }
}
