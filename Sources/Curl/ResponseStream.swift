// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The bounded buffer between the event loop, which fills it, and the one who reads a streamed response.
final class ResponseStream: Sendable {
    typealias Piece = Result<[UInt8]?, CurlError>

    enum Taken {
        /// Bytes, nil at the end, or the error the transfer ended with.
        case answer(Piece)
        /// Bytes; and the transfer is paused and has room again.
        case answerAndResume([UInt8])
        case nothingYet
    }

    private struct State {
        var headReader: Reply<Result<CurlHead, CurlError>>?
        var bytes: [UInt8] = []
        var readers: [Reply<Piece>] = []
        var isPaused = false
        var isLeft = false
        var ending: Piece?

        mutating func take() -> Taken {
            guard !bytes.isEmpty else { return ending.map { .answer($0) } ?? .nothingYet }
            defer { bytes = [] }
            guard isPaused else { return .answer(.success(bytes)) }
            isPaused = false
            return .answerAndResume(bytes)
        }
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// Makes a buffer that holds at most `capacity` bytes, or one larger piece.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Whether the transfer has ended, or goes on without us.
    var isOver: Bool {
        state.withLock { $0.ending != nil || $0.isLeft }
    }

    /// Notes that nobody reads the rest; false if there is none.
    func leave() -> Bool {
        state.withLock { state in
            defer { state.isLeft = true }
            return state.ending == nil && !state.isLeft
        }
    }
}

// MARK: For the reader

extension ResponseStream {
    /// Gives the head as soon as it is there; to be called before the transfer starts.
    func readHead(_ reader: Reply<Result<CurlHead, CurlError>>) {
        state.withLock { $0.headReader = reader }
    }

    /// Takes all that is buffered.
    func take() -> Taken {
        state.withLock { $0.take() }
    }

    /// Takes all that is buffered, or else has it given later; several readers are served in their order.
    func take(later reader: Reply<Piece>) -> Taken {
        state.withLock { state in
            let taken = state.take()
            if case .nothingYet = taken { state.readers.append(reader) }
            return taken
        }
    }
}

// MARK: For the loop

extension ResponseStream {
    func begin(_ head: CurlHead) {
        let reader = state.withLock { $0.headReader.take() }
        reader?.give(.success(head))
    }

    /// Takes a piece of the body; false, and nothing taken, when there is no room for it.
    func append(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        let reader: Reply<Piece>?
        let isTaken: Bool
        (reader, isTaken) = state.withLock { state in
            guard state.readers.isEmpty else { return (state.readers.removeFirst(), true) }
            state.isPaused = !state.bytes.isEmpty && state.bytes.count + piece.count > capacity
            if !state.isPaused { unsafe state.bytes.append(contentsOf: piece) }
            return (nil, !state.isPaused)
        }
        unsafe reader?.give(.success(Array(piece)))
        return isTaken
    }

    /// Ends the response; what is buffered can still be read.
    func end(_ ending: Piece) {
        let (headReader, readers) = state.withLock { state in
            state.ending = ending
            defer { state.readers = [] }
            return (state.headReader.take(), state.readers)
        }
        // An end without an error comes after a head, so this reader gets the error.
        headReader?.give(ending.flatMap { _ in .failure(.cutOff(received: 0, expected: nil)) })
        for reader in readers { reader.give(ending) }
    }
}
