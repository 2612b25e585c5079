// SPDX-License-Identifier: Apache-2.0

import JSON

/// A request that the demo upstream does not take.
struct DemoRequestError: Error, Equatable {
    var status = 400
    var code = "invalid_value"
    let param: String?
    let message: String

    init(status: Int = 400, code: String, param: String?, message: String) {
        self.status = status
        self.code = code
        self.param = param
        self.message = message
    }

    /// A value that is not what it should be.
    init(_ value: JSONNode, _ expected: String) {
        let place = value.pointer.path
        self.init(code: "invalid_value", param: place, message: "\(place): expected \(expected).")
    }
}

/// What the script needs of a chat request.
struct DemoChatRequest: Sendable {
    let body: JSONNode
    let model: String
    /// All that users say, in lower case.
    let question: String
    /// The first user's turn as written.
    let firstTurn: String
    /// Whether the last turn says that an answer was not accepted.
    let isReask: Bool
    let promptBytes: Int
    let stream: Bool
    let includeUsage: Bool
    let maxTokens: Int?
    var instruction: DemoInstruction

    static let models = ["small", "medium", "large"]

    /// Reads a body; what OpenAI's API would refuse is refused.
    init(_ bytes: [UInt8]) throws(DemoRequestError) {
        body = try Self.object(bytes)
        model = try Self.model(body, among: Self.models)
        guard let messages = body["messages"], messages.kind == .array, messages.count > 0 else {
            throw DemoRequestError(code: "missing", param: "messages", message: "messages: expected at least one.")
        }
        var turns: [String] = []
        var promptBytes = 0
        var lastRole: String?
        for message in messages.elements {
            guard let role = message["role"]?.string else {
                throw DemoRequestError(message, "an object with `role` and `content`")
            }
            let text = try Self.text(of: message["content"])
            promptBytes += text.utf8.count
            if role == "user" { turns.append(text) }
            lastRole = role
        }
        question = turns.joined(separator: "\n").lowercased()
        firstTurn = turns.first ?? ""
        isReask = lastRole == "user" && turns.last?.contains("was not accepted") == true
        self.promptBytes = promptBytes
        stream = try Self.flag(body["stream"])
        includeUsage = try Self.flag(body["stream_options"]?["include_usage"])
        let limits = (try Self.limit(body["max_completion_tokens"]), try Self.limit(body["max_tokens"]))
        maxTokens = limits.0 ?? limits.1
        instruction = try DemoInstruction(body["demo"], model: model)
    }

    /// The body of a request, which has to be a JSON object.
    static func object(_ bytes: [UInt8]) throws(DemoRequestError) -> JSONNode {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: .max, depth: 256))
        } catch {
            throw DemoRequestError(code: "invalid_json", param: nil, message: "request body: \(error.description)")
        }
        guard document.root.kind == .object else {
            throw DemoRequestError(code: "invalid_type", param: nil, message: "request body: expected an object.")
        }
        return document.root
    }

    /// The model that a request names, which has to be one of those there are.
    static func model(_ body: JSONNode, among models: [String]) throws(DemoRequestError) -> String {
        guard let model = body["model"]?.string else {
            throw DemoRequestError(code: "missing", param: "model", message: "model: expected the name of a model.")
        }
        guard models.contains(model) else {
            throw DemoRequestError(
                status: 404,
                code: "model_not_found",
                param: "model",
                message: "model: expected one of \(models.map { "`\($0)`" }.joined(separator: ", "))."
            )
        }
        return model
    }

    private static func text(of content: JSONNode?) throws(DemoRequestError) -> String {
        guard let content else { return "" }
        switch content.kind {
        case .null: return ""
        case .string: return content.string ?? ""
        case .array: return content.elements.compactMap { $0["text"]?.string }.joined(separator: "\n")
        case .bool, .number, .object: throw DemoRequestError(content, "text or a list of parts")
        }
    }

    private static func flag(_ value: JSONNode?) throws(DemoRequestError) -> Bool {
        guard let value, !value.isNull else { return false }
        guard let flag = value.bool else { throw DemoRequestError(value, "true or false") }
        return flag
    }

    private static func limit(_ value: JSONNode?) throws(DemoRequestError) -> Int? {
        guard let value, !value.isNull else { return nil }
        guard let limit = value.int, limit > 0 else { throw DemoRequestError(value, "a whole number, at least 1") }
        return limit
    }
}
