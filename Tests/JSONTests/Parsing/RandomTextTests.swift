// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct RandomTextTests {
    @Test("what is written reads back as the same value, in whatever way it is written")
    func roundTrip() throws {
        try forAll(2_000) { seed, generator in
            let value = generator.value()
            for text in [value.json(), value.json(pretty: true), generator.text(of: value)] {
                let read = try JSONValue(parsing: text)
                #expect(read == value, "seed \(seed)")
            }
        }
    }

    @Test("random bytes are read or refused, and nothing else happens")
    func randomBytes() {
        let alphabet: [UInt8] =
            Array("{}[]\",:\\u0123456789abcdefDE+-. \n\ttruefalsn'/*#`".utf8) + [
                0, 0x1F, 0x7F, 0x80, 0xC2, 0xE0, 0xED, 0xF0, 0xFF,
            ]
        forAll(20_000) { seed, generator in
            let length = generator.int(0...40)
            let bytes = (0..<length).map { _ in
                generator.chance(90) ? generator.pick(alphabet) : UInt8(generator.int(0...255))
            }
            check(bytes, seed)
        }
    }

    @Test("a valid text with bytes changed, cut or doubled is read or refused, and nothing else happens")
    func mutations() {
        forAll(3_000) { seed, generator in
            var bytes = Array(generator.text(of: generator.value()).utf8)
            for _ in 0..<generator.int(1...4) where !bytes.isEmpty {
                let place = generator.int(0...(bytes.count - 1))
                switch generator.int(0...3) {
                case 0: bytes[place] = UInt8(generator.int(0...255))
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(generator.int(1...20)), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + generator.int(1...20)))
                }
            }
            check(bytes, seed)
        }
    }

    /// What is read has a consistent tape and reads back; what is refused has a message and a place in the text.
    private func check(_ bytes: [UInt8], _ seed: UInt64) {
        do throws(JSONSyntaxError) {
            let document = try JSONDocument(parsing: bytes)
            let again = try JSONValue(parsing: document.root.value.jsonUTF8())
            #expect(again == document.root.value, "seed \(seed)")
            for index in 0..<document.nodeCount {
                let node = document.node(at: index)
                #expect(document.source.indices.contains(node.byteRange.lowerBound), "seed \(seed)")
                let part = try JSONDocument(parsing: node.text)
                #expect(part.root.value == node.value, "seed \(seed)")
            }
        } catch {
            #expect((0...bytes.count).contains(error.offset), "seed \(seed)")
            #expect(
                !error.description.isEmpty && error.message.last.map { ".`\"".contains($0) } == true,
                "seed \(seed): \(error)"
            )
        }
    }
}
