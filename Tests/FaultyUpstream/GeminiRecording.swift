// SPDX-License-Identifier: Apache-2.0

/// generateContent, by Google's API reference.
enum GeminiRecording: Recording {
    static func whole(_ answer: RecordedAnswer) -> [UInt8] {
        fill(body(candidate("TEXT", reason(answer)), counts(answer)), answer.text)
    }

    static func stream(_ answer: RecordedAnswer) -> RecordedStream {
        RecordedStream(
            opening: [],
            delta: event(nil, body(candidate("TEXT", nil), ""), answer.text),
            closing: [event(nil, body(candidate("", reason(answer)), counts(answer)))]
        )
    }

    static func error(status: Int) -> (fields: [String], body: [UInt8]) {
        let names = [
            400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
            429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED",
        ]
        return ([], Array(errorBody(status, names[status] ?? "UNKNOWN").utf8))
    }

    static let errorEvent = event(nil, errorBody(503, "UNAVAILABLE"))

    private static func counts(_ answer: RecordedAnswer) -> String {
        guard let usage = answer.usage else { return "" }
        return #","usageMetadata":{"promptTokenCount":\#(usage.input),"candidatesTokenCount":\#(usage.output),"#
            + #""totalTokenCount":\#(usage.input &+ usage.output)}"#
    }

    private static func reason(_ answer: RecordedAnswer) -> String {
        answer.isFiltered ? "SAFETY" : "STOP"
    }

    private static func candidate(_ text: String, _ reason: String?) -> String {
        let reason = reason.map { #","finishReason":"\#($0)""# } ?? ""
        return #"{"content":{"parts":[{"text":"\#(text)"}],"role":"model"}\#(reason),"index":0}"#
    }

    private static func body(_ candidate: String, _ usage: String) -> String {
        #"{"candidates":[\#(candidate)]\#(usage),"modelVersion":"small","responseId":"r1"}"#
    }

    private static func errorBody(_ status: Int, _ name: String) -> String {
        #"{"error":{"code":\#(status),"message":"The faulty upstream was told to fail.","status":"\#(name)"}}"#
    }
}
