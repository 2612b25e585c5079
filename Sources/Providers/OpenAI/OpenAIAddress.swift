// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Where one route of an endpoint is.
struct OpenAIAddress: Sendable {
    /// What is appended to an endpoint's address.
    enum Route: String, CaseIterable {
        case chat = "/chat/completions"
        case embeddings = "/embeddings"
    }

    /// All of it; or where a tail is, what stands before the model's name.
    private let head: String
    /// What stands behind the model's name; nil where the address has none.
    private let tail: String?

    /// The address for a model.
    func url(model: String) -> String {
        guard let tail else { return head }
        return head + Self.escaped(model) + tail
    }

    /// - Throws: the problem with the address, at `base_url`.
    init(of route: Route, _ settings: OpenAIProviderSettings, at pointer: JSONPointer) throws(SettingsError) {
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
        for route in Route.allCases.map(\.rawValue) where path.hasSuffix(route) {
            throw Self.problem(
                at: place,
                found: "an address that ends with `\(route)`",
                expected: "the address before that",
                remedy: "Remove `\(route)`; it is appended."
            )
        }
        switch settings.preset.address {
        case .plain: (head, tail) = (path + route.rawValue + query, nil)
        case .azure: (head, tail) = Self.azure(String(path), route, query: String(query), settings.apiVersion)
        }
    }

    /// Azure has two APIs: that of a dated version has the deployment in its path, `v1` has it as the model's name.
    private static func azure(
        _ base: String,
        _ route: Route,
        query: String,
        _ version: String?
    ) -> (head: String, tail: String?) {
        let separator = query.isEmpty ? "?" : "&"
        let end = route.rawValue + query + (version.map { "\(separator)api-version=\(escaped($0))" } ?? "")
        // An address with such a path is that of a deployment, of the `v1` API or of Azure's other models.
        if base.contains("/deployments/") || ["/v1", "/models"].contains(where: base.hasSuffix) {
            return (base + end, nil)
        }
        let root = base.hasSuffix("/openai") ? base : base + "/openai"
        return version?.first?.isNumber == true ? (root + "/deployments/", end) : (root + "/v1" + end, nil)
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
