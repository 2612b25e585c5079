// SPDX-License-Identifier: Apache-2.0

import Curl
import Testing

struct CurlErrorTests {
    @Test(
        "has a stable code and says what was found and expected",
        arguments: [
            (
                CurlError.invalidRequest("a body on HEAD; expected none"), "invalid_request",
                "request: found a body on HEAD; expected none. Mend the configured address or header."
            ),
            (
                .couldNotResolve, "could_not_resolve",
                "name look-up: found no address for the host; expected one. Check the host name and the DNS servers."
            ),
            (
                .couldNotConnect("Connection refused"), "could_not_connect",
                "connection: found `Connection refused`; expected a listening server. Check address, port and firewall."
            ),
            (
                .tls("certificate has expired"), "tls_failed",
                "TLS: found `certificate has expired`; expected a trusted handshake. "
                    + "Check the certificate and the CA setting."
            ),
            (
                .timedOut(phase: .connect, after: .seconds(5)), "timed_out_connect",
                "connect: found nothing within 5.0 seconds; expected a connection. "
                    + "Raise this timeout if the server needs longer."
            ),
            (
                .timedOut(phase: .firstByte, after: .milliseconds(1500)), "timed_out_first_byte",
                "first_byte: found nothing within 1.5 seconds; expected a response to begin. "
                    + "Raise this timeout if the server needs longer."
            ),
            (
                .timedOut(phase: .idle, after: .seconds(1)), "timed_out_idle",
                "idle: found nothing within 1.0 seconds; expected the next piece of the response. "
                    + "Raise this timeout if the server needs longer."
            ),
            (
                .timedOut(phase: .total, after: .seconds(1)), "timed_out_total",
                "total: found nothing within 1.0 seconds; expected the whole response. "
                    + "Raise this timeout if the server needs longer."
            ),
            (
                .sendFailed("Broken pipe"), "send_failed",
                "sending: found `Broken pipe`; expected the whole request to be taken. Try again."
            ),
            (
                .cutOff(received: 3, expected: 10), "cut_off",
                "response: found the end after 3 bytes; expected 10. Try again."
            ),
            (
                .cutOff(received: 3, expected: nil), "cut_off",
                "response: found the end after 3 bytes; expected more. Try again."
            ),
            (
                .tooLarge(limit: 5), "too_large",
                "response: found more than 5 bytes; expected at most that. Raise the limit if this is right."
            ),
            (
                .malformedResponse("no HTTP"), "malformed_response",
                "response: found no HTTP; expected HTTP. Check that the address is an HTTP server's."
            ),
            (.cancelled, "cancelled", "transfer: found a cancellation; expected to go on. Nothing to mend."),
            (
                .shutDown, "shut_down",
                "transfer: found the client shut down; expected it running. Send requests before the shutdown."
            ),
            (
                .unavailable("Too many open files"), "unavailable",
                "client: found `Too many open files`; expected the system to provide it. "
                    + "Raise the limits of this process."
            ),
            (
                .other(code: 27, text: "Out of memory"), "other",
                "transfer: found libcurl's error 27, `Out of memory`; expected a response. Try again."
            ),
        ]
    )
    func wording(error: CurlError, code: String, text: String) {
        #expect(error.code == code)
        #expect("\(error)" == text)
    }
}
