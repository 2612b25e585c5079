// SPDX-License-Identifier: Apache-2.0

package import Cascade
import Curl

/// What a probe says of an upstream that answered it.
package enum HealthFinding: Sendable, Equatable {
    /// It is well.
    case well
    /// Nothing: the status is about the request, as where the path is not there or probes come too often.
    case unclear(status: Int)
}

/// An upstream whose health can be asked for without a call to a model.
package protocol HealthProbing: Sendable {
    /// Asks an address of the upstream, with the header fields that every call has, its credentials among them.
    ///
    /// - Parameters:
    ///   - url: What is asked for, with GET.
    ///   - timeout: How long the answer may take.
    /// - Returns: What its answer says.
    /// - Throws: the fault that shows it ill: no answer, credentials it does not take, or a status that says so.
    func probe(_ url: String, timeout: Duration) async throws(ProviderError) -> HealthFinding
}

extension UpstreamProvider: HealthProbing {
    package func probe(_ url: String, timeout: Duration) async throws(ProviderError) -> HealthFinding {
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
        if (200..<300).contains(response.status) { return .well }
        let fault = dialect.fault(response.head, response.body, redaction: redaction)
        switch fault {
        case .unauthorised, .unavailable: throw fault
        default: return .unclear(status: response.status)
        }
    }
}
