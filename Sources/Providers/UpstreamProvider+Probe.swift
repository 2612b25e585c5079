// SPDX-License-Identifier: Apache-2.0

package import Cascade
import Curl

/// An upstream whose health can be asked for without a call to a model.
package protocol HealthProbing: Sendable {
    /// Asks an address of the upstream, with the header fields that every call has, its credentials among them.
    ///
    /// - Parameters:
    ///   - url: What is asked for, with GET.
    ///   - timeout: How long the answer may take.
    /// - Throws: the fault; a status other than 2xx is one.
    func probe(_ url: String, timeout: Duration) async throws(ProviderError)
}

extension UpstreamProvider: HealthProbing {
    package func probe(_ url: String, timeout: Duration) async throws(ProviderError) {
        var request = CurlRequest(.get, url: url)
        request.headers = template.headers
        request.maxResponseBytes = settings.maxResponseBytes
        request.timeouts = CurlTimeouts(
            connect: min(settings.connectTimeout, timeout),
            firstByte: timeout,
            idle: timeout,
            total: timeout
        )
        let response: CurlResponse
        do { response = try await client.perform(request) } catch { throw ProviderError(error) }
        guard (200..<300).contains(response.status) else {
            throw dialect.fault(response.head, response.body, redaction: redaction)
        }
    }
}
