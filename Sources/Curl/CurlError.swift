// SPDX-License-Identifier: Apache-2.0

/// Why a transfer did not bring a whole response: the facts, without address, header, body or key.
package enum CurlError: Error, Sendable, Equatable {
    /// The part of a transfer that took too long.
    package enum Phase: String, Sendable, CaseIterable {
        /// Until a connection is ready: waiting for a free one, name, TCP and TLS.
        case connect
        /// From a ready connection to the first byte of the response, so it includes sending the request.
        case firstByte = "first_byte"
        /// Between two pieces of the response, while the consumer takes them.
        case idle
        /// The whole transfer.
        case total
    }

    case invalidRequest(String)
    case couldNotResolve
    case couldNotConnect(String)
    case tls(String)
    case timedOut(phase: Phase, after: Duration)
    case sendFailed(String)
    /// The response ended early; `received` and `expected` count bytes of the body as sent.
    case cutOff(received: Int, expected: Int?)
    /// The response is larger than the request allows, in bytes.
    case tooLarge(limit: Int)
    case malformedResponse(String)
    case cancelled
    /// The client was shut down, before or during the transfer.
    case shutDown
    /// The system refused the client something it needs, such as a file descriptor.
    case unavailable(String)
    /// What libcurl reports and none of the others says; `code` is its `CURLcode`.
    case other(code: Int, text: String)

    /// The stable name of the case, for logs and metrics.
    package var code: String {
        switch self {
        case .invalidRequest: "invalid_request"
        case .couldNotResolve: "could_not_resolve"
        case .couldNotConnect: "could_not_connect"
        case .tls: "tls_failed"
        case .timedOut(let phase, _): "timed_out_\(phase.rawValue)"
        case .sendFailed: "send_failed"
        case .cutOff: "cut_off"
        case .tooLarge: "too_large"
        case .malformedResponse: "malformed_response"
        case .cancelled: "cancelled"
        case .shutDown: "shut_down"
        case .unavailable: "unavailable"
        case .other: "other"
        }
    }
}

extension CurlError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidRequest(let what):
            "request: found \(what). Mend the configured address or header."
        case .couldNotResolve:
            "name look-up: found no address for the host; expected one. Check the host name and the DNS servers."
        case .couldNotConnect(let why):
            "connection: found `\(why)`; expected a listening server. Check address, port and firewall."
        case .tls(let why):
            "TLS: found `\(why)`; expected a trusted handshake. Check the certificate and the CA setting."
        case .timedOut(let phase, let limit):
            "\(phase.rawValue): found nothing within \(limit); expected \(phase.awaited). "
                + "Raise this timeout if the server needs longer."
        case .sendFailed(let why):
            "sending: found `\(why)`; expected the whole request to be taken. Try again."
        case .cutOff(let received, let expected):
            "response: found the end after \(received) bytes; expected "
                + (expected.map { "\($0)" } ?? "more") + ". Try again."
        case .tooLarge(let limit):
            "response: found more than \(limit) bytes; expected at most that. Raise the limit if this is right."
        case .malformedResponse(let what):
            "response: found \(what); expected HTTP. Check that the address is an HTTP server's."
        case .cancelled:
            "transfer: found a cancellation; expected to go on. Nothing to mend."
        case .shutDown:
            "transfer: found the client shut down; expected it running. Send requests before the shutdown."
        case .unavailable(let what):
            "client: found `\(what)`; expected the system to provide it. Raise the limits of this process."
        case .other(let code, let text):
            "transfer: found libcurl's error \(code), `\(text)`; expected a response. Try again."
        }
    }
}

extension CurlError.Phase {
    fileprivate var awaited: String {
        switch self {
        case .connect: "a connection"
        case .firstByte: "a response to begin"
        case .idle: "the next piece of the response"
        case .total: "the whole response"
        }
    }
}
