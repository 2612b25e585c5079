// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONTapeTests {
    @Test("goes through members by index, with the hash of each name")
    func members() throws {
        let tape = try JSONDocument(
            parsing: #"{"a":[1,{"b":2}],"Größe\n":"x","a name of more than eight bytes":-1.50}"#
        ).tape
        var names: [String] = []
        var kinds: [JSONKind] = []
        var key = 1
        while key < tape.next(after: 0) {
            names.append(tape.string(at: key))
            kinds.append(tape.kind(at: key + 1))
            #expect(tape.keyHash(at: key) == JSONKeyHash.process(tape.string(at: key)))
            #expect(tape.next(after: key) == key + 1)
            key = tape.next(after: key + 1)
        }
        #expect(names == ["a", "Größe\n", "a name of more than eight bytes"])
        #expect(kinds == [.array, .string, .number])
        #expect(tape.childCount(at: 0) == 3)
        #expect(key == tape.count)
    }

    @Test("finds a member by the hash of its name")
    func lookup() throws {
        let tape = try JSONDocument(parsing: #"{"x":1,"\u0079":2,"long enough to need two words":3}"#).tape
        #expect(tape.member(of: 0, named: "x").map { tape.mantissa(at: $0) } == 1)
        #expect(tape.member(of: 0, named: "y").map { tape.mantissa(at: $0) } == 2)
        #expect(tape.member(of: 0, named: "long enough to need two words").map { tape.mantissa(at: $0) } == 3)
        #expect(tape.member(of: 0, named: "z") == nil)
        #expect(tape.member(of: 1, named: "x") == nil)
    }

    @Test("tells of strings where their bytes are and whether they are ASCII")
    func strings() throws {
        let tape = try JSONDocument(parsing: #"["plain","é","\u0041","\u00e9","plain","A"]"#).tape
        #expect((1...6).map { tape.stringCount(at: $0) } == [5, 2, 1, 2, 5, 1])
        #expect((1...6).map { tape.isASCII(at: $0) } == [true, false, true, false, true, true])
        #expect(
            (1...6).map { String(decoding: tape.bytes[tape.stringRange(at: $0)], as: UTF8.self) } == [
                "plain", "é", "A", "é", "plain", "A",
            ]
        )
        #expect(tape.stringsEqual(1, 5) && tape.stringsEqual(2, 4) && tape.stringsEqual(3, 6))
        #expect(!tape.stringsEqual(1, 2) && !tape.stringsEqual(3, 2))
        let plain = Array("plain".utf8)
        #expect(
            (1...6).map { index in tape.string(at: index, equals: plain.span) } == [
                true, false, false, false, true, false,
            ]
        )
    }

    @Test("holds numbers as mantissa and exponent, and says where that does not do")
    func numbers() throws {
        let tape = try JSONDocument(
            parsing: "[1, -2.50, 3e2, 0.000, 9223372036854775807, 9223372036854775808, 1e40000, 1e-32768]"
        ).tape
        #expect((1...8).map { tape.isShortNumber(at: $0) } == [true, true, true, true, true, false, false, true])
        #expect((1...5).map { tape.mantissa(at: $0) } == [1, -250, 3, 0, .max])
        #expect((1...5).map { tape.exponent(at: $0) } == [0, -2, 2, -3, 0])
        #expect(
            (1...8).map { tape.isWrittenAsInteger(at: $0) } == [true, false, false, false, true, true, false, false]
        )
        #expect(tape.number(at: 6) == JSONNumber(parsing: "9223372036854775808"))
        #expect(tape.number(at: 7) == JSONNumber(parsing: "10e39999"))
    }

    @Test("the hash of a name does not depend on how it was cut into words", arguments: 0..<40)
    func hashes(length: Int) throws {
        let name = String(repeating: "k", count: length)
        for rest in ["", " ", "                "] {
            let tape = try JSONDocument(parsing: "{\"\(name)\":1\(rest)}").tape
            #expect(tape.keyHash(at: 1) == JSONKeyHash.process(name))
        }
    }

    @Test("names that differ rarely have the same hash")
    func hashQuality() {
        let names = (0..<100_000).map { "property\($0)" }
        // By the birthday bound about 1.2 pairs of 100,000 names share one of 2^32 hashes.
        #expect(Set(names.map { JSONKeyHash.process($0) }).count > names.count - 12)
        #expect(Set(names.map { JSONKeyHash.process($0) & 0xFFFF }).count > 50_000)
    }
}
