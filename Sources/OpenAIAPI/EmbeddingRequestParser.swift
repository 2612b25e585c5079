// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

/// Reads the body of `POST /v1/embeddings`.
///
/// Checked is what decisions and the reading of the answer need; fields of tomorrow pass. An optional field that is null counts as
/// absent.
package enum EmbeddingRequestParser {
    private static let example = #"Send `{"model": "…", "input": "…"}`."#

    /// Parses a body once and finds its parts, in time proportional to its length.
    ///
    /// - Parameters:
    ///   - body: UTF-8 JSON.
    ///   - limits: Size and nesting beyond which the body is refused.
    /// - Returns: The body with its parts found.
    /// - Throws: the first fault, with the field at fault.
    package static func parse(_ body: [UInt8], limits: JSONLimits = .answer) throws(RequestError) -> EmbeddingRequest {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: body, limits: limits)
        } catch {
            throw body.allSatisfy(\.isJSONSpace) ? .emptyBody(expected: "`model` and `input`") : RequestError(error)
        }
        let reader = RequestReader(tape: document.tape)
        guard reader.tape.kind(at: 0) == .object else {
            throw reader.wrongType(0, expected: "an object", remedy: example)
        }
        let expected = "an embedding model's name"
        let remedy = "Write one of those that `GET /v1/models` lists."
        let model = try reader.text(reader.tape.member(of: 0, "model"), expected: expected, remedy: remedy)
        guard let model else { throw reader.missing("model", in: 0, expected: expected, remedy: remedy) }
        guard let input = reader.tape.member(of: 0, "input") else {
            throw reader.missing("input", in: 0, expected: EmbeddingInput.expected, remedy: #"Add `"input": "…"`."#)
        }
        try EmbeddingInput(reader: reader).check(input)
        try checkOptions(reader)
        return EmbeddingRequest(body: document.root, model: model, input: document.node(at: input))
    }

    private static func checkOptions(_ reader: RequestReader) throws(RequestError) {
        let formats = "`float` or `base64`"
        if let format = reader.tape.member(of: 0, "encoding_format") {
            switch try reader.text(format, expected: formats) {
            case "float", "base64": break
            default: throw reader.wrongValue(format, expected: formats, remedy: "Write one of them.")
            }
        }
        if let dimensions = reader.tape.member(of: 0, "dimensions") {
            _ = try reader.positive(dimensions, expected: "a whole number of dimensions, at least 1")
        }
    }
}

/// Checks what is to be embedded.
private struct EmbeddingInput {
    static let expected = "a text, a list of texts, a list of token numbers, or a list of such lists"

    let reader: RequestReader

    func check(_ input: Int) throws(RequestError) {
        let tape = reader.tape
        switch tape.kind(at: input) {
        case .string: try checkText(input)
        case .array:
            guard tape.childCount(at: input) > 0 else { throw empty(input) }
            // All inputs are of the first one's kind.
            switch tape.kind(at: input + 1) {
            case .number: try checkTokens(of: input)
            case .array:
                try tape.forEachElement(of: input) { list throws(RequestError) in
                    guard tape.kind(at: list) == .array else {
                        throw wrongKind(list, expected: "a list of token numbers")
                    }
                    guard tape.childCount(at: list) > 0 else { throw empty(list) }
                    try checkTokens(of: list)
                }
            default:
                try tape.forEachElement(of: input) { text throws(RequestError) in
                    guard tape.kind(at: text) == .string else { throw wrongKind(text, expected: "a text") }
                    try checkText(text)
                }
            }
        default: throw wrongKind(input, expected: Self.expected)
        }
    }

    private func checkText(_ text: Int) throws(RequestError) {
        guard reader.tape.stringCount(at: text) > 0 else { throw empty(text) }
    }

    private func checkTokens(of list: Int) throws(RequestError) {
        try reader.tape.forEachElement(of: list) { token throws(RequestError) in
            guard reader.tape.kind(at: token) == .number else { throw wrongKind(token, expected: "a token's number") }
            guard let number = reader.tape.int(at: token), number >= 0 else {
                throw reader.wrongValue(
                    token,
                    expected: "a token's number, a whole one from 0",
                    remedy: "Write the number that the model's tokenizer gives."
                )
            }
        }
    }

    private func wrongKind(_ index: Int, expected: String) -> RequestError {
        reader.wrongType(index, expected: expected, remedy: "Write inputs of one kind, texts in quotes.")
    }

    private func empty(_ index: Int) -> RequestError {
        reader.wrongValue(index, expected: "something to embed", remedy: "Write it, or leave it out.")
    }
}
