// SPDX-License-Identifier: Apache-2.0

import Curl
import Synchronization

/// The HTTP clients of the upstreams: one for each proxy and set of authorities, kept over reloads.
final class Transports: Sendable {
    private struct Key: Hashable {
        let proxy: String?
        let caFile: String?
        let http2: Bool
    }

    private let clients = Mutex<[Key: CurlClient]>([:])

    /// The client for a proxy, a file of authorities and a version of HTTP.
    func client(proxy: Secret?, caFile: String?, http2: Bool) throws(CurlError) -> CurlClient {
        let key = Key(proxy: proxy?.reveal(), caFile: caFile, http2: http2)
        return try clients.withLock { clients throws(CurlError) in
            if let client = clients[key] { return client }
            var settings = CurlSettings()
            settings.proxy = key.proxy
            settings.certificateAuthorities = key.caFile
            settings.http2 = key.http2
            let client = try CurlClient(settings)
            clients[key] = client
            return client
        }
    }

    /// Ends every call and closes every connection.
    func shutdown() async {
        for client in clients.withLock({ Array($0.values) }) { await client.shutdown() }
    }
}
