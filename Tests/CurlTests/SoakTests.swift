// SPDX-License-Identifier: Apache-2.0

import CurlTesting
import Testing

struct SoakTests {
    @Test("5,000 requests of every kind and ending end as they must, and leave no connection")
    func soak() async throws {
        #expect(try await Soak.run(requests: 5000) == [])
    }
}
