// SPDX-License-Identifier: Apache-2.0

import Cascade
import OpenAIAPI

/// What `cascade.yaml` says, as plain values; paths are complete, secrets are resolved.
struct ServerConfiguration: Sendable, Equatable {
    /// Where the server listens.
    var listen = Listen()
    /// The path of the folder of the policies.
    var policies = ""
    /// Whether a policy that needs what this machine lacks is left out, instead of refusing the start.
    var leavesOutPolicies = false
    /// The policy of requests that name none, and whose key has none.
    var defaultPolicy: String?
    /// The upstreams, in the order of the file.
    var providers: [ProviderSettings] = []
    /// The models, in the order of the file.
    var models: [ModelSettings] = []
    /// The keys clients may use; none lets everyone in.
    var keys: [KeySettings] = []
    /// Where traces are kept; nil keeps only the last ones, in memory.
    var store: StoreSettings? = StoreSettings()
    /// The limits of requests and connections.
    var limits = ConnectionLimits()
    /// What the log is like.
    var log = LogSettings()
    /// Whether changed files are loaded without being asked.
    var watchesFiles = true

    /// Where a server listens.
    struct Listen: Sendable, Equatable {
        /// The address or host name.
        var host = "127.0.0.1"
        /// The port; 0 takes a free one.
        var port = 8_080
    }

    /// The limits of requests and connections.
    struct ConnectionLimits: Sendable, Equatable {
        /// The most bytes of a request's body.
        var body = 4 << 20
        /// The most bytes of a request's headers.
        var header = 16 << 10
        /// How long the headers may take to arrive.
        var headerTimeout = Duration.seconds(10)
        /// How long a body may be silent.
        var bodyTimeout = Duration.seconds(30)
        /// How long a connection is kept without a request.
        var idleTimeout = Duration.seconds(75)
        /// How long requests may still take once the server was told to end.
        var drain = Duration.seconds(20)
        /// How many requests may be under way at once.
        var requests = 1_024
        /// How long a stream is silent before a comment keeps it alive.
        var keepAlive = Duration.seconds(5)
    }

    /// What the log is like.
    struct LogSettings: Sendable, Equatable {
        /// The lowest level that is written.
        var level = Level.info
        /// How a line is written.
        var format = Format.text

        enum Level: String, CaseIterable, Sendable { case trace, debug, info, notice, warning, error, critical }
        enum Format: String, CaseIterable, Sendable { case json, text }
    }

    /// Where traces are kept.
    struct StoreSettings: Sendable, Equatable {
        /// The path of the file.
        var path = ""
        /// How long a trace is kept; nil for ever.
        var retention: Duration? = .seconds(30 * 86_400)
        /// How many traces may wait to be written; more are counted and dropped.
        var queue = 4_096
        /// The most bytes of the file; nil for no limit.
        var maxSize: Int?
    }
}

/// A key that clients may use, known by its hash.
struct KeySettings: Sendable, Equatable {
    /// The name that traces and logs show.
    var name: String
    /// The SHA-256 of the key: 32 bytes.
    var sha256: [UInt8]
    /// The policies it may use; nil for all.
    var policies: [String]?
    /// The policy of its requests that name none.
    var defaultPolicy: String?
}

/// An upstream.
struct ProviderSettings: Sendable, Equatable {
    /// The name that models write.
    var name: String
    /// What speaks there.
    var kind: Kind

    enum Kind: Sendable, Equatable {
        /// The scripted upstream of this program.
        case demo
        /// A server with OpenAI's API.
        case openAI(OpenAIUpstream)
    }
}

/// How a server with OpenAI's API is called.
struct OpenAIUpstream: Sendable, Equatable {
    /// The URL that the API's paths follow, such as `https://api.openai.com/v1`; no slash at the end.
    var baseURL = ""
    /// The key it wants; nil for none.
    var apiKey: Secret?
    /// Further headers, in the order of the file.
    var headers: [Header] = []
    /// Whether it is asked to stream its answers; whole ones cost less.
    var streams = false
    /// How long a connection may take.
    var connectTimeout = Duration.seconds(5)
    /// How long the first byte of an answer may take; nil for the time that the request has left.
    var firstByteTimeout: Duration?
    /// How long an answer may be silent; nil for the time that the request has left.
    var idleTimeout: Duration?
    /// The most bytes of an answer.
    var maxResponseBytes = 16 << 20
    /// Whether HTTP/2 is spoken over TLS where the upstream offers it; HTTP/1.1 costs less.
    var http2 = false
    /// The proxy to go through, with its credentials; nil goes direct.
    var proxy: Secret?
    /// The path of a PEM file with the certificate authorities to trust; nil trusts the system's.
    var caFile: String?
    /// Under which name it takes the limit of output tokens.
    var tokenLimitField = ChatRequestBody.TokenLimitField.asSent

    struct Header: Sendable, Equatable {
        var name: String
        var value: Secret
    }
}

/// A model that rungs name.
struct ModelSettings: Sendable, Equatable {
    /// The name that policies write.
    var name: String
    /// Where it runs, in order of preference; at least one.
    var deployments: [DeploymentSettings] = []
    /// What it can do.
    var capabilities = Model.Capabilities()
}

/// One model at one endpoint.
struct DeploymentSettings: Sendable, Equatable {
    /// The deployment's name, unique in the configuration.
    var id = ""
    /// The name of its provider.
    var provider: String
    /// The model's name there.
    var upstreamModel: String
    /// What its tokens cost.
    var price: Price
}
