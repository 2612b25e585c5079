// SPDX-License-Identifier: Apache-2.0

/// Every fault with what must come of it.
package enum FaultTable {
    package static let rows = way + time + ends + statuses + heads + bodies

    private static let way = [
        FaultRow("refused_connection", "refuses the connection", .refusedConnection, .unreachable),
        FaultRow("unknown_host", "has a name that is not found", .unknownHost, .unreachable),
        FaultRow("no_tls", "speaks no TLS at an `https` address", .noTLS, .unreachable),
        FaultRow("silent_tls", "never answers the TLS handshake", .silentTLS, .connecting),
    ]

    private static let time = [
        FaultRow("silent", "accepts and says nothing", .stall(.beforeHead), .firstByte),
        FaultRow("stall_after_head", "stalls after the head", .stall(.afterHead), .idle),
        FaultRow("stall_mid_body", "stalls in the middle of the body", .stall(.midBody), .idle),
        FaultRow(
            "stall_after_body",
            "stalls before the last byte; of a stream, before the last chunk, which holds nothing",
            .stall(.afterBody),
            whole: .idle,
            streamed: .answered
        ),
        FaultRow("slow_drip", "drips too slowly", .drip(bytes: 1, pause: .milliseconds(15)), .total),
        FaultRow("drip", "drips, but in time", .drip(bytes: 1, pause: .microseconds(50)), .answered),
        FaultRow("slow_close", "ends the answer by closing, late", .slowClose(.milliseconds(100)), .answered),
    ]

    private static let ends = [
        FaultRow("reset_before_head", "resets before the head", .reset(.beforeHead), .cutOff),
        FaultRow("reset_after_head", "resets after the head", .reset(.afterHead), .cutOff),
        FaultRow("reset_mid_body", "resets in the middle of the body", .reset(.midBody), .cutOff),
        FaultRow("close_before_head", "closes before the head", .close(.beforeHead), .cutOff),
        FaultRow("close_after_head", "closes after the head", .close(.afterHead), .cutOff),
        FaultRow("close_mid_body", "closes in the middle of the body", .close(.midBody), .cutOff),
        FaultRow(
            "close_after_body",
            "closes before the last byte; of a stream, before the last chunk, which holds nothing",
            .close(.afterBody),
            whole: .cutOff,
            streamed: .answered
        ),
    ]

    private static let statuses = [
        FaultRow("rate_limited", "says 429", .status(429, .untold), .rateLimited),
        FaultRow("rate_limited_s", "says 429 and `Retry-After: 30`", .status(429, .seconds(30)), .rateLimited),
        FaultRow("rate_limited_ms", "says 429 and `Retry-After-Ms`", .status(429, .milliseconds(9_500)), .rateLimited),
        FaultRow("rate_limited_date", "says 429 until a date", .status(429, .date(seconds: 30)), .rateLimited),
        FaultRow("status_500", "says 500", .status(500, .untold), .unavailable),
        FaultRow("bad_gateway", "says 502 with a gateway's page", .page(502), .unavailable),
        FaultRow("status_503", "says 503", .status(503, .untold), .unavailable),
        FaultRow("status_503_s", "says 503 and `Retry-After: 30`", .status(503, .seconds(30)), .stayAway),
        FaultRow("gateway_timeout", "says 504 with a gateway's page", .page(504), .unavailable),
        FaultRow("overloaded", "says 529", .status(529, .untold), .unavailable),
        FaultRow("status_400", "says 400", .status(400, .untold), .invalid),
        FaultRow("status_401", "says 401", .status(401, .untold), .unauthorised),
        FaultRow("status_403", "says 403", .status(403, .untold), .unauthorised),
        FaultRow("status_404", "says 404", .status(404, .untold), .invalid),
        FaultRow("redirect", "redirects", .redirect, .malformed),
    ]

    private static let heads = [
        FaultRow("endless_head", "sends header fields without end", .endlessHead, .tooLarge),
        FaultRow("two_lengths", "sends two lengths that differ", .twoLengths, .malformed),
        FaultRow(
            "wrong_type",
            "sends the answer under the content type of the other form",
            .wrongType,
            whole: .answered,
            streamed: .malformed
        ),
        FaultRow(
            "page_type",
            "sends the answer under the content type of a page",
            .pageType,
            whole: .answered,
            streamed: .malformed
        ),
        FaultRow(
            "false_encoding",
            "sends garbage and says that it is packed",
            .falseEncoding,
            whole: .malformed,
            streamed: .cutOff
        ),
    ]

    private static let bodies = [
        FaultRow("page", "sends a web page with status 200", .page(200), .malformed),
        FaultRow("empty_body", "sends an empty body", .emptyBody, whole: .malformed, streamed: .cutOff),
        FaultRow(
            "other_json",
            "sends other JSON",
            .otherJSON,
            whole: .malformed,
            streamed: .cutOff,
            except: .streamed(.anthropic, .malformed)
        ),
        FaultRow("no_json", "sends what is no JSON", .noJSON, .malformed),
        FaultRow("truncated", "sends half an answer, framed as a whole one", .truncated, .cutOff),
        FaultRow(
            "without_end",
            "ends the stream without saying that the answer is over",
            .withoutEnd,
            whole: nil,
            streamed: .cutOff
        ),
        FaultRow(
            "whole_for_stream",
            "answers in one piece where a stream was asked for",
            .wholeForStream,
            whole: nil,
            streamed: .answered
        ),
        FaultRow(
            "error_inside",
            "sends an error with status 200, or inside the stream",
            .errorInside,
            whole: .malformed,
            streamed: .malformed,
            // Their errors have names that say what kind of fault they are.
            except: .whole(.anthropic, .unavailable),
            .streamed(.anthropic, .unavailableMidway),
            .whole(.gemini, .unavailable),
            .streamed(.gemini, .unavailableMidway),
            .streamed(.bedrock, .unavailableMidway)
        ),
        FaultRow("without_usage", "does not say what was used", .withoutUsage, .answeredUntold),
        FaultRow(
            "absurd_usage",
            "says that it used more tokens than a number can hold the sum of",
            .absurdUsage,
            .answered
        ),
        FaultRow("filtered", "stops the answer by its content filter", .filtered, .filtered),
        FaultRow("invalid_utf8", "sends text that is no UTF-8", .invalidUTF8, .malformed),
        FaultRow("huge", "sends more than is taken", .huge(bytes: 4 << 20), .tooLarge),
        FaultRow("endless_body", "sends a body without end", .endlessBody, .tooLarge),
    ]
}
