// SPDX-License-Identifier: Apache-2.0

/// An address outside that judges answers.
package struct Endpoint: Sendable, Equatable {
    /// An absolute `http://` or `https://` address.
    package let url: String
    /// Header fields of the policy's, with their secrets laid open.
    package let headers: [Header]
    /// The most that its answer may have, in bytes.
    package let maxResponseBytes: Int

    package init(url: String, headers: [Header], maxResponseBytes: Int) {
        self.url = url
        self.headers = headers
        self.maxResponseBytes = maxResponseBytes
    }

    /// One header field.
    package struct Header: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}

/// Carries questions to endpoints; the server brings its transport.
package protocol EndpointClient: Sendable {
    /// Posts JSON to an endpoint, once, and gives up at once when the task is cancelled.
    ///
    /// - Parameters:
    ///   - body: The JSON text.
    ///   - endpoint: Where to, and what its answer may be.
    ///   - timeLimit: For the whole exchange.
    /// - Returns: The answer, whatever its status.
    /// - Throws: why there was none.
    func post(_ body: [UInt8], to endpoint: Endpoint, timeLimit: Duration) async throws(EndpointFault) -> EndpointReply
}

/// What an endpoint answered.
package struct EndpointReply: Sendable, Equatable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Why an endpoint gave no answer, as a stable code that holds no text of the exchange.
package struct EndpointFault: Error, Sendable, Equatable {
    package let code: String

    package init(code: String) {
        self.code = code
    }
}
