// SPDX-License-Identifier: Apache-2.0

import Curl
import CurlTesting
import Glibc
import Testing

/// Each runs in a process of its own, since what fails there fails for the whole process.
struct FailureInjectionTests {
    @Test("whichever allocation of a client's start fails, the error is right and nothing leaks")
    func start() async {
        await #expect(processExitsWith: .success) {
            try #require(FailingAllocator.install())
            let server = try ScriptedServer { _ in response() }
            defer { server.stop() }
            let blocks = FailingAllocator.blocks
            var number = 0
            repeat {
                number += 1
                FailingAllocator.fail(at: number)
                do throws(CurlError) {
                    let client = try CurlClient(CurlSettings(proxyExceptions: ["a"], certificateAuthorities: "/b"))
                    FailingAllocator.fail(at: 0)
                    #expect(try await client.perform(CurlRequest(url: server.url())).status == 200)
                    await client.shutdown()
                } catch {
                    #expect(error == .other(code: 27, text: "Out of memory"), "allocation \(number)")
                }
                #expect(FailingAllocator.blocks == blocks, "allocation \(number)")
            } while FailingAllocator.hasFailed && number < 1000
            #expect(number > 20 && number < 1000)
        }
    }

    /// Only the first allocations of a request, which prepare it: further on libcurl 7.88 may divide by zero when its
    /// table of sockets gets no memory.
    @Test("whichever allocation of a request's preparation fails, the error is right and the loop goes on")
    func preparation() async {
        await #expect(processExitsWith: .success) {
            try #require(FailingAllocator.install())
            let server = try ScriptedServer { _ in response() }
            defer { server.stop() }
            let blocks = FailingAllocator.blocks
            for number in 1...12 {
                let client = try CurlClient()
                let request = CurlRequest(.post, url: server.url(), body: [1], acceptsCompression: true)
                FailingAllocator.fail(at: number)
                await #expect(throws: CurlError.other(code: 27, text: "Out of memory"), "allocation \(number)") {
                    try await client.perform(request)
                }
                #expect(FailingAllocator.hasFailed)
                FailingAllocator.fail(at: 0)
                #expect(try await client.perform(request).status == 200)
                await client.shutdown()
                #expect(FailingAllocator.blocks == blocks, "allocation \(number)")
            }
        }
    }

    @Test("without free descriptors nothing starts or connects, and afterwards all is well")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let server = try ScriptedServer { _ in response() }
            defer { server.stop() }
            // The first client and the first sleep open what this process then keeps.
            await Self.exercise(server)
            try await Task.sleep(for: .milliseconds(50))
            #expect(await eventually { server.open == 0 })
            let open = Self.openDescriptors

            for spare in 0..<8 {
                var limit = rlimit()
                unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                let former = limit.rlim_cur
                limit.rlim_cur = rlim_t(open + spare)
                unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                await Self.exercise(server)
                limit.rlim_cur = former
                unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                #expect(await eventually { Self.openDescriptors == open }, "with \(spare) descriptors")
            }
        }
    }

    /// A client's whole life, which may fail anywhere, but only for lack of descriptors, its own or the server's.
    private static func exercise(_ server: ScriptedServer) async {
        do throws(CurlError) {
            let client = try CurlClient()
            do throws(CurlError) {
                let headers = try CurlHeaders([("X-A", "b")])
                let timeouts = CurlTimeouts(firstByte: .milliseconds(100))
                let answer = try await client.perform(
                    CurlRequest(.post, url: server.url(), headers: headers, body: [1], timeouts: timeouts)
                )
                #expect(answer.body == Array("ok".utf8))
                let stream = try await client.stream(CurlRequest(url: server.url(), timeouts: timeouts))
                while try await stream.next() != nil {}
            } catch {
                #expect(["could_not_connect", "timed_out_first_byte"].contains(error.code), "\(error)")
            }
            await client.shutdown()
        } catch {
            #expect(error == .unavailable("Too many open files"))
        }
    }

    private static var openDescriptors: Int {
        (0..<1024).count { fcntl($0, F_GETFD) >= 0 }
    }
}
