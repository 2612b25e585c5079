// SPDX-License-Identifier: Apache-2.0

import CLibCurl
import Glibc
import Synchronization

/// libcurl's memory functions, counted, of which one call can be made to fail.
///
/// libcurl takes them only when it starts, so this is for a process of its own (an exit test).
enum FailingAllocator {
    private static let count = Atomic(0)
    private static let countdown = Atomic(0)
    private static let failure = Atomic(false)

    /// How many blocks are out.
    static var blocks: Int { count.load(ordering: .relaxed) }
    /// Whether the call that was to fail has come.
    static var hasFailed: Bool { failure.load(ordering: .relaxed) }

    /// Lets that call from now fail, and forgets earlier ones; 0 lets none fail.
    static func fail(at number: Int) {
        if number > 0 { failure.store(false, ordering: .relaxed) }
        countdown.store(number, ordering: .relaxed)
    }

    static func install() -> Bool {
        unsafe curl_global_init_mem(
            Int(CURL_GLOBAL_DEFAULT),
            { size in unsafe FailingAllocator.fails() ? nil : FailingAllocator.counted(malloc(size)) },
            { block in unsafe FailingAllocator.release(block) },
            { block, size in
                guard let block = unsafe block else {
                    return unsafe FailingAllocator.fails() ? nil : FailingAllocator.counted(malloc(size))
                }
                return unsafe FailingAllocator.fails() ? nil : realloc(block, size)
            },
            { text in unsafe FailingAllocator.fails() ? nil : FailingAllocator.copy(text) },
            { count, size in unsafe FailingAllocator.fails() ? nil : FailingAllocator.counted(calloc(count, size)) }
        ) == CURLE_OK
    }

    private static func fails() -> Bool {
        guard countdown.load(ordering: .relaxed) > 0,
            countdown.subtract(1, ordering: .relaxed).newValue == 0
        else { return false }
        failure.store(true, ordering: .relaxed)
        return true
    }

    private static func counted(_ block: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        count.add(1, ordering: .relaxed)
        return unsafe block
    }

    private static func copy(_ text: UnsafePointer<CChar>?) -> UnsafeMutablePointer<CChar>? {
        guard let text = unsafe text else { return nil }
        count.add(1, ordering: .relaxed)
        return unsafe strdup(text)
    }

    private static func release(_ block: UnsafeMutableRawPointer?) {
        guard let block = unsafe block else { return }
        count.subtract(1, ordering: .relaxed)
        unsafe free(block)
    }
}
