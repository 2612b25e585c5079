// SPDX-License-Identifier: Apache-2.0

/// What a policy or a key demands of the deployments that may see its requests: where they compute, and what is vouched for.
public struct Requirements: Sendable, Hashable {
    /// The regions, one of which a deployment must be in; empty for anywhere.
    ///
    /// `eu` allows `eu` and every region whose name goes on after a hyphen, such as `eu-central-1`.
    public var regions: [String]
    /// The tags, all of which a deployment must have.
    public var tags: [String]

    /// Nothing demanded.
    public static let none = Requirements()

    /// Demands by their parts; nothing, unless given.
    public init(regions: [String] = [], tags: [String] = []) {
        self.regions = regions
        self.tags = tags
    }

    /// Whether nothing is demanded.
    public var isEmpty: Bool { regions.isEmpty && tags.isEmpty }

    /// Whether a deployment may see the requests; one whose region nobody said is in none.
    public func allows(_ deployment: Deployment) -> Bool {
        guard !isEmpty else { return true }
        guard tags.allSatisfy(deployment.tags.contains) else { return false }
        guard !regions.isEmpty else { return true }
        guard let region = deployment.region else { return false }
        return regions.contains { Self.covers($0, region) }
    }

    /// The deployments of a model that may see the requests; those of a policy and of a key are intersected.
    public func allowed(of deployments: [Deployment]) -> DeploymentSet {
        guard !isEmpty else { return DeploymentSet(first: deployments.count) }
        var set = DeploymentSet()
        for (index, deployment) in deployments.enumerated() where allows(deployment) { set.insert(index) }
        return set
    }

    /// What is demanded, for traces and errors: `region eu or us, tags gdpr and zero-retention`.
    public var summary: String {
        var parts: [String] = []
        if !regions.isEmpty { parts.append("region " + regions.joined(separator: " or ")) }
        if !tags.isEmpty { parts.append((tags.count == 1 ? "tag " : "tags ") + tags.joined(separator: " and ")) }
        return parts.joined(separator: ", ")
    }

    private static func covers(_ demanded: String, _ region: String) -> Bool {
        guard region.utf8.count > demanded.utf8.count else { return region == demanded }
        return region.utf8.starts(with: demanded.utf8)
            && region.utf8[region.utf8.index(region.utf8.startIndex, offsetBy: demanded.utf8.count)]
                == UInt8(ascii: "-")
    }
}
