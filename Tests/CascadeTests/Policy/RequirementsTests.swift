// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import Testing

struct RequirementsTests {
    private static func deployment(_ region: String?, _ tags: Set<String> = []) -> Deployment {
        Deployment(id: "d", upstreamModel: "m", price: .free, provider: Idle(), region: region, tags: tags)
    }

    private struct Idle: Provider {
        func call(_ call: ProviderCall, yield: (CompletionEvent) async -> Void) async throws(ProviderError) {}
    }

    @Test(
        "a region allows itself and its parts, and an unknown one is in none",
        arguments: [
            ([], nil, true), (["eu"], nil, false), (["eu"], "eu", true), (["eu"], "eu-central-1", true),
            (["eu"], "europe", false), (["eu-central-1"], "eu", false), (["eu", "ch"], "ch", true),
            (["eu", "ch"], "us-east-1", false), ([""], "eu", false),
        ] as [([String], String?, Bool)]
    )
    func regions(demanded: [String], region: String?, isAllowed: Bool) {
        #expect(Requirements(regions: demanded).allows(Self.deployment(region)) == isAllowed)
    }

    @Test(
        "every tag must be there",
        arguments: [
            ([], [], true), (["gdpr"], [], false), (["gdpr"], ["gdpr", "other"], true),
            (["gdpr", "zero-retention"], ["gdpr"], false),
        ] as [([String], Set<String>, Bool)]
    )
    func tags(demanded: [String], tags: Set<String>, isAllowed: Bool) {
        #expect(Requirements(tags: demanded).allows(Self.deployment("eu", tags)) == isAllowed)
    }

    @Test("the allowed deployments of a model are a set by index")
    func sets() {
        let deployments = [Self.deployment("us"), Self.deployment("eu", ["gdpr"]), Self.deployment("eu")]
        let regions = Requirements(regions: ["eu"]).allowed(of: deployments)
        #expect((0..<3).filter(regions.contains) == [1, 2])
        #expect(
            (0..<3).filter(regions.intersection(Requirements(tags: ["gdpr"]).allowed(of: deployments)).contains) == [1]
        )
        #expect(Requirements.none.allowed(of: deployments).count == 3)
    }

    @Test("says what is demanded")
    func summary() {
        #expect(
            Requirements(regions: ["eu", "ch"], tags: ["gdpr", "zero-retention"]).summary
                == "region eu or ch, tags gdpr and zero-retention"
        )
        #expect(Requirements(tags: ["gdpr"]).summary == "tag gdpr")
        #expect(Requirements.none.summary == "")
    }
}
