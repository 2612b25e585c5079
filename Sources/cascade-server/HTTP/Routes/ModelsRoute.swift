// SPDX-License-Identifier: Apache-2.0

import Cascade
import Foundation
import JSON
import OpenAIAPI

/// `GET /v1/models` and `GET /v1/models/{id}`: what a client may write under `model`, which are the policies and the models that embed.
enum ModelsRoute {
    static func list(to exchange: Exchange) -> Reply {
        .json(list(of: entries(for: exchange), exchange).json, headers: exchange.idHeader)
    }

    /// One of them, also under its name with `cascade/` before it.
    ///
    /// - Throws: 404 with the valid names.
    static func reply(to exchange: Exchange, id: Substring) throws(APIError) -> Reply {
        let written = String(id).removingPercentEncoding ?? String(id)
        let name = written.hasPrefix("cascade/") ? String(written.dropFirst("cascade/".count)) : written
        let entries = entries(for: exchange)
        guard let entry = entries.first(where: { $0.id == name }) else {
            throw .modelNotFound(written, valid: entries.map(\.id), param: "model")
        }
        return .json(list(of: [entry], exchange).json(of: entry), headers: exchange.idHeader)
    }

    private static func list(of entries: [ModelList.Entry], _ exchange: Exchange) -> ModelList {
        ModelList(entries, created: exchange.gateway.clock.unixMilliseconds / 1_000)
    }

    private static func entries(for exchange: Exchange) -> [ModelList.Entry] {
        let snapshot = exchange.snapshot
        let policies = snapshot.policyNames(for: exchange.key).map { name in
            ModelList.Entry(id: name, owner: "cascade", cascade: ladder(snapshot.policies[name]))
        }
        let models = snapshot.embeddingNames(for: exchange.key).filter { snapshot.policies[$0] == nil }.map { name in
            ModelList.Entry(id: name, owner: "cascade", cascade: Array(#"{"kind":"embeddings"}"#.utf8))
        }
        return policies + models
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
