// SPDX-License-Identifier: Apache-2.0

/// An HTTP client over libcurl: one event loop on a thread of its own carries any number of transfers.
///
/// A client that goes away without `shutdown()` ends its loop by itself a moment later.
package final class CurlClient: Sendable {
    private let inbox: Inbox
    private let thread: LoopThread

    /// Starts the event loop.
    ///
    /// - Throws: `unavailable` when the system refuses a descriptor or a thread; `invalid_request` and `other` for
    ///   settings that libcurl refuses.
    package init(_ settings: CurlSettings = CurlSettings()) throws(CurlError) {
        inbox = try Inbox()
        thread = try LoopThread(EventLoop(inbox: inbox, settings: settings))
    }

    deinit {
        inbox.close()
    }

    /// Sends a request and waits for the whole response; a status of 400 and above is a response like any other.
    ///
    /// Cancelling the task closes the transfer.
    ///
    /// - Parameter request: What to send, and how long and how large the response may be.
    /// - Returns: The response.
    /// - Throws: Any `CurlError` but `unavailable`.
    package func perform(_ request: CurlRequest) async throws(CurlError) -> CurlResponse {
        let transfer = Transfer(request)
        let result = await withTaskCancellationHandler {
            await Reply.wait { reply in
                transfer.delivery = .whole(reply)
                start(transfer)
            }
        } onCancel: {
            cancel(transfer)
        }
        return try result.get()
    }

    /// Sends a request and waits for the head of the response.
    ///
    /// - Parameters:
    ///   - request: What to send, and how long and how large the response may be.
    ///   - capacity: The most bytes to buffer for a slow reader; then the server has to wait. One piece of up to 16 KB
    ///     is always taken, and as much again waits in libcurl.
    /// - Returns: The head, and the body to be read.
    /// - Throws: Any `CurlError` but `unavailable`.
    package func stream(
        _ request: CurlRequest,
        capacity: Int = 256 << 10
    ) async throws(CurlError) -> CurlStreamingResponse {
        let stream = ResponseStream(capacity: capacity)
        let transfer = Transfer(request)
        transfer.delivery = .stream(stream)
        let result = await withTaskCancellationHandler {
            await Reply.wait { reply in
                stream.readHead(reply)
                start(transfer)
            }
        } onCancel: {
            cancel(transfer)
        }
        return CurlStreamingResponse(head: try result.get(), stream: stream, transfer: transfer, client: self)
    }

    /// Ends every transfer with `shut_down`, closes every connection, and waits for the thread to be gone.
    package func shutdown() async {
        inbox.close()
        await inbox.waitForEnd()
        thread.join()
    }

    func cancel(_ transfer: Transfer) {
        _ = inbox.send(.cancel(transfer))
    }

    func leave(_ transfer: Transfer) {
        _ = inbox.send(.leave(transfer))
    }

    func resume(_ transfer: Transfer) {
        _ = inbox.send(.resume(transfer))
    }

    private func start(_ transfer: Transfer) {
        if !inbox.send(.start(transfer)) { transfer.refuse() }
    }
}
