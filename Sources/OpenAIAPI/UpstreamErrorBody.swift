// SPDX-License-Identifier: Apache-2.0

import JSON

/// What an upstream's error body says, in any of the forms that OpenAI-compatible servers use.
///
/// Read are OpenAI's `{"error": {…}}`, `{"error": "text"}`, a flat `{"message": …, "code": …}`, FastAPI's `{"detail": …}` and the same
/// under `message`, and the problem details of RFC 9457.
package struct UpstreamErrorBody: Sendable, Equatable {
    /// The upstream's words; empty where it has none.
    package var message: String
    package var type: String?
    package var param: String?
    package var code: String?
    /// Whether the vendor's content filter refused the request.
    package var isContentFilter: Bool

    /// Reads a body; nil where it is no JSON object or says nothing of an error.
    package init?(parsing body: [UInt8]) {
        guard let document = try? JSONDocument(parsing: body) else { return nil }
        self.init(document.root)
    }

    init?(_ root: JSONNode) {
        guard root.kind == .object else { return nil }
        let error = root["error"].flatMap { $0.isNull ? nil : $0 } ?? root
        switch error.kind {
        case .string:
            self.init(message: error.string ?? "", code: root["code"].flatMap(Self.word))
        case .object where error["message"] != nil || error["code"] != nil || error["type"] != nil:
            self.init(error: error)
        default:
            guard let detail = root["detail"], !detail.isNull else { return nil }
            let (message, param) = Self.words(of: detail)
            self.init(message: message, param: param)
        }
    }

    private init(error: JSONNode) {
        // A gateway's own words are of little use where it has those of the server behind it.
        let metadata = error["metadata"]
        let inner = metadata?["raw"]?.utf8.flatMap { UpstreamErrorBody(parsing: Array($0)) }
        let (message, param) = (error["message"] ?? error["detail"] ?? error["title"]).map(Self.words) ?? ("", nil)
        self.init(
            message: inner.map { $0.message.isEmpty ? message : "\(message): \($0.message)" } ?? message,
            type: error["type"]?.string ?? inner?.type,
            param: error["param"]?.string ?? param ?? inner?.param,
            code: error["code"].flatMap(Self.word) ?? inner?.code,
            innerCode: error["innererror"]?["code"]?.string ?? inner?.code
        )
        if metadata?["flagged_input"] != nil || inner?.isContentFilter == true { isContentFilter = true }
    }

    private init(
        message: String,
        type: String? = nil,
        param: String? = nil,
        code: String? = nil,
        innerCode: String? = nil
    ) {
        self.message = message
        self.type = type
        self.param = param
        self.code = code
        isContentFilter =
            [code, type, innerCode].contains { $0.map(Self.filterCodes.contains) ?? false }
            || Self.isAboutFilter(message)
    }

    /// A code, written as a text or a number.
    private static func word(_ node: JSONNode) -> String? {
        node.string ?? node.int.map(String.init)
    }

    /// The words of a text, or of a list of faults with their places, where the first counts.
    private static func words(of node: JSONNode) -> (message: String, param: String?) {
        if let text = node.string { return (text, nil) }
        guard let fault = (node["detail"] ?? node)[0] else { return (node["detail"]?.string ?? "", nil) }
        let place = fault["loc"]?.elements.dropFirst().compactMap { $0.string ?? $0.int.map(String.init) } ?? []
        return (fault["msg"]?.string ?? "", place.isEmpty ? nil : place.joined(separator: "."))
    }
}
