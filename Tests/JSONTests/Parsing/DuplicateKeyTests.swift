// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import JSON

struct DuplicateKeyTests {
    /// Two names with the same hash, and the hash.
    private static let collision: (one: String, other: String, hash: JSONKeyHash)? = {
        let hash = JSONKeyHash(seed: 0x0123_4567_89AB_CDEF, factor: 0xFEDC_BA98_7654_3211)
        var names: [UInt32: String] = [:]
        for number in 0..<400_000 {
            let name = "name \(number)"
            if let other = names.updateValue(name, forKey: hash(name)) { return (other, name, hash) }
        }
        return nil
    }()

    private func parse(_ text: String, _ hash: JSONKeyHash) throws -> JSONTape {
        try JSONParser.parse(Array(text.utf8), limits: .answer, hash: hash)
    }

    @Test(
        "names whose hashes collide are two names, in small and in large objects",
        arguments: [0, 5, 30, 31, 100, 5_000]
    )
    func collisions(others: Int) throws {
        let (one, other, hash) = try #require(Self.collision)
        let filling = (0..<others).map { ",\"x\($0)\":0" }.joined()
        let tape = try parse("{\"\(one)\":1,\"\(other)\":2\(filling)}", hash)
        #expect(tape.childCount(at: 0) == others + 2)
        for (name, value) in [(one, 1), (other, 2)] {
            let found = tape.member(of: 0, named: name.utf8.span, hash: hash(name))
            let index = try #require(found)
            #expect(tape.number(at: index).int == value)
        }
        let twice = "{\"\(one)\":1,\"\(other)\":2\(filling),\"\(one)\":3}"
        let error = try #require(throws: JSONSyntaxError.self) { try parse(twice, hash) }
        #expect(error.kind == .duplicateKey)
        #expect(error.offset == twice.utf8.count - one.utf8.count - 5)
    }

    @Test("finds a name that is twice in an object of any size, at any place, however written")
    func anySize() throws {
        try forAll(300) { seed, generator in
            let count = generator.pick([2, 3, 8, 31, 32, 33, 64, 500])
            var names = (0..<count).map { "n\($0 * 7)" }
            names.shuffle(using: &generator)
            #expect(throws: Never.self) { try JSONDocument(parsing: text(names)) }
            let source = generator.int(0...(count - 1))
            let place = generator.int((source + 1)...count)
            let copy = generator.chance(50) ? names[source] : "\\u006e" + names[source].dropFirst()
            names.insert(copy, at: place)
            let error = try #require(throws: JSONSyntaxError.self, "seed \(seed)") {
                try JSONDocument(parsing: text(names))
            }
            #expect(error.kind == .duplicateKey)
            #expect(error.offset == text(Array(names[..<place])).utf8.count - (place == 0 ? 1 : 0), "seed \(seed)")
        }
    }

    private func text(_ names: [String]) -> String {
        "{" + names.map { "\"\($0)\":[{\"a\":1}]" }.joined(separator: ",") + "}"
    }

    @Test("names that Swift calls equal, but that differ in their bytes, are two names")
    func normalization() throws {
        let document = try JSONDocument(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(document.root["\u{E9}"]?.int == 1)
        #expect(document.root["e\u{301}"]?.int == 2)
    }

    @Test("the same name in different objects is none twice")
    func differentObjects() throws {
        _ = try JSONDocument(parsing: #"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#)
    }
}
