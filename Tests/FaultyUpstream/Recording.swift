// SPDX-License-Identifier: Apache-2.0

/// The bodies of one API, written by its published schema: minimal, and always the same short answer.
protocol Recording {
    /// The `content-type` of a stream.
    static var streamType: String { get }
    /// The body of an answer in one piece.
    static func whole(_ answer: RecordedAnswer) -> [UInt8]
    /// The events of an answer as a stream.
    static func stream(_ answer: RecordedAnswer) -> RecordedStream
    /// The body that comes with a status other than 200, and header fields of its own.
    static func error(status: Int) -> (fields: [String], body: [UInt8])
    /// An event of a stream that says that something broke.
    static var errorEvent: [UInt8] { get }
    /// An event of a stream with this as its data.
    static func frame(_ text: [UInt8]) -> [UInt8]
}

/// What is variable of the answer.
package struct RecordedAnswer: Sendable {
    /// The words of every answer.
    package static let text = "Four."
    /// What every answer used, in tokens.
    package static let usage = (input: 12, output: 3)
    /// The sum of them.
    package static let tokens = usage.input + usage.output
    /// The sum that an absurd usage is taken for.
    package static let mostTokens = 2 << 40

    /// The inside of a JSON string.
    var text = Array(Self.text.utf8)
    /// What it says that it used; nil where it does not say.
    var usage: (input: Int, output: Int)? = Self.usage
    var isFiltered = false
}

/// The events of a stream, framed as they are sent.
struct RecordedStream: Sendable {
    /// Before the text.
    var opening: [[UInt8]]
    /// The text; it may come again and again.
    var delta: [UInt8]
    /// What says that the answer is over.
    var closing: [[UInt8]]

    var bytes: [UInt8] { (opening + [delta] + closing).flatMap { $0 } }
}

extension Recording {
    static var streamType: String { "text/event-stream" }

    static func frame(_ text: [UInt8]) -> [UInt8] { event(nil, "TEXT", text) }

    /// Puts the text in the place of `TEXT`.
    static func fill(_ template: String, _ text: [UInt8]) -> [UInt8] {
        let parts = template.split(separator: "TEXT", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? Array(parts[0].utf8) + text + Array(parts[1].utf8) : Array(template.utf8)
    }

    /// An event of an event stream.
    static func event(_ name: String? = nil, _ data: String, _ text: [UInt8] = []) -> [UInt8] {
        Array((name.map { "event: \($0)\n" } ?? "").utf8) + fill("data: \(data)\n\n", text)
    }
}
