// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Where the methods of a model are.
struct GeminiAddress: Sendable {
    /// What stands before the model's resource name.
    private let head: String
    /// The folder of a model that is named without one.
    private let folder: String

    /// - Throws: the problems with the address, the project and the region.
    init(_ settings: GeminiProviderSettings, at pointer: JSONPointer) throws(SettingsError) {
        var problems: [SettingsProblem] = []
        switch settings.service {
        case .gemini:
            folder = "models/"
            head = Self.base(settings.baseURL ?? "https://generativelanguage.googleapis.com/v1beta", pointer, &problems)
        case .vertex(let project, let region, _):
            for (key, name) in [("project", project), ("region", region)] where !Self.isName(name) {
                problems.append(
                    SettingsProblem(
                        at: pointer.appending(key),
                        found: "`\(name)`",
                        expected: "the name of a \(key) of letters, digits, `-`, `.` and `:`",
                        remedy: key == "region" ? "Write it like `europe-west4` or `global`." : "Write its id."
                    )
                )
            }
            folder = "publishers/google/models/"
            let base = Self.base(settings.baseURL ?? "https://\(Self.host(of: region))/v1", pointer, &problems)
            head = base + "projects/\(project)/locations/\(region)/"
        }
        if !problems.isEmpty { throw SettingsError(problems) }
    }

    /// The address of a method such as `generateContent`.
    ///
    /// A model may be named in full, as in `models/gemini-2.5-flash`, `tunedModels/mine` or, on Vertex AI, `endpoints/123`.
    func url(_ method: String, model: String) -> String {
        let name = model.utf8.contains(UInt8(ascii: "/")) ? model : folder + model
        return head + Self.escaped(name) + ":" + method
    }

    /// Google's host of a region: some span several places, and one has no place.
    private static func host(of region: String) -> String {
        switch region {
        case "global": "aiplatform.googleapis.com"
        case "us", "eu": "aiplatform.\(region).rep.googleapis.com"
        default: "\(region)-aiplatform.googleapis.com"
        }
    }

    /// The address with one `/` at its end.
    private static func base(_ text: String, _ pointer: JSONPointer, _ problems: inout [SettingsProblem]) -> String {
        var path = text[...]
        while path.last == "/" { path.removeLast() }
        let hasHost = ["http://", "https://"].contains { path.hasPrefix($0) && path.count > $0.count }
        if !hasHost || path.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "?") }) {
            problems.append(
                SettingsProblem(
                    at: pointer.appending("base_url"),
                    found: "`\(text)`",
                    expected: "an address without a query",
                    remedy: "Write it like `https://generativelanguage.googleapis.com/v1beta`."
                )
            )
        } else if path.hasSuffix("/models") {
            problems.append(
                SettingsProblem(
                    at: pointer.appending("base_url"),
                    found: "an address that ends with `/models`",
                    expected: "the address before that",
                    remedy: "Remove `/models`; it is appended."
                )
            )
        }
        return path + "/"
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: ":") }
    }

    /// A resource name in a path (RFC 3986 §3.3); its slashes stay.
    private static func escaped(_ name: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(name.utf8.count)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in name.utf8 {
            if isPlain(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "@") {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
