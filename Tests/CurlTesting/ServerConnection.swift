// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// One accepted connection of a `ScriptedServer`; all calls block.
package final class ServerConnection: Sendable {
    package struct Request: Sendable {
        package let head: String
        package let body: [UInt8]

        package var method: Substring { head.prefix { $0 != " " } }
        package var target: Substring { head.split(separator: " ", maxSplits: 2).dropFirst().first ?? "" }
    }

    private struct State {
        var received: [UInt8] = []
        var isClosed = false
    }

    package let descriptor: Int32
    private let state = Mutex(State())

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
        set(IPPROTO_TCP, TCP_NODELAY, 1)
    }

    /// The next request with its whole body; nil when the client is gone.
    package func readRequest() -> Request? {
        guard let head = readHead() else { return nil }
        let length = head.lowercased().split(separator: "\r\n").lazy
            .filter { $0.hasPrefix("content-length:") }
            .compactMap { Int($0.dropFirst(15).filter(\.isNumber)) }.first
        guard let body = read(count: length ?? 0) else { return nil }
        return Request(head: head, body: body)
    }

    /// The bytes up to the blank line, with it; nil when the client is gone.
    package func readHead() -> String? {
        var searched = 0
        while true {
            let received = state.withLock { $0.received }
            while searched + 4 <= received.count {
                if received[searched..<(searched + 4)].elementsEqual([13, 10, 13, 10]) {
                    return read(count: searched + 4).map { String(decoding: $0, as: UTF8.self) }
                }
                searched += 1
            }
            guard receive() > 0 else { return nil }
        }
    }

    private func read(count: Int) -> [UInt8]? {
        while state.withLock({ $0.received.count }) < count {
            guard receive() > 0 else { return nil }
        }
        return state.withLock { state in
            defer { state.received.removeFirst(count) }
            return Array(state.received.prefix(count))
        }
    }

    /// Waits for more; the count of new bytes, 0 at the end, -1 when the connection broke.
    @discardableResult
    package func receive() -> Int {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { state.withLock { $0.received.append(contentsOf: buffer.prefix(count)) } }
        return count
    }

    /// Reads until the client has closed the connection.
    package func waitForHangUp() {
        while receive() > 0 {}
    }

    /// Sends all of it; false when the client is gone.
    @discardableResult
    package func send(_ text: String) -> Bool {
        send(Array(text.utf8))
    }

    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    descriptor,
                    bytes.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Makes the kernel keep little of what is sent, so that a client that does not read is felt soon.
    package func limitSendBuffer(to bytes: Int32) {
        set(SOL_SOCKET, SO_SNDBUF, bytes)
    }

    private func set(_ level: some BinaryInteger, _ option: Int32, _ value: Int32) {
        var value = value
        unsafe setsockopt(descriptor, Int32(level), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Ends the connection with a reset instead of an orderly end.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    /// Wakes whoever blocks on this connection; the script still closes it.
    package func hangUp() {
        state.withLock { if !$0.isClosed { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    }

    package func close() {
        state.withLock { state in
            if !state.isClosed { Glibc.close(descriptor) }
            state.isClosed = true
        }
    }
}

/// A whole HTTP/1.1 response with a content length.
package func response(_ status: Int = 200, _ body: String = "ok", fields: [String] = []) -> String {
    let fields = (["Content-Length: \(body.utf8.count)"] + fields).map { $0 + "\r\n" }.joined()
    return "HTTP/1.1 \(status) Text\r\n\(fields)\r\n\(body)"
}
