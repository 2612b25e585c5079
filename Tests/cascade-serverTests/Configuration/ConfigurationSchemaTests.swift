// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile
import Testing

@testable import cascade_server

struct ConfigurationSchemaTests {
    private let schema = try? JSONValue(parsing: ConfigurationSchema.json)

    private func read(_ root: JSONValue) -> SettingsReader {
        var reader = SettingsReader(root)
        let decoder = ConfigurationDecoder(folder: "", secrets: SecretSource(environment: [:]) { _ in nil })
        _ = decoder.configuration(from: &reader)
        reader.finish()
        return reader
    }

    /// The keys that the decoder knows at a place, by what it says of an unknown one there.
    private func known(_ root: JSONValue, at place: JSONPointer) -> [String] {
        let problem = read(root).problems.first { $0.pointer == place.appending("no such key") }
        return (problem?.expected ?? "").split(separator: "`").filter { !$0.contains(" ") && $0 != "," }.map(
            String.init
        ).sorted()
    }

    @Test(
        "names the keys that the decoder knows, and no others",
        arguments: [
            ("", ["no such key": 1], ""),
            ("/listen", ["listen": ["no such key": 1]], "/properties/listen"),
            ("/store", ["store": ["no such key": 1]], "/$defs/store"),
            ("/limits", ["limits": ["no such key": 1]], "/properties/limits"),
            ("/log", ["log": ["no such key": 1]], "/properties/log"),
            ("/reload", ["reload": ["no such key": 1]], "/properties/reload"),
            ("/providers/a", ["providers": ["a": ["kind": "demo", "no such key": 1]]], "/$defs/provider/oneOf/0"),
            ("/providers/a", ["providers": ["a": ["kind": "openai", "no such key": 1]]], "/$defs/provider/oneOf/1"),
            ("/providers/a", ["providers": ["a": ["kind": "azure", "no such key": 1]]], "/$defs/provider/oneOf/2"),
            (
                "/providers/a", ["providers": ["a": ["kind": "compatible", "no such key": 1]]],
                "/$defs/provider/oneOf/3"
            ),
            ("/providers/a", ["providers": ["a": ["kind": "anthropic", "no such key": 1]]], "/$defs/provider/oneOf/4"),
            ("/providers/a", ["providers": ["a": ["kind": "gemini", "no such key": 1]]], "/$defs/provider/oneOf/5"),
            ("/providers/a", ["providers": ["a": ["kind": "vertex", "no such key": 1]]], "/$defs/provider/oneOf/6"),
            ("/providers/a", ["providers": ["a": ["kind": "bedrock", "no such key": 1]]], "/$defs/provider/oneOf/7"),
            ("/models/a", ["models": ["a": ["deployments": [], "no such key": 1]]], "/$defs/model/oneOf/0"),
            ("/models/a", ["models": ["a": ["no such key": 1]]], "/$defs/model/oneOf/1"),
            (
                "/models/a/deployments/0", ["models": ["a": ["deployments": [["no such key": 1]]]]],
                "/$defs/model/oneOf/0/properties/deployments/items"
            ),
            ("/models/a/price", ["models": ["a": ["price": ["no such key": 1]]]], "/$defs/price/oneOf/1"),
            ("/models/a/breaker", ["models": ["a": ["breaker": ["no such key": 1]]]], "/$defs/breaker"),
            ("/models/a/queue", ["models": ["a": ["queue": ["no such key": 1]]]], "/$defs/queue/oneOf/1"),
            ("/models/a/limits", ["models": ["a": ["limits": ["no such key": 1]]]], "/$defs/rate_limits"),
            ("/models/a/probe", ["models": ["a": ["probe": ["no such key": 1]]]], "/$defs/probe"),
            ("/keys/0", ["keys": [["no such key": 1]]], "/$defs/key"),
            ("/keys/0/limits", ["keys": [["limits": ["no such key": 1]]]], "/$defs/rate_limits"),
            ("/keys/0/require", ["keys": [["require": ["no such key": 1]]]], "/$defs/key/properties/require"),
        ] as [(JSONPointer, JSONValue, JSONPointer)]
    )
    func keys(place: JSONPointer, root: JSONValue, schemaPlace: JSONPointer) throws {
        let properties = try #require(schema?.at(schemaPlace)?["properties"]?.object)
        // The short form of a model is the one without `deployments`.
        let known = known(root, at: place).filter { $0 != "deployments" || schemaPlace != "/$defs/model/oneOf/1" }
        #expect(properties.keys.sorted() == known)
    }

    @Test("has the defaults of the decoder")
    func defaults() throws {
        var effective = read(["providers": ["a": ["kind": "openai", "base_url": "http://a"]]]).effective
        let root = try #require(schema?["properties"]?.object)
        let provider = try #require(schema?.at("/$defs/provider/oneOf/1/properties")?.object)
        func check(_ properties: JSONObject, at place: JSONPointer) {
            for (name, property) in properties {
                if let nested = property["properties"]?.object { check(nested, at: place.appending(name)) }
                guard let written = property["default"] else { continue }
                let found = effective.first { $0.pointer == place.appending(name) }
                #expect(
                    found?.text == (written.string == nil ? written.json() : found.flatMap { text($0, written) }),
                    "\(name)"
                )
            }
        }
        check(root, at: .root)
        check(provider, at: "/providers/a")
        let claude = try #require(schema?.at("/$defs/provider/oneOf/4/properties")?.object)
        effective = read(["providers": ["a": ["kind": "anthropic", "api_key": "k"]]]).effective
        check(claude, at: "/providers/a")
        effective = read(["models": ["a": ["breaker": [:], "probe": [:], "queue": [:]]]]).effective
        let definitions = try #require(schema?["$defs"]?.object)
        for name in ["breaker", "probe"] {
            check(
                try #require(definitions[name]?["properties"]?.object),
                at: JSONPointer(tokens: ["models", "a", name])
            )
        }
        for name in ["balance", "retry_budget", "weight", "model_kind"] {
            check([name == "model_kind" ? "kind" : name: definitions[name] ?? .null], at: "/models/a")
        }
        check(try #require(schema?.at("/$defs/queue/oneOf/1/properties")?.object), at: "/models/a/queue")
        effective = read(["providers": [:]]).effective
        check(try #require(schema?.at("/$defs/store/properties")?.object), at: "/store")
        #expect(effective.contains { $0.pointer == "/limits/drain" && $0.text == "20s" })
    }

    /// A text as settings show it: words bare, texts in quotes.
    private func text(_ setting: EffectiveSetting, _ written: JSONValue) -> String? {
        [written.string, written.json()].compactMap { $0 }.first { $0 == setting.text }
    }
}
