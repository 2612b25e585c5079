// SPDX-License-Identifier: Apache-2.0

/// What all transfers of one client share.
///
/// Streamed and whole responses have pools of connections of their own, to each of which the bounds apply.
///
/// Nothing comes from the environment: no `http_proxy`, no `.netrc`, no `SSL_CERT_FILE`. What is not set here is off.
package struct CurlSettings: Sendable {
    /// The proxy of every request, such as `http://proxy.internal:3128`; nil goes direct.
    package var proxy: String?
    /// Host names and suffixes that go direct although there is a proxy.
    package var proxyExceptions: [String]
    /// A PEM file with the certificate authorities to trust; nil trusts the system's.
    package var certificateAuthorities: String?
    /// Whether whole responses over TLS use HTTP/2 where the server speaks it, all on one connection per host.
    ///
    /// Off by default: measured with libcurl 7.88 it costs a fifth more CPU than HTTP/1.1, and when a server retires a
    /// connection (GOAWAY), the requests in flight there fail as `cut_off` with no byte, since nothing is sent twice.
    package var http2: Bool
    /// Connections open at once, in all, or 0 for no bound; further transfers wait for a free one.
    package var maxConnections: Int
    /// Connections open at once to one host, or 0 for no bound; further transfers wait for a free one.
    package var maxConnectionsPerHost: Int
    /// While more connections than this are open, one that gets idle is closed instead of kept; at least 1.
    package var maxIdleConnections: Int
    /// How long an idle connection may be used again, in whole seconds.
    package var idleLifetime: Duration

    package init(
        proxy: String? = nil,
        proxyExceptions: [String] = [],
        certificateAuthorities: String? = nil,
        http2: Bool = false,
        maxConnections: Int = 0,
        maxConnectionsPerHost: Int = 0,
        maxIdleConnections: Int = 1000,
        idleLifetime: Duration = .seconds(60)
    ) {
        self.proxy = proxy
        self.proxyExceptions = proxyExceptions
        self.certificateAuthorities = certificateAuthorities
        self.http2 = http2
        self.maxConnections = maxConnections
        self.maxConnectionsPerHost = maxConnectionsPerHost
        self.maxIdleConnections = maxIdleConnections
        self.idleLifetime = idleLifetime
    }
}
