// SPDX-License-Identifier: Apache-2.0

import JSON
import NIOCore
import Synchronization

/// What has happened at a demo upstream.
package struct DemoStats: Sendable, Equatable {
    /// Calls of the chat route by model, faults included.
    package var calls: [String: Int] = [:]
    /// Calls whose client was gone before the answer was whole.
    package var hungUp = 0
    package var openConnections = 0
    /// All connections so far.
    package var connections = 0
    /// Bytes of responses that the system has taken.
    package var bytesSent = 0

    /// All calls together.
    package var allCalls: Int { calls.values.reduce(0, +) }

    /// The body of `GET /demo/stats`.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 192)
        writer.beginObject()
        writer.key("calls")
        writer.beginObject()
        for (model, count) in calls.sorted(by: { $0.key < $1.key }) {
            writer.key(model)
            writer.int(count)
        }
        writer.endObject()
        writer.key("hung_up")
        writer.int(hungUp)
        writer.key("open_connections")
        writer.int(openConnections)
        writer.key("connections")
        writer.int(connections)
        writer.key("bytes_sent")
        writer.int(bytesSent)
        writer.endObject()
        return writer.take()
    }
}

/// Keeps the stats, the open channels, and how often each fault may still strike.
final class DemoLedger: Sendable {
    private struct State {
        var stats = DemoStats()
        var channels: [ObjectIdentifier: any Channel] = [:]
        var strikes: [String: Int] = [:]
    }

    private let state = Mutex(State())

    var stats: DemoStats { state.withLock { $0.stats } }
    var channels: [any Channel] { state.withLock { Array($0.channels.values) } }

    func opened(_ channel: any Channel) {
        state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = channel
            state.stats.connections += 1
            state.stats.openConnections = state.channels.count
        }
    }

    func closed(_ channel: any Channel, duringAnswer: Bool) {
        state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            state.stats.openConnections = state.channels.count
            if duringAnswer { state.stats.hungUp += 1 }
        }
    }

    func called(_ model: String) {
        state.withLock { $0.stats.calls[model, default: 0] += 1 }
    }

    func sent(_ bytes: Int) {
        state.withLock { $0.stats.bytesSent += bytes }
    }

    /// Whether a fault that may strike so many times strikes once more; counted by its id.
    func strikes(_ id: String, times: Int) -> Bool {
        state.withLock { state in
            // Bounds what a client can make us keep.
            if state.strikes.count > 10_000 { state.strikes = [:] }
            let count = state.strikes[id, default: 0]
            guard count < times else { return false }
            state.strikes[id] = count + 1
            return true
        }
    }
}
