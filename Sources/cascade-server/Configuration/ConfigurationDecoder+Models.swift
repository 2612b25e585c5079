// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    /// The models, in the order of the file.
    func models(from reader: inout SettingsReader, providers: [String]) -> [ModelSettings] {
        var models: [ModelSettings] = []
        let isWritten = reader.entries("models") { reader, name, value, place in
            models.append(reader.object(value, at: place) { model(name, from: &$0, providers: providers) })
        }
        if !isWritten || models.isEmpty, reader.value("models")?.object != nil || !isWritten {
            reader.reportMissing("models", expected: "the models that policies name")
        }
        return models
    }

    private func model(_ name: String, from reader: inout SettingsReader, providers: [String]) -> ModelSettings {
        var model = ModelSettings(name: name)
        if reader.value("deployments")?.array?.isEmpty == true {
            reader.report(
                "deployments",
                found: "an empty list",
                expected: "at least one deployment",
                remedy: "Add `- provider: NAME`."
            )
        }
        let isLong = reader.list("deployments") { reader, item, place in
            let next = reader.object(item, at: place) { deployment(of: name, from: &$0, providers: providers) }
            add(next, to: &model, at: place, in: &reader)
        }
        if !isLong {
            model.deployments = [deployment(of: name, from: &reader, providers: providers)]
        }
        for index in model.deployments.indices {
            model.deployments[index].id = Self.id(of: model.deployments[index], in: model)
        }
        let standard = Model.Capabilities()
        model.capabilities.maxOutputTokens = tokens("max_output_tokens", of: &reader)
        model.capabilities.contextWindow = tokens("context_window", of: &reader)
        model.capabilities.tools = reader.bool("tools", default: standard.tools)
        model.capabilities.vision = reader.bool("vision", default: standard.vision)
        return model
    }

    private func tokens(_ key: String, of reader: inout SettingsReader) -> Int? {
        let count = reader.int(key, in: 1...Int.max)
        if count == nil { reader.note(key, "unknown", isDefault: true) }
        return count
    }

    private func add(
        _ deployment: DeploymentSettings,
        to model: inout ModelSettings,
        at place: JSONPointer,
        in reader: inout SettingsReader
    ) {
        if !deployment.provider.isEmpty,
            model.deployments.contains(where: {
                $0.provider == deployment.provider && $0.upstreamModel == deployment.upstreamModel
            })
        {
            reader.report(
                SettingsProblem(
                    at: place,
                    found: "`\(deployment.upstreamModel)` of `\(deployment.provider)` again",
                    expected: "each deployment once",
                    remedy: "Remove one of them."
                )
            )
        }
        model.deployments.append(deployment)
    }

    /// `MODEL@PROVIDER`, with the name at the provider where that is needed to tell deployments apart.
    private static func id(of deployment: DeploymentSettings, in model: ModelSettings) -> String {
        let short = "\(model.name)@\(deployment.provider)"
        let isAlone = model.deployments.count(where: { $0.provider == deployment.provider }) == 1
        return isAlone ? short : "\(short)/\(deployment.upstreamModel)"
    }

    private func deployment(
        of model: String,
        from reader: inout SettingsReader,
        providers: [String]
    ) -> DeploymentSettings {
        let provider = reader.requiredString("provider", expected: "the name of a provider")
        if !provider.isEmpty, !providers.contains(provider) {
            reader.report(
                "provider",
                found: "the unknown provider `\(provider)`",
                expected: providers.isEmpty
                    ? "a provider, of which there is none"
                    : "one of " + providers.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(provider, in: providers).map { "Did you mean `\($0)`?" }
                    ?? "Add it under `providers`."
            )
        }
        let upstreamModel = reader.string("model", default: model) ?? model
        return DeploymentSettings(provider: provider, upstreamModel: upstreamModel, price: price(from: &reader))
    }

    private func price(from reader: inout SettingsReader) -> Price {
        guard let written = reader.value("price") else {
            reader.reportMissing(
                "price",
                expected: "what its tokens cost, `{ input: … USD/1M, output: … USD/1M }` or `free`"
            )
            return .free
        }
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
            let output = rate("output", of: &reader, isRequired: true)
            let cached = rate("cached_input", of: &reader, isRequired: false)
            if cached == nil { reader.note("cached_input", "as input", isDefault: true) }
            return Price(input: input ?? .zero, cachedInput: cached, output: output ?? .zero)
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
