// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// Reads what a policy says of deployments: which are allowed, and how long their calls may take before another one helps out.
///
///     require: { regions: [eu], tags: [gdpr] }
///     hedge: p95                                              # or 800ms
///     adaptive_timeout: { quantile: p99, times: 3, at_least: 1s }   # or true
enum DeploymentDecoder {
    /// What is demanded of the deployments.
    static func requirements(from reader: inout SettingsReader) -> Requirements {
        let isWritten = reader.has("require")
        let requirements = reader.object("require") { reader in
            let regions = reader.strings("regions")
            let tags = reader.strings("tags")
            return Requirements(regions: regions, tags: tags)
        }
        if !isWritten { reader.note("require", "nothing", isDefault: true) }
        if let requirements, requirements.isEmpty, reader.value("require")?.object != nil {
            reader.report(
                "require",
                found: "no demand",
                expected: "`regions`, `tags` or both",
                remedy: "Write `{ regions: [eu] }`, or remove it."
            )
        }
        return requirements ?? .none
    }

    /// When a second call is made beside one that takes its time.
    static func hedge(from reader: inout SettingsReader) -> Policy.Hedge? {
        guard reader.value("hedge")?.bool != false else {
            reader.note("hedge", "never", isDefault: false)
            return nil
        }
        let hedge = reader.read(
            "hedge",
            expected: "a quantile of what calls take, p50 to p99.9, or a time",
            remedy: "Write `p95`, or a time such as `800ms`.",
            default: nil,
            describe: { (hedge: Policy.Hedge) in
                switch hedge {
                case .after(let span): span.shortText
                case .quantile(let quantile): Self.text(quantile)
                }
            },
            convert: { value in
                guard let text = value.string else { return nil }
                if let quantile = Self.quantile(text) { return .quantile(quantile) }
                return Duration(settings: text).flatMap { $0 > .zero ? .after($0) : nil }
            }
        )
        if !reader.has("hedge") { reader.note("hedge", "never", isDefault: true) }
        return hedge
    }

    /// A time limit by what calls took lately.
    static func adaptiveTimeout(from reader: inout SettingsReader) -> Policy.AdaptiveTimeout? {
        guard let written = reader.value("adaptive_timeout"), written != .null else {
            reader.note("adaptive_timeout", "false", isDefault: true)
            return nil
        }
        if let isOn = written.bool {
            reader.note("adaptive_timeout", isOn ? "true" : "false", isDefault: false)
            return isOn ? Policy.AdaptiveTimeout() : nil
        }
        return reader.object("adaptive_timeout") { reader in
            var timeout = Policy.AdaptiveTimeout()
            timeout.quantile =
                reader.read(
                    "quantile",
                    expected: "a quantile, p50 to p99.9",
                    remedy: "Write `p99`.",
                    default: timeout.quantile,
                    describe: Self.text,
                    convert: { $0.string.flatMap(Self.quantile) }
                ) ?? timeout.quantile
            timeout.times = reader.number("times", in: 1...100, default: timeout.times) ?? timeout.times
            timeout.atLeast = reader.duration("at_least", default: timeout.atLeast) ?? timeout.atLeast
            return timeout
        }
    }

    /// A quantile in 0.5…0.999 from a text such as `p95` or `p99.5`.
    private static func quantile(_ text: String) -> Double? {
        guard text.hasPrefix("p"), let percent = Double(text.dropFirst()), (50...99.9).contains(percent) else {
            return nil
        }
        return percent / 100
    }

    private static func text(_ quantile: Double) -> String {
        let tenths = Int((quantile * 1_000).rounded())
        return tenths % 10 == 0 ? "p\(tenths / 10)" : "p\(tenths / 10).\(tenths % 10)"
    }
}
