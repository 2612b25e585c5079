// SPDX-License-Identifier: Apache-2.0

package import Cascade
import JSON

/// Builds `json_schema` verifiers.
package struct JSONSchemaVerifierFactory: VerifierFactory {
    package let kind = "json_schema"
    private let cache: SchemaCache

    /// A factory whose verifiers keep the schemas of requests in a cache.
    package init(cache: SchemaCache) {
        self.cache = cache
    }

    package func makeVerifier(from settings: inout SettingsReader, in environment: PolicyEnvironment) -> (any Verifier)?
    {
        let isInPolicy = settings.has("schema")
        let from = settings.choice("from", default: isInPolicy ? Origin.policy : .request)
        if isInPolicy, from == .request {
            settings.report(
                "from",
                found: "`request` beside `schema`",
                expected: "one of the two",
                remedy: "Remove `schema` to take the request's, or remove `from`."
            )
        } else if !isInPolicy, from == .policy {
            settings.reportMissing("schema", expected: "a schema, since `from` says that the policy has it")
        }
        let schema = settings.schema(in: environment)
        let repairs = settings.bool("repair", default: false)
        let stopsEarly = settings.bool("stop_early", default: false)
        if repairs, stopsEarly {
            settings.report(
                "stop_early",
                found: "`true` beside `repair`",
                expected: "one of the two",
                remedy: "Remove `stop_early`: what repair takes out of an answer is known only at its end."
            )
        }
        let limit = settings.int("max_findings", in: 1...64, default: 8) ?? 8
        guard settings.problems.isEmpty else { return nil }
        return JSONSchemaVerifier(
            source: schema.map(SchemaSource.policy) ?? .request(cache),
            repairs: repairs,
            findingLimit: limit,
            toolCalls: ToolCallCheck(cache: cache, findingLimit: limit),
            keywords: SchemaKeywords.of(settings.value("schema"), in: environment),
            stopsEarly: stopsEarly
        )
    }

    private enum Origin: String, CaseIterable {
        case policy, request
    }
}
