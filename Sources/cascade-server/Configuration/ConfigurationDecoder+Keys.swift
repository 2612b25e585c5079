// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// The keys that clients may use, in the order of the file.
    func keys(from reader: inout SettingsReader) -> [KeySettings] {
        var keys: [KeySettings] = []
        reader.list("keys") { reader, item, place in
            let key = reader.object(item, at: place, key(from:))
            if keys.contains(where: { $0.name == key.name }), !key.name.isEmpty {
                reader.report(
                    SettingsProblem(
                        at: place.appending("name"),
                        found: "`\(key.name)` again",
                        expected: "a name of its own for each key",
                        remedy: "Rename one of them."
                    )
                )
            }
            keys.append(key)
        }
        if keys.isEmpty { reader.note("keys", "none: everyone may ask", isDefault: true) }
        return keys
    }

    private func key(from reader: inout SettingsReader) -> KeySettings {
        let name = reader.requiredString("name", expected: "the name that traces and logs show")
        var hash: [UInt8] = []
        let written = reader.requiredString("sha256", expected: "the SHA-256 of the key as 64 hexadecimal digits")
        if let bytes = Self.bytes(hex: written), bytes.count == 32 {
            hash = bytes
        } else if !written.isEmpty {
            // What stands here may be the key itself.
            reader.report(
                "sha256",
                found: "a text of \(written.count) characters",
                expected: "the SHA-256 of the key as 64 hexadecimal digits",
                remedy: "Write what `printf %s KEY | sha256sum` prints."
            )
        }
        let isLimited = reader.has("policies")
        let policies = reader.strings("policies")
        if !isLimited { reader.note("policies", "all", isDefault: true) }
        let defaultPolicy = reader.string("default_policy")
        if let defaultPolicy, isLimited, !policies.contains(defaultPolicy) {
            reader.report(
                "default_policy",
                found: "`\(defaultPolicy)`, which the key may not use",
                expected: "one of its `policies`",
                remedy: "Add it to them."
            )
        }
        return KeySettings(
            name: name,
            sha256: hash,
            policies: isLimited ? policies : nil,
            defaultPolicy: defaultPolicy,
            limits: rateLimits(from: &reader),
            requirements: reader.object("require", requirements(from:)) ?? .none
        )
    }

    /// What is demanded of deployments.
    private func requirements(from reader: inout SettingsReader) -> Requirements {
        let requirements = Requirements(regions: reader.strings("regions"), tags: reader.strings("tags"))
        if requirements.isEmpty, !reader.has("regions"), !reader.has("tags") {
            reader.report(
                SettingsProblem(
                    at: reader.pointer,
                    found: "no demand",
                    expected: "`regions`, `tags` or both",
                    remedy: "Write such as `{ regions: [eu] }`, or remove `require`."
                )
            )
        }
        return requirements
    }

    private static func bytes(hex text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
