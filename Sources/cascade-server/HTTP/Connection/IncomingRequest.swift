// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// A request as it came over a connection, whole.
struct IncomingRequest: Sendable {
    let head: HTTPRequestHead
    let body: Body

    enum Body: Sendable {
        /// All of it.
        case whole([UInt8])
        /// More than the server takes.
        case tooLarge
    }

    /// The path without the query, also of a whole URL, as clients of proxies send it.
    var path: Substring {
        var uri = head.uri[...]
        if !uri.utf8.starts(with: "/".utf8), let scheme = uri.firstRange(of: "://") {
            let rest = uri[scheme.upperBound...]
            uri = rest.utf8.firstIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? "/"
        }
        return uri.utf8.firstIndex(of: UInt8(ascii: "?")).map { uri[..<$0] } ?? uri[...]
    }

    /// The first value of a header; the name's case does not matter.
    func header(_ name: String) -> String? {
        head.headers.first(name: name)
    }
}
