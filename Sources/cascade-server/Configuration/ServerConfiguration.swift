// SPDX-License-Identifier: Apache-2.0

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
