// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONPrefixTests {
    /// What came of some bytes, read in pieces of the given sizes, over and over.
    private struct Reading: Equatable {
        var events: [Seen] = []
        var fault: Int?

        struct Seen: Equatable {
            let event: JSONPrefix.Event
            let offset: Int
        }
    }

    private func read(_ text: [UInt8], in sizes: [Int], watching: Int = .max) -> (Reading, JSONPrefix) {
        var prefix = JSONPrefix()
        var reading = Reading()
        var offset = 0
        var turn = 0
        while offset < text.count {
            let chunk = Array(text[offset..<min(text.count, offset + sizes[turn % sizes.count])])
            turn += 1
            var index = 0
            while true {
                let event = prefix.next(in: chunk.span, at: &index)
                if event == .wantsMore { break }
                reading.events.append(Reading.Seen(event: event, offset: offset + index))
                if event == .fault {
                    reading.fault = offset + index
                    return (reading, prefix)
                }
                if case .began = event { prefix.watched = watching }
            }
            offset += chunk.count
        }
        return (reading, prefix)
    }

    private func parse(_ text: [UInt8]) -> Result<JSONDocument, JSONSyntaxError> {
        Result { () throws(JSONSyntaxError) in try JSONDocument(parsing: text) }
    }

    @Test("what a text brings does not depend on how it is cut")
    func cuts() {
        forAll(300) { seed, generator in
            var text = Array(generator.text(of: generator.value()).utf8)
            if generator.chance(50) { generator.damage(&text) }
            let whole = read(text, in: [text.count + 1], watching: 3).0
            for sizes in [[1], [2, 1, 5], [7], [1, 64]] {
                #expect(read(text, in: sizes, watching: 3).0 == whole, "seed \(seed), \(sizes)")
            }
        }
    }

    @Test("a text that the parser takes has no fault, and the same values")
    func values() throws {
        try forAll(300) { seed, generator in
            let text = Array(generator.text(of: generator.value()).utf8) + [0x20]
            let document = try JSONDocument(parsing: text)
            let (reading, prefix) = read(text, in: [3])
            #expect(reading.fault == nil, "seed \(seed)")
            let tape = prefix.tape
            try #require(tape.count == document.nodeCount, "seed \(seed)")
            for index in 0..<tape.count {
                try #require(tape.kind(at: index) == document.tape.kind(at: index))
                switch tape.kind(at: index) {
                case .null: break
                case .bool: #expect(tape.bool(at: index) == document.tape.bool(at: index))
                case .number: #expect(tape.number(at: index) == document.tape.number(at: index))
                case .string: #expect(tape.string(at: index) == document.tape.string(at: index))
                case .array, .object: #expect(tape.childCount(at: index) == document.tape.childCount(at: index))
                }
                #expect(tape.next(after: index) == document.tape.next(after: index))
                #expect(tape.keyHash(at: index) == document.tape.keyHash(at: index))
                #expect(tape.isASCII(at: index) == document.tape.isASCII(at: index))
            }
        }
    }

    @Test("a text has a fault exactly where the parser refuses it for another reason than its end")
    func faults() {
        forAll(3_000) { seed, generator in
            var text = Array(generator.text(of: generator.value(depth: 2)).utf8)
            generator.damage(&text)
            let (reading, prefix) = read(text, in: [1])
            let shown = String(decoding: text, as: UTF8.self)
            switch parse(text) {
            case .success: #expect(reading.fault == nil, "seed \(seed): \(shown)")
            case .failure(let error) where error.kind == .cutOff || error.kind == .empty:
                guard let fault = reading.fault else { return }
                // Known before the parser knows it; however the text goes on, it stays one.
                let closed = Array(text[...fault]) + prefix.completion
                guard case .failure(let later) = parse(closed), later.kind != .cutOff else {
                    Issue.record("seed \(seed): \(shown) has no fault at \(fault)")
                    return
                }
                #expect([.duplicateKey, .badEscape].contains(later.kind), "seed \(seed): \(shown): \(later)")
            case .failure(let error): #expect(reading.fault != nil, "seed \(seed): \(shown): \(error)")
            }
        }
    }

    @Test("every beginning of a text can be completed")
    func completions() {
        forAll(200) { seed, generator in
            let text = Array(generator.text(of: generator.value(depth: 3)).utf8)
            for count in 0...text.count {
                let (_, prefix) = read(Array(text[..<count]), in: [4])
                let closed = text[..<count] + prefix.completion
                // A name that has only begun may be that of an earlier member.
                guard case .failure(let error) = parse(Array(closed)), error.kind != .duplicateKey else { continue }
                Issue.record("seed \(seed): \(String(decoding: closed, as: UTF8.self)): \(error)")
            }
        }
    }

    @Test(
        "a fault is told at its first byte",
        arguments: [
            (#"{"a":1,}"#, 7), (#"{"a":1,"a":2}"#, 9), (#"{"a":1,"\u0061":2}"#, 14), ("[1 2]", 3), ("[1,]", 3),
            ("01", 1),
            ("1.x", 2), ("-x", 1), ("1e1234567890123456789", 20), ("tru3", 3), ("{'a'", 1), ("{a", 1), (#"{"a" 1"#, 5),
            ("{} x", 3), ("[}", 1), ("{]", 1), ("\u{FEFF}1", 0), ("```", 0), ("\"\u{1}\"", 1), (#""\x""#, 2),
            (#""\ud800x"#, 7),
            (#""\ud800\n"#, 8), (#""\ud800\u0041"#, 9), (#""\udc00"#, 4), (#""\ud800\ud800"#, 10), ("nul ", 3),
            ("+1", 0), (".5", 0), ("NaN", 0),
            ("1 2", 2), ("[1}", 2), (#"{"a":}"#, 5), ("// x", 0),
        ]
    )
    func earliest(text: String, offset: Int) {
        for sizes in [[1], [100]] {
            #expect(read(Array(text.utf8), in: sizes).0.fault == offset)
        }
    }

    @Test("bytes that are no UTF-8 are told at the first that cannot follow")
    func invalidUTF8() {
        let sequences: [([UInt8], Int)] = [
            ([0x80], 1), ([0xC0, 0x80], 1), ([0xC3, 0x22], 2), ([0xE0, 0x9F], 2), ([0xED, 0xA0], 2), ([0xF0, 0x8F], 2),
            ([0xF4, 0x90], 2), ([0xF5], 1), ([0xF1, 0x80, 0x80, 0x22], 4),
        ]
        for (bytes, offset) in sequences {
            #expect(read([0x22] + bytes, in: [1]).0.fault == offset, "\(bytes)")
        }
    }

    @Test("nesting beyond the limit is a fault at the bracket that is too deep")
    func depth() {
        var prefix = JSONPrefix(depthLimit: 3)
        var index = 0
        var last = JSONPrefix.Event.wantsMore
        while last != .fault, index < 4 { last = prefix.next(in: Array("[[[[".utf8).span, at: &index) }
        #expect(last == .fault)
        #expect(index == 3)
    }
}

extension SeededGenerator {
    /// Cuts a text off, or changes, removes or inserts a byte.
    fileprivate mutating func damage(_ text: inout [UInt8]) {
        for _ in 0..<int(1...2) where !text.isEmpty {
            let place = int(0...(text.count - 1))
            switch int(0...3) {
            case 0: text.removeLast(text.count - place)
            case 1: text.remove(at: place)
            case 2: text[place] = UInt8(int(0...255))
            default: text.insert(pick(Array(#"{}[],:"\019.eutn-"#.utf8)), at: place)
            }
        }
    }
}
