// SPDX-License-Identifier: Apache-2.0

import Curl
import Verifiers

/// Carries the questions of `http` verifiers over libcurl.
struct CurlEndpointClient: EndpointClient {
    /// Gives the client, which starts its thread when it is first needed.
    let client: @Sendable () throws(CurlError) -> CurlClient

    func post(
        _ body: [UInt8],
        to endpoint: Endpoint,
        timeLimit: Duration
    ) async throws(EndpointFault) -> EndpointReply {
        do throws(CurlError) {
            let fields = [("Content-Type", "application/json")] + endpoint.headers.map { ($0.name, $0.value) }
            var request = CurlRequest(.post, url: endpoint.url)
            request.headers = try CurlHeaders(fields)
            request.body = body
            request.timeouts = CurlTimeouts(
                connect: timeLimit,
                firstByte: timeLimit,
                idle: timeLimit,
                total: timeLimit
            )
            request.maxResponseBytes = endpoint.maxResponseBytes
            let response = try await client().perform(request)
            return EndpointReply(status: response.status, body: response.body)
        } catch {
            throw EndpointFault(code: error.code)
        }
    }
}
