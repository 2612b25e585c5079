// SPDX-License-Identifier: Apache-2.0

import Cascade
import NIOHTTP1
import JSON
import OpenAIAPI

/// `GET /v1/models`: the policies, since those are what a client may write under `model`.
enum ModelsRoute {
    static func reply(to exchange: Exchange) -> Reply {
        let entries = exchange.snapshot.policyNames(for: exchange.key).map { name in
            ModelList.Entry(id: name, owner: "cascade", cascade: ladder(exchange.snapshot.policies[name]))
        }
        let created = exchange.gateway.clock.unixMilliseconds / 1_000
        return .json(
            ModelList(entries, created: created).json,
            headers: [CascadeHeader.requestID: exchange.traceID.description]
        )
    }

    private static func ladder(_ policy: CompiledPolicy?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("description")
        writer.string(policy?.policy.description ?? "")
        writer.key("ladder")
        writer.beginArray()
        for rung in policy?.rungs ?? [] { writer.string(rung.model.name) }
        writer.endArray()
        writer.endObject()
        return writer.take()
    }
}
