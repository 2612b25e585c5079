// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON

/// `GET /v1/deployments`: how the deployments are that a client's requests can come to.
enum DeploymentsRoute {
    static func reply(to exchange: Exchange) -> Reply {
        let models = exchange.snapshot.modelNames(for: exchange.key)
        let gateway = exchange.gateway
        let statuses = gateway.deployments.status(at: gateway.clock.now)
        var writer = JSONWriter(capacity: 1_024 * statuses.count + 64)
        writer.beginObject()
        writer.key("object")
        writer.string("list")
        writer.key("data")
        writer.beginArray()
        for status in statuses where models.contains(status.model) {
            // One that a reload has just removed still has calls under way.
            guard let settings = exchange.snapshot.deployments[status.id] else { continue }
            status.write(settings, at: gateway.clock.unixMilliseconds, to: &writer)
        }
        writer.endArray()
        writer.endObject()
        return .json(writer.take(), headers: exchange.idHeader)
    }
}

extension DeploymentStatus {
    /// Writes the status with what the configuration says, but for addresses and credentials.
    fileprivate func write(_ settings: DeploymentSettings, at unixMilliseconds: Int64, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", id)
        writer.member("object", "deployment")
        writer.member("model", model)
        writer.member("provider", settings.provider)
        writer.member("upstream_model", settings.upstreamModel)
        writer.member("region", settings.region)
        writer.key("tags")
        writer.beginArray()
        for tag in settings.tags { writer.string(tag) }
        writer.endArray()
        writer.member("weight", weight)
        writer.member("state", state.rawValue)
        writer.member("reason", reason)
        let until = restsFor.map { unixMilliseconds + Int64($0.milliseconds.rounded(.up)) }
        writer.member("until_unix_ms", until)
        writer.member("in_flight", inFlight)
        writer.member("queued", queued)
        writer.object("limits") { writer in
            writer.member("requests_per_minute", settings.limits.requestsPerMinute)
            writer.member("requests_left", requests.own)
            writer.member("tokens_per_minute", settings.limits.tokensPerMinute)
            writer.member("tokens_left", tokens.own)
            writer.member("concurrency", settings.limits.concurrency)
        }
        writer.object("quota") { writer in
            writer.member("requests_left", requests.upstream)
            writer.member("tokens_left", tokens.upstream)
        }
        writer.object("latency_ms") { writer in
            for (name, span) in [("p50", p50), ("p95", p95), ("p99", p99)] {
                writer.key(name)
                if let span { writer.double(span.milliseconds.rounded()) } else { writer.null() }
            }
        }
        writer.object("window") { writer in
            writer.member("calls", window.calls)
            writer.member("failures", window.failures)
            writer.member("slow", window.slow)
        }
        writer.object("totals") { writer in
            for (name, count) in totals.byOutcome { writer.member(name, count) }
            writer.member("tokens", totals.tokens)
            writer.member("breaker_openings", totals.openings)
            writer.member("breaker_closings", totals.closings)
        }
        writer.object("price") { writer in
            let price = settings.price
            let rates = [
                ("input", price.input), ("cached_input", price.cachedInput), ("cache_write", price.cacheWrite),
                ("output", price.output),
            ]
            for (name, rate) in rates { writer.member(name, "\((rate * 1_000_000).usd) USD/1M") }
        }
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    fileprivate mutating func member(_ name: String, _ value: (some FixedWidthInteger)?) {
        key(name)
        if let value { int(value) } else { null() }
    }

    fileprivate mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
        key(name)
        beginObject()
        members(&self)
        endObject()
    }
}
