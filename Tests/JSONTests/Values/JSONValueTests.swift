// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONValueTests {
    private let value: JSONValue = ["name": "x", "list": [1, 2.5, nil, true], "inner": ["a/b": "c"]]

    @Test("hands out what is in it")
    func access() {
        #expect(value["name"]?.string == "x")
        #expect(value["list"]?[0]?.int == 1)
        #expect(value["list"]?[1]?.double == 2.5)
        #expect(value["list"]?[2]?.isNull == true)
        #expect(value["list"]?[3]?.bool == true)
        #expect(value["list"]?.array?.count == 4)
        #expect(value["inner"]?.object?.keys == ["a/b"])
        #expect(value.at("/inner/a~1b") == "c")
        #expect(value.at("/list/1") == 2.5)
        #expect(value.at("") == value)
        #expect(value.at("/list/4") == nil && value.at("/list/01") == nil && value.at("/name/0") == nil)
        #expect(value["nothing"] == nil && value[0] == nil && value["list"]?[9] == nil && value["list"]?["0"] == nil)
    }

    @Test(
        "says what kind of value it is",
        arguments: [
            (nil, "null"), (true, "a boolean"), (1, "a number"), ("", "a string"), ([], "an array"), ([:], "an object"),
        ] as [(JSONValue, String)]
    )
    func kindName(value: JSONValue, name: String) {
        #expect(value.kindName == name)
        #expect(value.kind.name == name)
    }

    @Test("equality is JSON's: numbers by value, strings by bytes, members in any order")
    func equality() throws {
        #expect(
            try JSONValue(parsing: #"{"a":1,"b":[1.0,"x"]}"#) == JSONValue(parsing: #"{"b":[1e0,"\u0078"],"a":1.00}"#)
        )
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONValue.array([1, 2]) != [2, 1])
        #expect(JSONValue.number(1) != true && JSONValue.number(0) != false && JSONValue.null != false)
        #expect(JSONValue.object(["a": 1]) != ["a": 1, "b": 2] && JSONValue.object(["a": 1]) != ["b": 1])
    }

    @Test("decimal literals are exact decimals")
    func literals() {
        #expect(JSONValue(0.1).json() == "0.1")
        #expect((0.01 as JSONValue).number?.isMultiple(of: JSONNumber(parsing: "0.01") ?? 0) == true)
        #expect("\(1 + 1) pieces" as JSONValue == "2 pieces")
    }

    @Test("pretty text has a line for each value")
    func pretty() {
        #expect(
            (["a": [], "b": [:], "c": [1, ["d": nil]]] as JSONValue).json(pretty: true) == """
                {
                  "a": [],
                  "b": {},
                  "c": [
                    1,
                    {
                      "d": null
                    }
                  ]
                }
                """
        )
        #expect((1 as JSONValue).json(pretty: true) == "1")
    }
}

struct JSONObjectTests {
    @Test("keeps the order of its members")
    func order() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect(object.keys == ["b", "a", "c"])
        #expect(object.values == [4, 2, 3])
        object["a"] = nil
        object["nothing"] = nil
        #expect(object.map(\.key) == ["b", "c"])
        #expect(object.count == 2 && !object.isEmpty && JSONObject().isEmpty)
    }

    @Test("of several pairs with one name the last counts, in the place of the first")
    func pairs() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.keys == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test("names are their bytes")
    func names() {
        let object = JSONObject([("\u{E9}", 1), ("e\u{301}", 2)])
        #expect(object.count == 2)
        #expect(object["e\u{301}"] == 2)
    }

    @Test("equality does not look at the order")
    func equality() {
        forAll(300) { seed, generator in
            let object = generator.object()
            let shuffled = JSONObject(object.map { ($0.key, $0.value) }.shuffled(using: &generator))
            #expect(object == shuffled, "seed \(seed)")
            var changed = shuffled
            changed[generator.string() + "x"] = .string("new")
            #expect(object != changed, "seed \(seed)")
        }
    }
}
