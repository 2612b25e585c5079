// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Glibc
import Testing

struct RestTests {
    @Test("nothing keeps the loop busy: no idle connection, also one the server has closed, and no paused stream")
    func rest() async {
        // In a process of its own, whose processor time is all ours.
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { connection in
                while let request = connection.readRequest() {
                    if request.target == "/close" {
                        connection.send(response())
                        return
                    }
                    connection.send(response(200, String(repeating: "a", count: 5 << 20)))
                }
            }
            defer { server.stop() }
            let client = try CurlClient()
            for path in ["/kept", "/close"] { _ = try await client.perform(CurlRequest(url: server.url(path))) }
            let paused = try await client.stream(CurlRequest(url: server.url("/paused")), capacity: 1000)
            try await Task.sleep(for: .milliseconds(200))

            let before = clock()
            try await Task.sleep(for: .milliseconds(600))
            let microseconds = clock() - before
            #expect(microseconds < 200_000)
            #expect(try await paused.next() != nil)
            await client.shutdown()
        }
    }
}
