// SPDX-License-Identifier: Apache-2.0

import JSON
@testable import JSONSchema

/// Ends the run where something that always holds does not: the fuzzer keeps the input and reports it.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    guard !holds else { return }
    preconditionFailure(what())
}

/// Cuts an input into so many parts at the bytes 0x1E (record separator), which stand in no JSON text.
func parts(_ input: [UInt8], atMost count: Int) -> [ArraySlice<UInt8>] {
    input.split(separator: 0x1E, maxSplits: count - 1, omittingEmptySubsequences: false)
}

/// What a C string of bytes is to Swift.
func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start, count: count))
}

/// Whether an error says something, and about a place in the text.
func check(_ error: JSONSyntaxError, in text: [UInt8]) {
    require((0...text.count).contains(error.offset), "the error is at \(error.offset) of \(text.count) bytes")
    require(error.position.line >= 1 && error.position.column >= 1, "a position counts from 1")
    require(!error.message.isEmpty && !error.maskedDescription.isEmpty, "an error has a message")
}

/// Makes the machine code of all patterns, so that what spends a budget spends it each time.
func warm(_ schema: CompiledSchema) {
    for pattern in schema.outline.patterns {
        for _ in 0..<20 { _ = pattern.mayMatch([UInt8]().span) }
    }
}
