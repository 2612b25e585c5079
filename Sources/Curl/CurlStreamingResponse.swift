// SPDX-License-Identifier: Apache-2.0

/// A response whose body is pulled piece by piece; letting go of it, or of the task that reads it, ends the transfer.
package final class CurlStreamingResponse: Sendable {
    package let head: CurlHead
    private let stream: ResponseStream
    private let transfer: Transfer
    /// Keeps the client running for as long as somebody reads.
    private let client: CurlClient

    package var status: Int { head.status }

    init(head: CurlHead, stream: ResponseStream, transfer: Transfer, client: CurlClient) {
        self.head = head
        self.stream = stream
        self.transfer = transfer
        self.client = client
    }

    deinit {
        if !stream.isOver { cancel() }
    }

    /// The next piece of the body, all that has come since the last one; nil at its end.
    ///
    /// - Throws: What ended the transfer early, after all bytes that came before were handed out.
    package func next() async throws(CurlError) -> [UInt8]? {
        if let answer = use(stream.take()) { return try answer.get() }
        let result = await withTaskCancellationHandler {
            await Reply.wait { reader in
                if let answer = use(stream.take(later: reader)) { reader.give(answer) }
            }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    /// Lets the rest go: what still comes is dropped, so that the connection can be used again, but only a little and for a moment.
    ///
    /// For those who know that they have all they want; at most 64 KB and 250 ms, after which the connection is closed.
    package func leave() {
        if stream.leave() { client.leave(transfer) }
    }

    /// Closes the transfer; what is buffered can still be read, and then the error is `cancelled`.
    package func cancel() {
        client.cancel(transfer)
    }

    private func use(_ taken: ResponseStream.Taken) -> Result<[UInt8]?, CurlError>? {
        switch taken {
        case .answer(let answer):
            return answer
        case .answerAndResume(let bytes):
            client.resume(transfer)
            return .success(bytes)
        case .nothingYet:
            return nil
        }
    }
}
