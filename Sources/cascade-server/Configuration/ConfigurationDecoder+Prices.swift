// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// What the tokens of a deployment cost: as written, else by the price table.
    func price(
        of upstreamModel: String,
        at provider: ProviderSettings?,
        embeds: Bool,
        from reader: inout SettingsReader
    ) -> (Price, DeploymentSettings.PriceSource) {
        if let written = reader.value("price"), written != .null {
            return (price(written, embeds: embeds, from: &reader), .file)
        }
        // What an unknown provider charges nobody can look up, and that it is unknown is said already.
        guard let provider else { return (.free, .file) }
        let table = PriceTable.shipped
        guard let entry = table.entry(kind: provider.kindName, model: upstreamModel) else {
            let names = table.entries.lazy.filter { $0.kind == provider.kindName }.map(\.model)
            let near = NearestName.of(upstreamModel, in: names).map { "Did you mean `\($0)`? If not, add" } ?? "Add"
            let example = embeds ? "{ input: … USD/1M }" : "{ input: … USD/1M, output: … USD/1M }"
            reader.report(
                SettingsProblem(
                    at: reader.pointer,
                    isAboutKey: true,
                    found:
                        "no `price`, and no `\(upstreamModel)` of `\(provider.kindName)` in the price table of \(table.date)",
                    expected: "what its tokens cost",
                    remedy: "\(near) `price: \(example)`, or `price: free` for a model of your own."
                )
            )
            return (.free, .file)
        }
        reader.note("price", "\(Self.text(entry.price)), by the price table of \(table.date)", isDefault: true)
        return (entry.price, .table(date: table.date))
    }

    /// A price as an operator reads it, for a million tokens.
    static func text(_ price: Price) -> String {
        if price == .free { return "free" }
        var parts = [("input", price.input)]
        if price.cachedInput != price.input { parts.append(("cached input", price.cachedInput)) }
        if price.cacheWrite != price.input { parts.append(("cache write", price.cacheWrite)) }
        if price.output != .zero { parts.append(("output", price.output)) }
        return parts.map { "\($0.0) \(($0.1 * 1_000_000).usd)" }.joined(separator: ", ") + " USD/1M"
    }

    private func price(_ written: JSONValue, embeds: Bool, from reader: inout SettingsReader) -> Price {
        if written.string == "free" {
            reader.note("price", "free", isDefault: false)
            return .free
        }
        guard written.object != nil else {
            reader.report(
                "price",
                found: SettingsReader.show(written),
                expected: "`free`, or a mapping of prices",
                remedy: "Write `{ input: 0.15 USD/1M, output: 0.60 USD/1M }`."
            )
            return .free
        }
        return reader.object("price") { reader in
            let input = rate("input", of: &reader, isRequired: true)
            let output = rate("output", of: &reader, isRequired: !embeds)
            let cached = rate("cached_input", of: &reader, isRequired: false)
            if cached == nil { reader.note("cached_input", "as input", isDefault: true) }
            let cacheWrite = rate("cache_write", of: &reader, isRequired: false)
            if cacheWrite == nil { reader.note("cache_write", "as input", isDefault: true) }
            return Price(
                input: input ?? .zero,
                cachedInput: cached,
                cacheWrite: cacheWrite,
                output: output ?? .zero
            )
        } ?? .free
    }

    /// The price of one token, written for a million of them.
    private func rate(_ key: String, of reader: inout SettingsReader, isRequired: Bool) -> Cost? {
        guard reader.has(key) || !isRequired else {
            reader.reportMissing(key, expected: "a price, such as `0.15 USD/1M`")
            return nil
        }
        let bare = reader.value(key)?.number?.description
        return reader.read(
            key,
            expected: "a price for a million tokens",
            remedy: bare.map { "Add the unit: `\($0) USD/1M`." } ?? "Write it with its unit, such as `0.15 USD/1M`.",
            default: nil,
            describe: { ($0 * 1_000_000).usd + " USD/1M" },
            convert: { $0.string.flatMap(Cost.init(settingsPerMillion:)) }
        )
    }
}
