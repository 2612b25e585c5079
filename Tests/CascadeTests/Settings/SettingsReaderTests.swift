// SPDX-License-Identifier: Apache-2.0

import Cascade
import CascadeTesting
import JSON
import Testing

/// What each method reads, and what it says of the rest.
struct SettingsReaderTests {
    private enum Word: String, CaseIterable { case reask, escalate }

    private static func read<Value>(
        _ json: String,
        _ body: (inout SettingsReader) -> Value
    ) throws -> (value: Value, problems: [String]) {
        var reader = SettingsReader(try JSONValue(parsing: json), at: "/a")
        let value = body(&reader)
        reader.finish()
        return (value, reader.problems.map(\.message))
    }

    @Test("written values are read, absent and null ones are the default")
    func values() throws {
        let (read, problems) = try Self.read(
            """
            {"s": "x", "b": true, "i": 3, "n": 0.5, "d": "5s", "c": "0.05 USD", "z": "64 KB", "w": "escalate",
             "l": ["p", "q"], "one": "p", "null": null}
            """
        ) { reader in
            [
                reader.string("s") ?? "", "\(reader.bool("b", default: false))", "\(reader.int("i", in: 1...3) ?? 0)",
                "\(reader.number("n", in: 0...1) ?? 0)", "\(reader.duration("d")?.shortText ?? "")",
                "\(reader.cost("c")?.description ?? "")", "\(reader.bytes("z", in: 0...100_000) ?? 0)",
                reader.choice("w", default: Word.reask).rawValue, reader.strings("l").joined(),
                reader.strings("one").joined(),
                reader.string("null", default: "default") ?? "", reader.string("none") ?? "nil",
                "\(reader.int("none", in: 1...2, default: 2) ?? 0)", "\(reader.strings("none"))",
                reader.optionalChoice("none", default: Word?.none)?.rawValue ?? "nil",
            ]
        }
        #expect(problems == [])
        #expect(
            read == [
                "x", "true", "3", "0.5", "5s", "0.05 USD", "65536", "escalate", "pq", "p", "default", "nil", "2", "[]",
                "nil",
            ]
        )
    }

    @Test("every setting that was read is listed as it holds, with the defaults marked")
    func effective() throws {
        var reader = SettingsReader(["at_least": 0.5, "timeout": "300s", "words": ["a"]], at: "/verify/0")
        _ = reader.number("at_least", in: 0...1)
        _ = reader.duration("timeout")
        _ = reader.strings("words")
        _ = reader.bool("strict", default: true)
        _ = reader.string("absent")
        #expect(
            reader.effective.map { "\($0.pointer.path) = \($0.text)\($0.isDefault ? " (default)" : "")" } == [
                "verify[0].at_least = 0.5", "verify[0].timeout = 5m", "verify[0].words = [\"a\"]",
                "verify[0].strict = true (default)",
            ]
        )
    }

    @Test(
        "what is wrong is said at its place, with what was found, what is expected and how to mend it",
        arguments: [
            (#"{"s": 5}"#, "a.s: found `5`; expected a text. Put it in quotes."),
            (#"{"r": ""}"#, "a.r: found an empty text; expected a text. Write it, or remove the key."),
            (#"{"b": "yes"}"#, "a.b: found `yes`; expected true or false. Write `true` or `false` without quotes."),
            (
                #"{"i": "3"}"#,
                "a.i: found `3`; expected a whole number from 1 to 9. Write such a number without quotes."
            ),
            (#"{"i": 10}"#, "a.i: found `10`; expected a whole number from 1 to 9. Choose such a number."),
            (#"{"i": 1.5}"#, "a.i: found `1.5`; expected a whole number from 1 to 9. Choose such a number."),
            (#"{"m": 0}"#, "a.m: found `0`; expected a whole number of at least 1. Choose such a number."),
            (#"{"n": 2}"#, "a.n: found `2`; expected a number from 0 to 1.5. Choose such a number."),
            (#"{"d": 30}"#, "a.d: found `30`; expected a time from 1ms to 24h. Add the unit: `30s`, `30ms` or `30m`."),
            (
                #"{"d": 1.5}"#,
                "a.d: found `1.5`; expected a time from 1ms to 24h. Add the unit: `1.5s`, `1.5ms` or `1.5m`."
            ),
            (
                #"{"d": "soon"}"#,
                "a.d: found `soon`; expected a time from 1ms to 24h. Write a number and its unit, such as `250ms`, `10s` or `5m`."
            ),
            (#"{"c": 0.05}"#, "a.c: found `0.05`; expected an amount of money. Add the unit: `0.05 USD`."),
            (
                #"{"c": "5 EUR"}"#,
                "a.c: found `5 EUR`; expected an amount of money. Write it with its unit, such as `0.05 USD`."
            ),
            (
                #"{"z": 64}"#,
                "a.z: found `64`; expected a size from 1 KB to 16 MB. Write a number and its unit, such as `64 KB` or `16 MB`."
            ),
            (
                #"{"w": "escalte"}"#,
                "a.w: found `escalte`; expected one of `reask`, `escalate`. Did you mean `escalate`?"
            ),
            (#"{"w": "no"}"#, "a.w: found `no`; expected one of `reask`, `escalate`. Write one of them."),
            (
                #"{"l": [1]}"#,
                "a.l: found `[1]`; expected a list of texts. Write `[one, two]`, or one a line after `-`."
            ),
            (#"{"L": 1}"#, "a.L: found `1`; expected a list. Write one item a line after `-`."),
            (#"{"E": []}"#, "a.E: found `[]`; expected a mapping. Write `name: …`, one a line."),
            (#"{"O": 1}"#, "a.O: found a number; expected a mapping of settings. Write `key: value` pairs."),
            (#"{"bb": 1}"#, "a.bb: found the unknown key `bb`; expected one of `KEYS`. Did you mean `b`?"),
            (#"{"unlike": 1}"#, "a.unlike: found the unknown key `unlike`; expected one of `KEYS`. Remove it."),
            (#"[1]"#, "a: found an array; expected a mapping of settings. Write `key: value` pairs."),
            (#"{"s": ["first\nsecond"]}"#, #"a.s: found `["first\nsecond"]`; expected a text. Put it in quotes."#),
            (
                #"{"b": "first\nsecond"}"#,
                #"a.b: found `"first\nsecond"`; expected true or false. Write `true` or `false` without quotes."#
            ),
        ]
    )
    func problems(json: String, message: String) throws {
        let (_, problems) = try Self.read(json) { reader in
            _ = reader.string("s")
            if json.contains("\"r\"") { _ = reader.requiredString("r") }
            _ = reader.bool("b", default: false)
            _ = reader.int("i", in: 1...9)
            _ = reader.int("m", in: 1...Int.max)
            _ = reader.number("n", in: 0...1.5)
            _ = reader.duration("d")
            _ = reader.cost("c")
            _ = reader.bytes("z", in: 1_024...(16 << 20))
            _ = reader.choice("w", default: Word.reask)
            _ = reader.strings("l")
            reader.list("L") { _, _, _ in }
            reader.entries("E") { _, _, _, _ in }
            reader.object("O") { _ in }
        }
        let keys = ["s", "b", "i", "m", "n", "d", "c", "z", "w", "l", "L", "E", "O"].joined(separator: "`, `")
        #expect(problems == [message.replacing("KEYS", with: keys)])
    }

    @Test("a required text that is absent or null is missing", arguments: ["{}", #"{"schema": null}"#])
    func missing(json: String) throws {
        let (text, problems) = try Self.read(json) { $0.requiredString("schema", expected: "a file or a schema") }
        #expect(text == "")
        #expect(problems == ["a: found no `schema`; expected a file or a schema. Add `schema: …`."])
    }

    @Test("a long value is shown by its start", arguments: [true, false])
    func long(isText: Bool) {
        let text = String(repeating: "é", count: 100)
        let shown = SettingsReader.show(isText ? .string(text) : [.string(text)])
        #expect(shown.count == 60 && shown.hasSuffix("…`") && shown.hasPrefix(isText ? "`é" : "`[\"é"))
    }

    @Test("items of lists and entries of mappings come in order, each with its place")
    func nested() throws {
        var places: [String] = []
        let (_, problems) = try Self.read(
            #"{"list": [{"x": 1}, {"y": 2}], "names": {"b": 1, "a": "z"}, "object": {"x": 1, "zz": 2}}"#
        ) { reader in
            reader.list("list") { reader, item, place in
                places.append(place.path)
                reader.object(item, at: place) { _ = $0.int("x", in: 0...1) }
            }
            reader.entries("names") { _, name, value, place in places.append("\(place.path) \(name) \(value.json())") }
            reader.object("object") { _ = $0.int("x", in: 5...6) }
            #expect(reader.list("absent") { _, _, _ in } == false)
            #expect(reader.entries("absent") { _, _, _, _ in } == false)
            #expect(reader.object("absent") { _ in true } == nil)
        }
        #expect(places == ["a.list[0]", "a.list[1]", "a.names.b b 1", "a.names.a a \"z\""])
        #expect(
            problems == [
                "a.list[1].y: found the unknown key `y`; expected one of `x`. Did you mean `x`?",
                "a.object.x: found `1`; expected a whole number from 5 to 6. Choose such a number.",
                "a.object.zz: found the unknown key `zz`; expected one of `x`. Remove it.",
            ]
        )
    }

    @Test("check throws every problem at once, one a line")
    func check() {
        var reader = SettingsReader(["a": 1, "b": 2])
        _ = reader.string("a")
        let error = #expect(throws: SettingsError.self) { try reader.check() }
        #expect(
            error?.description == """
                a: found `1`; expected a text. Put it in quotes.
                b: found the unknown key `b`; expected one of `a`. Did you mean `a`?
                """
        )
        var fine = SettingsReader(.null)
        #expect(throws: Never.self) { try fine.check() }
    }

    @Test("a problem inside a text of the settings names the place there too")
    func detail() {
        let problem = SettingsProblem(
            at: "/schema",
            found: "x",
            expected: "y",
            remedy: "Mend it.",
            detail: "line 3"
        )
        #expect(problem.message == "schema: line 3: found x; expected y. Mend it.")
    }
}
