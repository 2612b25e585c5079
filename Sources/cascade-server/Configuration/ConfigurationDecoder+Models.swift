// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

extension ConfigurationDecoder {
    private enum ModelKind: String, CaseIterable { case chat, embeddings }

    /// The models, in the order of the file.
    func models(from reader: inout SettingsReader, providers: [ProviderSettings]) -> [ModelSettings] {
        var models: [ModelSettings] = []
        let isWritten = reader.entries("models") { reader, name, value, place in
            models.append(reader.object(value, at: place) { model(name, from: &$0, providers: providers) })
        }
        if !isWritten || models.isEmpty, reader.value("models")?.object != nil || !isWritten {
            reader.reportMissing("models", expected: "the models that policies name")
        }
        return models
    }

    private func model(
        _ name: String,
        from reader: inout SettingsReader,
        providers: [ProviderSettings]
    ) -> ModelSettings {
        var model = ModelSettings(name: name)
        model.isEmbedding = reader.choice("kind", default: ModelKind.chat) == .embeddings
        if reader.value("deployments")?.array?.isEmpty == true {
            reader.report(
                "deployments",
                found: "an empty list",
                expected: "at least one deployment",
                remedy: "Add `- provider: NAME`."
            )
        }
        let isLong = reader.list("deployments") { reader, item, place in
            let next = reader.object(item, at: place) { deployment(of: model, from: &$0, providers: providers) }
            add(next, to: &model, at: place, in: &reader)
        }
        if !isLong {
            model.deployments = [deployment(of: model, from: &reader, providers: providers)]
        }
        for index in model.deployments.indices {
            model.deployments[index].id = Self.id(of: model.deployments[index], in: model)
        }
        if model.deployments.count > DeploymentSet.capacity {
            reader.report(
                "deployments",
                found: "\(model.deployments.count) deployments",
                expected: "at most \(DeploymentSet.capacity)",
                remedy: "Make two models of it."
            )
        }
        model.capabilities = capabilities(of: model, from: &reader, kinds: providers)
        model.balance = reader.choice("balance", default: model.balance)
        pool(of: &model, from: &reader)
        return model
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
        of model: ModelSettings,
        from reader: inout SettingsReader,
        providers: [ProviderSettings]
    ) -> DeploymentSettings {
        let provider = reader.requiredString("provider", expected: "the name of a provider")
        let names = providers.map(\.name)
        let known = providers.first { $0.name == provider }
        if !provider.isEmpty, known == nil {
            reader.report(
                "provider",
                found: "the unknown provider `\(provider)`",
                expected: names.isEmpty
                    ? "a provider, of which there is none"
                    : "one of " + names.map { "`\($0)`" }.joined(separator: ", "),
                remedy: NearestName.of(provider, in: names).map { "Did you mean `\($0)`?" }
                    ?? "Add it under `providers`."
            )
        }
        let upstreamModel = reader.string("model", default: model.name) ?? model.name
        let (price, source) = price(of: upstreamModel, at: known, embeds: model.isEmbedding, from: &reader)
        var deployment = DeploymentSettings(provider: provider, upstreamModel: upstreamModel, price: price)
        deployment.priceSource = source
        deployment.region = reader.string("region")
        if deployment.region == nil { reader.note("region", "unknown", isDefault: true) }
        deployment.tags = reader.strings("tags")
        if deployment.tags.isEmpty { reader.note("tags", "none", isDefault: !reader.has("tags")) }
        deployment.weight = reader.int("weight", in: 1...1_000, default: deployment.weight) ?? deployment.weight
        deployment.limits = rateLimits(from: &reader)
        deployment.probe = probe(at: known, from: &reader)
        return deployment
    }
}
