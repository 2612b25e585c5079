// SPDX-License-Identifier: Apache-2.0

import CPCRE2
import Synchronization

/// PCRE2's compiled form of one pattern; owns the C object.
///
/// `@unchecked Sendable` holds because `code` is never changed after `init` (PCRE2 allows any number of concurrent matches
/// on it), and machine code is made on a private copy which is published once, atomically.
@safe
final class CompiledCode: @unchecked Sendable {
    let groupCount: Int
    /// The pattern can only match at the start of the subject.
    let isAnchored: Bool
    private let code: OpaquePointer
    /// The copy with machine code, as its bit pattern; 0 until there is one.
    private let machine = Atomic<UInt>(0)
    private let matchesSoFar = Atomic<Int>(0)

    /// Matches after which machine code pays for its making.
    private static let matchesBeforeMachineCode = 16

    init(_ source: [UInt8], options: PatternOptions) throws(PatternError) {
        guard source.count <= 65_536 else {
            throw PatternError(offset: 65_536, text: "the pattern is longer than 64 KiB")
        }
        var number: Int32 = 0
        var offset = 0
        let compiled = unsafe Self.withBase(of: source.span) { base, count in
            unsafe pcre2_compile_8(base, count, Self.flags(options), &number, &offset, nil)
        }
        guard let compiled = unsafe compiled else {
            throw PatternError(offset: offset, text: Self.message(number))
        }
        unsafe code = compiled
        var groups: UInt32 = 0
        var effective: UInt32 = 0
        unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_ALLOPTIONS), &effective)
        groupCount = Int(groups)
        isAnchored = effective & UInt32(PCRE2_ANCHORED) != 0
    }

    deinit {
        if let copy = unsafe OpaquePointer(bitPattern: machine.load(ordering: .acquiring)) {
            unsafe pcre2_code_free_8(copy)
        }
        unsafe pcre2_code_free_8(code)
    }

    /// Searches once and returns PCRE2's result: the number of groups set, or a negative code.
    ///
    /// - Parameters:
    ///   - bytes: The subject.
    ///   - starts: The offsets at which a match may start.
    ///   - steps: Backtracking steps at each start.
    ///   - heapKiB: Heap of the match.
    ///   - trusted: The bytes are known to be UTF-8 and are not checked again.
    ///   - scratch: Takes the groups.
    /// - Returns: The number of groups set, or a negative code.
    func search(
        _ bytes: Span<UInt8>,
        starts: ClosedRange<Int>,
        steps: Int,
        heapKiB: UInt32,
        trusted: Bool,
        scratch: PatternScratch
    ) -> Int32 {
        guard let block = unsafe scratch.block, let context = unsafe scratch.context else {
            return PCRE2_ERROR_NOMEMORY
        }
        unsafe pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        unsafe pcre2_set_heap_limit_8(context, heapKiB)
        if !isAnchored { unsafe pcre2_set_offset_limit_8(context, starts.upperBound) }
        let check: UInt32 = trusted ? UInt32(PCRE2_NO_UTF_CHECK) : 0
        return unsafe Self.withBase(of: bytes) { base, count in
            if let machine = unsafe machineCode() {
                let result =
                    unsafe trusted
                    ? pcre2_jit_match_8(machine, base, count, starts.lowerBound, check, block, context)
                    : pcre2_match_8(machine, base, count, starts.lowerBound, check, block, context)
                if result != PCRE2_ERROR_JIT_STACKLIMIT { return result }
            }
            // Machine code has a small fixed stack; the interpreter uses the heap, within its limit.
            return unsafe pcre2_match_8(
                code,
                base,
                count,
                starts.lowerBound,
                check | UInt32(PCRE2_NO_JIT),
                block,
                context
            )
        }
    }

    /// The copy with machine code, made at the 16th match; nil before, and where the system forbids it.
    private func machineCode() -> OpaquePointer? {
        let bits = machine.load(ordering: .acquiring)
        if bits != 0 { return unsafe OpaquePointer(bitPattern: bits) }
        let count = matchesSoFar.wrappingAdd(1, ordering: .relaxed).newValue
        guard count == Self.matchesBeforeMachineCode, let copy = unsafe pcre2_code_copy_8(code) else { return nil }
        guard unsafe pcre2_jit_compile_8(copy, UInt32(PCRE2_JIT_COMPLETE)) == 0 else {
            unsafe pcre2_code_free_8(copy)
            return nil
        }
        machine.store(UInt(bitPattern: copy), ordering: .releasing)
        return unsafe copy
    }

    /// Group numbers by name, read from PCRE2's table of (two-byte number, zero-ended name).
    func names() -> [String: Int] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table = unsafe table else { return [:] }
        var names: [String: Int] = [:]
        for entry in 0..<Int(count) {
            let start = entry * Int(size)
            let number = unsafe Int(table[start]) << 8 | Int(table[start + 1])
            var bytes: [UInt8] = []
            var index = start + 2
            while unsafe table[index] != 0 {
                unsafe bytes.append(table[index])
                index += 1
            }
            names[String(decoding: bytes, as: UTF8.self)] = number
        }
        return names
    }

    private static func flags(_ options: PatternOptions) -> UInt32 {
        var flags = UInt32(PCRE2_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_USE_OFFSET_LIMIT)
        if options.contains(.caseInsensitive) { flags |= UInt32(PCRE2_CASELESS) }
        if options.contains(.multiline) { flags |= UInt32(PCRE2_MULTILINE) }
        if options.contains(.dotMatchesLineBreaks) { flags |= UInt32(PCRE2_DOTALL) }
        if options.contains(.extended) { flags |= UInt32(PCRE2_EXTENDED) }
        if options.contains(.unicode) { flags |= UInt32(PCRE2_UCP) }
        if options.contains(.ecmaScript) {
            flags |= UInt32(PCRE2_DOLLAR_ENDONLY) | UInt32(PCRE2_MATCH_UNSET_BACKREF) | UInt32(PCRE2_ALLOW_EMPTY_CLASS)
        }
        return flags
    }

    private static func message(_ number: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe buffer.withUnsafeMutableBufferPointer { room in
            unsafe pcre2_get_error_message_8(number, room.baseAddress, room.count)
        }
        return length > 0 ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "no regular expression"
    }

    /// Calls `body` with the address of the first byte; an empty span, which may have none, gets that of a zero.
    private static func withBase<Result>(
        of bytes: Span<UInt8>,
        _ body: (UnsafePointer<UInt8>, Int) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { return unsafe body(base, buffer.count) }
            var zero: UInt8 = 0
            return unsafe withUnsafePointer(to: &zero) { unsafe body($0, 0) }
        }
    }
}
