// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Where Bedrock is reached, in the parts that a signature has.
struct BedrockAddress: Sendable, Equatable {
    /// Scheme and authority, such as `https://bedrock-runtime.eu-central-1.amazonaws.com`.
    let origin: String
    /// What is sent as `Host`.
    let host: String
    /// The path before `/model/…`; without a slash at its end.
    let path: String

    /// - Throws: the problems with the region and the address, at `region` and `base_url`.
    init(region: String, baseURL: String?, at pointer: JSONPointer) throws(SettingsError) {
        let isLetter: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard (1...63).contains(region.utf8.count), region.utf8.allSatisfy(isLetter) else {
            throw Self.problem(
                "region",
                at: pointer,
                found: "`\(region)`",
                expected: "a region of AWS",
                remedy: "Write it like `eu-central-1`."
            )
        }
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        let base = baseURL ?? "https://bedrock-runtime.\(region).\(domain)"
        guard let parts = Self.parts(of: base) else {
            throw Self.problem(
                "base_url",
                at: pointer,
                found: "`\(base)`",
                expected: "an address without a query",
                remedy: "Write it like `https://bedrock-runtime.eu-central-1.amazonaws.com`."
            )
        }
        (origin, host, path) = parts
    }

    /// The path for a call of a model.
    func path(model: String, operation: String) -> String {
        var text = Array(path.utf8)
        text += "/model/".utf8
        // An ARN has `:` and `/`, which are no parts of the path.
        text.append(percentEncoding: model.utf8)
        text.append(UInt8(ascii: "/"))
        text += operation.utf8
        return String(decoding: text, as: UTF8.self)
    }

    private static func parts(of base: String) -> (origin: String, host: String, path: String)? {
        guard let scheme = ["https://", "http://"].first(where: base.hasPrefix),
            !base.utf8.contains(where: {
                $0 <= 0x20 || $0 >= 0x7F || [UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0)
            })
        else { return nil }
        let rest = base.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        // The transport leaves out the port that goes without saying.
        let standard = scheme == "https://" ? ":443" : ":80"
        let host = authority.hasSuffix(standard) ? authority.dropLast(standard.count) : authority
        return (scheme + authority, String(host), String(path))
    }

    private static func problem(
        _ key: String,
        at pointer: JSONPointer,
        found: String,
        expected: String,
        remedy: String
    ) -> SettingsError {
        SettingsError([SettingsProblem(at: pointer.appending(key), found: found, expected: expected, remedy: remedy)])
    }
}
