// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import Verifiers

/// The composition root: the one place that knows every verifier, provider and store.
enum Catalog {
    /// The compiled schemas of requests, kept over reloads.
    private static let schemas = SchemaCache()

    /// Every kind of verifier that a policy can name.
    static let verifiers: [any VerifierFactory] = [
        JSONSchemaVerifierFactory(cache: schemas),
        ToolCallsVerifierFactory(cache: schemas),
        RefusalVerifierFactory(),
        HedgingVerifierFactory(),
        EmptyVerifierFactory(),
        LengthVerifierFactory(),
        LanguageVerifierFactory(),
        ContainsVerifierFactory(),
        EqualsVerifierFactory(),
        NumericVerifierFactory(),
        CitationsVerifierFactory(),
        RegexVerifierFactory(),
        SecretsVerifierFactory(),
        PIIVerifierFactory(),
        XMLVerifierFactory(),
        CompileCheckVerifierFactory(),
        OutsideVerifiers.exec,
        ConfidenceVerifierFactory(),
        JudgeVerifierFactory(),
        OutsideVerifiers.http,
    ]

    /// The first problem with the schemas that a request brings: where in the body, and what.
    static func schemaProblem(in request: ChatRequest) -> (place: String, message: String)? {
        RequestSchemas(cache: schemas).problems(in: request).first
    }

    /// Whether a policy judges answers by what the request brings: its schema, or its tools.
    static func usesRequestSchemas(_ policy: Policy) -> Bool {
        (policy.verify + policy.ladder.flatMap { $0.verify ?? [] }).contains { setting in
            switch setting.kind {
            case "json_schema": setting.settings["schema"] == nil
            case "tool_calls": true
            default: false
            }
        }
    }

    /// A compiler for policies over the models of a configuration.
    static func compiler(models: [Model]) -> PolicyCompiler {
        PolicyCompiler(models: models, factories: verifiers)
    }

    /// The models of a configuration, each with its providers.
    ///
    /// - Parameters:
    ///   - configuration: What `cascade.yaml` says.
    ///   - transports: The clients that carry the calls; kept over reloads, so that connections are.
    ///   - demoURL: Where the demo upstream listens; nil where none runs.
    ///   - deployments: What is known of deployments over reloads; nil where calls go to them as they are listed.
    /// - Returns: The models in the order of the configuration.
    /// - Throws: a provider's settings that cannot work, at their place.
    static func models(
        of configuration: ServerConfiguration,
        transports: Transports,
        demoURL: String?,
        deployments: DeploymentRegistry? = nil
    ) throws(SettingsError) -> [Model] {
        var providers: [String: any Provider] = [:]
        for settings in configuration.providers {
            providers[settings.name] = try UpstreamCatalog.provider(settings, transports: transports, demoURL: demoURL)
        }
        return configuration.models.map { model in
            Model(
                name: model.name,
                deployments: model.deployments.compactMap { deployment in
                    providers[deployment.provider].map {
                        Deployment(
                            id: deployment.id,
                            upstreamModel: deployment.upstreamModel,
                            price: deployment.price,
                            provider: $0,
                            region: deployment.region,
                            tags: Set(deployment.tags),
                            weight: deployment.weight
                        )
                    }
                },
                capabilities: model.capabilities,
                isEmbedding: model.isEmbedding,
                balance: model.balance,
                pool: deployments?.pool(for: model.name, model.deployments.map(\.traits), model.poolSettings)
            )
        }
    }
}

extension ModelSettings {
    /// How its deployments are watched and shared.
    fileprivate var poolSettings: PoolSettings {
        PoolSettings(breaker: breaker, queue: queue, retryBudget: retryBudget)
    }
}

extension DeploymentSettings {
    /// What the choice among deployments needs to know of it.
    fileprivate var traits: DeploymentTraits {
        DeploymentTraits(id: id, price: price, weight: weight, limits: limits)
    }
}
