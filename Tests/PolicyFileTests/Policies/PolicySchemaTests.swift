// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import PolicyFile
import Testing

struct PolicySchemaTests {
    private let schema = try? JSONValue(parsing: PolicySchema.json(verifiers: ["regex", "json_schema"]))

    /// The keys that the decoder knows at a place, by what it says of an unknown one there.
    private func known(_ root: JSONValue, at place: JSONPointer) -> [String] {
        let problems = PolicyDecoder.decode(root, folder: "a").problems
        let problem = problems.first { $0.pointer == place.appending("no such key") }
        return (problem?.expected ?? "").split(separator: "`").filter { !$0.contains(" ") && $0 != "," }.map(
            String.init
        ).sorted()
    }

    @Test(
        "names the keys that the decoder knows, and no others",
        arguments: [
            ("", ["no such key": 1], ""),
            ("/ladder/0", ["ladder": [["no such key": 1]]], "/$defs/rung"),
            ("/limits", ["limits": ["no such key": 1]], "/properties/limits"),
        ] as [(JSONPointer, JSONValue, JSONPointer)]
    )
    func keys(place: JSONPointer, root: JSONValue, schemaPlace: JSONPointer) throws {
        let properties = try #require(schema?.at(schemaPlace)?["properties"]?.object)
        #expect(properties.keys.sorted() == known(root, at: place))
    }

    @Test("lists the kinds of verifiers")
    func kinds() {
        #expect(schema?.at("/$defs/verifier/oneOf/0/enum") == ["json_schema", "regex"])
        #expect(schema?.at("/$defs/verifier/oneOf/1/propertyNames/enum") == ["json_schema", "regex"])
    }

    @Test("has the defaults of the decoder")
    func defaults() {
        let effective = PolicyDecoder.decode(["policy": "a", "ladder": [["model": "m"]]], folder: "a").effective
        let places: [(JSONPointer, JSONPointer)] = [
            ("/exhausted", "/properties/exhausted"), ("/on_filter", "/properties/on_filter"),
            ("/explain", "/properties/explain"),
            ("/limits/deadline", "/properties/limits/properties/deadline"),
            ("/limits/max_attempts", "/properties/limits/properties/max_attempts"),
            ("/log_content", "/properties/log_content"),
            ("/ladder/0/reask", "/$defs/rung/properties/reask"),
            ("/ladder/0/retries", "/$defs/rung/properties/retries"),
            ("/ladder/0/escalate_with", "/$defs/rung/properties/escalate_with"),
        ]
        for (place, schemaPlace) in places {
            let written = schema?.at(schemaPlace)?["default"]
            let text = written?.string ?? written?.json()
            #expect(text == effective.first { $0.pointer == place }?.text, "\(place)")
        }
    }
}
