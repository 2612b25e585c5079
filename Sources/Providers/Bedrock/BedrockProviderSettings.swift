// SPDX-License-Identifier: Apache-2.0

package import Cascade

/// How AWS Bedrock's Converse is reached.
package struct BedrockProviderSettings: Sendable {
    /// Who calls.
    package enum Credentials: Sendable {
        /// Calls are signed with these keys (SigV4).
        case keys(AWSCredentials)
        /// Calls are signed with the keys that this gives, asked for each call, so that it can hand on temporary ones as they change.
        ///
        /// It must answer at once; a failure is that of the call.
        case source(@Sendable () -> Result<AWSCredentials, ProviderError>)
        /// A Bedrock API key, as in `AWS_BEARER_TOKEN_BEDROCK`, sent as it is.
        case apiKey(String)
    }

    /// How a JSON Schema for the answer is said.
    package enum StructuredOutputs: String, Sendable, CaseIterable {
        /// As `native` for a model known to take schemas, if the client calls its schema strict, else as `prompt`.
        case automatic
        /// In `outputConfig`: the API holds the answer to it.
        case native
        /// In words among the system's.
        case prompt
    }

    /// The AWS region, such as `eu-central-1`; a part of the address and of signatures.
    package var region: String
    package var credentials: Credentials
    /// The address that `/model/…` is appended to, such as that of a VPC endpoint; nil for the region's public one.
    package var baseURL: String?
    /// Whether answers are asked for as streams.
    package var streams = false
    package var structuredOutputs = StructuredOutputs.automatic
    /// How it is reached.
    package var endpoint = EndpointSettings()
    /// The time of day in seconds since 1970, which signatures hold.
    package var now: @Sendable () -> Int64

    package init(region: String, credentials: Credentials, now: @escaping @Sendable () -> Int64) {
        self.region = region
        self.credentials = credentials
        self.now = now
    }
}
