// SPDX-License-Identifier: Apache-2.0

internal import Patterns
internal import Synchronization

/// Room for matches by the library, handed from one evaluation of a program to the next.
final class ScratchPool: Sendable {
    private let free = Mutex<[PatternScratch]>([])

    /// Room beyond that is given back to the system.
    private static let most = 16

    func take() -> PatternScratch {
        free.withLock { $0.popLast() } ?? PatternScratch()
    }

    func put(_ scratch: PatternScratch) {
        free.withLock { free in
            if free.count < Self.most { free.append(scratch) }
        }
    }
}
