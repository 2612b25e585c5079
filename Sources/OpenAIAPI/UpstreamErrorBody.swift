// SPDX-License-Identifier: Apache-2.0

import JSON

/// What an upstream's error body says, in any of the forms that OpenAI-compatible servers use.
///
/// Read are OpenAI's `{"error": {…}}`, `{"error": "text"}`, a flat `{"message": …, "code": …}` and `{"detail": …}`.
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
            self.init(message: error.string ?? "")
        case .object where error["message"]?.string != nil || error["code"] != nil || error["type"] != nil:
            self.init(
                message: error["message"]?.string ?? "",
                type: error["type"]?.string,
                param: error["param"]?.string,
                code: error["code"].flatMap { $0.string ?? $0.int.map(String.init) },
                innerCode: error["innererror"]?["code"]?.string
            )
        default:
            guard let detail = root["detail"], !detail.isNull else { return nil }
            self.init(message: detail.string ?? detail[0]?["msg"]?.string ?? "")
        }
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
        let filters = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"]
        isContentFilter = [code, type, innerCode].contains { $0.map(filters.contains) ?? false }
    }

    /// The error's code, or else its type, if it is a plain word that is safe to log; nil otherwise.
    package var word: String? {
        let isWord: (String) -> Bool = { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
                        true
                    default: false
                    }
                }
        }
        return [code, type].compactMap { $0 }.first(where: isWord)
    }
}
