// SPDX-License-Identifier: Apache-2.0

/// The answer a suspended caller waits for; whoever holds it gives it exactly once.
///
/// The continuation is the unchecked one, which saves an allocation per request. It is safe as used here: every reply
/// is taken out of where it is kept, under a lock or on the loop's thread, before it is given.
@safe struct Reply<Answer: Sendable>: Sendable {
    private let continuation: UnsafeContinuation<Answer, Never>

    /// Suspends the caller until the reply is given.
    static func wait(_ body: (Reply) -> Void) async -> Answer {
        await unsafe withUnsafeContinuation { continuation in
            unsafe body(Reply(continuation: continuation))
        }
    }

    func give(_ answer: Answer) {
        unsafe continuation.resume(returning: answer)
    }
}
