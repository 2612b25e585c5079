// SPDX-License-Identifier: Apache-2.0

import JSON
@testable import JSONSchema
import Patterns

/// Pattern and subject → match: no pattern takes more than its budget, and the simple ones mean the same without the library.
///
/// Pattern and subject are divided by 0x1E.
@c(LLVMFuzzerTestOneInput)
public func matchInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let texts = parts(unsafe bytes(start, count), atMost: 2)
    guard let first = texts.first else { return 0 }
    let subject = Array(String(decoding: texts.count > 1 ? texts[1] : [], as: UTF8.self).utf8)
    let source = String(decoding: first, as: UTF8.self)
    checkRaw(source, subject)
    do throws(SchemaPatternError) {
        let pattern = try SchemaPattern(source)
        _ = pattern.mayMatch(subject.span)
        checkSimpleForm(source, subject)
    } catch {
        require(!error.found.isEmpty, "refused without words")
    }
    return 0
}

/// What a simple pattern finds without the library, the library finds too.
private func checkSimpleForm(_ source: String, _ subject: [UInt8]) {
    guard let expression = try? ECMAParser.parse(source), let plain = PlainPattern(expression),
        let library = try? Pattern(ECMAEmitter.source(of: expression), options: .ecmaScript)
    else { return }
    var budget = PatternBudget.document
    let verdict = library.matches(utf8: subject.span, scratch: PatternScratch(), budget: &budget)
    guard verdict != .undecided(.steps), verdict != .undecided(.subject) else { return }
    require((verdict == .matches) == plain.matches(subject.span), "\(verdict) by the library, not by the simple form")
}

/// The pattern as PCRE2 reads it, as the `regex` verifier does.
private func checkRaw(_ source: String, _ subject: [UInt8]) {
    guard let pattern = try? Pattern(source, options: [.unicode]) else { return }
    var budget = PatternBudget.document
    guard case .match(let match) = pattern.firstMatch(in: subject.span, budget: &budget) else { return }
    require(match.range.upperBound <= subject.count, "a match outside of its subject")
}
