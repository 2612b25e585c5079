// SPDX-License-Identifier: Apache-2.0

import Curl

/// Requests of every kind and ending, side by side, for finding what leaks, hangs or gets mixed up.
package enum Soak {
    private enum Step: CaseIterable {
        case whole, stream, abandonedStream, leftStream, cancelled, timedOut, refused, cut
    }

    /// Runs about that many requests, the same ones for the same number.
    ///
    /// - Returns: What came out otherwise than it must; empty when all is well.
    package static func run(requests: Int) async throws -> [String] {
        let server = try ScriptedServer(serve)
        defer { server.stop() }
        let client = try CurlClient()
        let surprises = Transcript()
        await withTaskGroup { group in
            for lane in 0..<20 {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(lane))
                    for number in 0..<(requests / 20) {
                        let step = Step.allCases.randomElement(using: &random) ?? .whole
                        let moment = Duration.microseconds(Int.random(in: 0..<800, using: &random))
                        let end = await end(of: step, number, server, client, moment)
                        if !expected(step).contains(end) { surprises.add("\(step): \(end)") }
                    }
                }
            }
        }
        await client.shutdown()
        if await !eventually({ server.open == 0 }) { surprises.add("\(server.open) connections left") }
        return surprises.texts
    }

    private static func serve(_ connection: ServerConnection) {
        while let request = connection.readRequest() {
            switch request.target {
            case "/hang":
                return connection.waitForHangUp()
            case "/cut":
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                return
            default:
                connection.send(response(200, String(repeating: "a", count: 20_000)))
            }
        }
    }

    private static func expected(_ step: Step) -> [String] {
        switch step {
        case .whole, .stream: ["20000 bytes"]
        case .abandonedStream, .leftStream: ["left"]
        case .cancelled: ["20000 bytes", "cancelled"]
        case .timedOut: ["timed_out_total"]
        case .refused: ["could_not_connect"]
        case .cut: ["cut_off"]
        }
    }

    private static func end(
        of step: Step,
        _ number: Int,
        _ server: ScriptedServer,
        _ client: CurlClient,
        _ moment: Duration
    ) async -> String {
        do throws(CurlError) {
            let headers = try CurlHeaders([("X-Number", "\(number)")])
            var request = CurlRequest(.post, url: server.url(), headers: headers, body: [1, 2, 3])
            switch step {
            case .whole:
                break
            case .stream:
                let stream = try await client.stream(request, capacity: 4000)
                var count = 0
                while let piece = try await stream.next() { count += piece.count }
                return "\(count) bytes"
            case .abandonedStream:
                _ = try await client.stream(request, capacity: 1000).next()
                return "left"
            case .leftStream:
                let stream = try await client.stream(request, capacity: 1000)
                _ = try await stream.next()
                stream.leave()
                return "left"
            case .cancelled:
                let task = Task { [request] in try await client.perform(request) }
                try? await Task.sleep(for: moment)
                task.cancel()
                switch await task.result {
                case .success(let answer): return "\(answer.body.count) bytes"
                case .failure(let error): return (error as? CurlError)?.code ?? "\(error)"
                }
            case .timedOut:
                request.url = server.url("/hang")
                request.timeouts = CurlTimeouts(total: moment)
            case .refused:
                request.url = "http://127.0.0.1:1/"
            case .cut:
                request.url = server.url("/cut")
            }
            return "\(try await client.perform(request).body.count) bytes"
        } catch {
            return error.code
        }
    }
}
