// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Where the routes of an endpoint are.
struct OpenAIAddress: Sendable {
    /// What stands before the route; with a model's name between the two where there is a tail.
    private let head: String
    /// Whether the model's name stands between head and route.
    private let namesModel: Bool
    /// The query with its `?`; empty for none.
    private let query: String

    /// The address of a route for a model.
    func url(_ route: String, model: String) -> String {
        namesModel ? head + Self.escaped(model) + route + query : head + route + query
    }

    /// - Throws: the problem with the address, at `base_url`.
    init(_ settings: OpenAIProviderSettings, at pointer: JSONPointer) throws(SettingsError) {
        let place = pointer.appending("base_url")
        guard let base = settings.baseURL ?? settings.preset.baseURL else {
            throw Self.problem(
                at: place,
                found: "nothing",
                expected: "the address of \(settings.preset.title)",
                remedy: "Add it: only you know where yours is."
            )
        }
        let query = base.firstIndex(of: "?").map { base[$0...] } ?? ""
        var path = base.dropLast(query.count)
        while path.last == "/" { path.removeLast() }
        let hasHost = ["http://", "https://"].contains { path.hasPrefix($0) && path.count > $0.count }
        guard hasHost, !path.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw Self.problem(
                at: place,
                found: "`\(base)`",
                expected: "an address",
                remedy: "Write it like `https://api.openai.com/v1`."
            )
        }
        for route in [OpenAIRoute.chat, OpenAIRoute.embeddings] where path.hasSuffix(route) {
            throw Self.problem(
                at: place,
                found: "an address that ends with `\(route)`",
                expected: "the address before that",
                remedy: "Remove `\(route)`; it is appended."
            )
        }
        switch settings.preset.address {
        case .plain: self.init(head: String(path), query: String(query))
        case .azure: self.init(azure: String(path), query: String(query), version: settings.apiVersion)
        }
    }

    private init(head: String, namesModel: Bool = false, query: String) {
        self.head = head
        self.namesModel = namesModel
        self.query = query
    }

    /// Azure has two APIs: that of a dated version has the deployment in its path, `v1` has it as the model's name.
    private init(azure base: String, query: String, version: String?) {
        var query = query
        if let version { query += (query.isEmpty ? "?" : "&") + "api-version=" + Self.escaped(version) }
        // An address with a path of its own is that of a deployment, of the `v1` API or of Azure's other models.
        let isWhole = base.contains("/deployments/") || ["/v1", "/models"].contains(where: base.hasSuffix)
        let root = base.hasSuffix("/openai") ? base : base + "/openai"
        if isWhole {
            self.init(head: base, query: query)
        } else if version?.first?.isNumber == true {
            self.init(head: root + "/deployments/", namesModel: true, query: query)
        } else {
            self.init(head: root + "/v1", query: query)
        }
    }

    /// A text as one segment of a path or a value in a query (RFC 3986 §2.3).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func problem(
        at place: JSONPointer,
        found: String,
        expected: String,
        remedy: String
    ) -> SettingsError {
        SettingsError([SettingsProblem(at: place, found: found, expected: expected, remedy: remedy)])
    }
}

/// The routes that are appended to an address.
enum OpenAIRoute {
    static let chat = "/chat/completions"
    static let embeddings = "/embeddings"
}
