// SPDX-License-Identifier: Apache-2.0

@testable import Verifiers

/// Endpoints for the catalogue's rows: the last part of the address says what one does.
struct StagedEndpoint: EndpointClient {
    /// Those that fail, each in its own way; some send a good verdict, which counts for nothing.
    static let broken = ["down", "hanging", "status_500", "redirect", "page", "cut", "twice", "high_score", "empty"]

    func post(
        _ body: [UInt8],
        to endpoint: Endpoint,
        timeLimit: Duration
    ) async throws(EndpointFault) -> EndpointReply {
        let pass = #"{"verdict":"pass"}"#
        switch endpoint.url.split(separator: "/").last {
        case "honest":
            let isGood = body.starts(with: #"{"candidate":{"content":"ok","#.utf8)
            return EndpointReply(status: 200, body: Array((isGood ? pass : #"{"verdict":"fail"}"#).utf8))
        case "hanging":
            try? await Task.sleep(for: timeLimit)
            throw EndpointFault(code: Task.isCancelled ? "cancelled" : "timed_out_total")
        case "status_500": return EndpointReply(status: 500, body: Array(pass.utf8))
        case "redirect": return EndpointReply(status: 302, body: Array(pass.utf8))
        case "page": return EndpointReply(status: 200, body: Array("<html>\(pass)</html>".utf8))
        case "cut": return EndpointReply(status: 200, body: Array(pass.utf8.dropLast()))
        case "twice": return EndpointReply(status: 200, body: Array((pass + pass).utf8))
        case "high_score": return EndpointReply(status: 200, body: Array(#"{"verdict":"pass","score":2}"#.utf8))
        case "empty": return EndpointReply(status: 200, body: [])
        default: throw EndpointFault(code: "unreachable")
        }
    }
}
