// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONNodeTests {
    private let document: JSONDocument

    init() throws {
        document = try JSONDocument(
            parsing: """
                {
                  "name" : "Müller\\n& Söhne",
                  "lines": [ {"net": 12.50}, {"a/b": [1, 2, [ ] ] , "t~x": true} ],
                  "é" : { } , "none": null,
                  "long": 123456789012345678901234567890
                }

                """
        )
    }

    @Test("hands out values by name, position and pointer")
    func lookup() throws {
        let root = document.root
        #expect(root["name"]?.string == "Müller\n& Söhne")
        let constant: StaticString = "none"
        #expect(root[constant]?.isNull == true)
        #expect(root["lines"]?[0]?["net"]?.number == JSONNumber(parsing: "12.5"))
        #expect(root.at("/lines/1/a~1b/1")?.int == 2)
        #expect(root.at("/lines/1/t~0x")?.bool == true)
        #expect(root.at("/é")?.kind == .object)
        #expect(root.at("")?.count == 5)
        for nowhere: JSONPointer in [
            "/nam", "/names", "/lines/2", "/lines/-1", "/lines/01", "/lines/-", "/name/0", "/none/x",
        ] {
            #expect(root.at(nowhere) == nil, "\(nowhere)")
        }
        #expect(root[0] == nil && root["lines"]?["0"] == nil && root["lines"]?[-1] == nil && root["lines"]?[2] == nil)
    }

    @Test("each accessor answers for its own kind only")
    func kinds() throws {
        let nodes = Array(try JSONDocument(parsing: #"[null,true,1,"1",[1],{"1":1}]"#).root.elements)
        #expect(nodes.map(\.kind) == [.null, .bool, .number, .string, .array, .object])
        #expect(nodes.map(\.isNull) == [true, false, false, false, false, false])
        #expect(nodes.map(\.bool) == [nil, true, nil, nil, nil, nil])
        #expect(nodes.map(\.int) == [nil, nil, 1, nil, nil, nil])
        #expect(nodes.map(\.double) == [nil, nil, 1, nil, nil, nil])
        #expect(nodes.map(\.string) == [nil, nil, nil, "1", nil, nil])
        #expect(nodes.map { $0.utf8.map(Array.init) } == [nil, nil, nil, [0x31], nil, nil])
        #expect(nodes.map(\.count) == [0, 0, 0, 0, 1, 1])
        #expect(nodes.map { Array($0.elements).count } == [0, 0, 0, 0, 1, 0])
        #expect(nodes.map { Array($0.members).count } == [0, 0, 0, 0, 0, 1])
    }

    @Test("members come in the order written, with their names")
    func members() {
        let members = Array(document.root.members)
        #expect(members.map(\.name) == ["name", "lines", "é", "none", "long"])
        #expect(members.map { Array($0.nameUTF8) } == members.map { Array($0.name.utf8) })
        #expect(members.map { String(decoding: document.source[$0.nameRange], as: UTF8.self) }[1] == "\"lines\"")
        #expect(document.root.members.count == 5)
        #expect(document.root["lines"]?.elements.map(\.count) == [1, 2])
    }

    @Test(
        "knows the text, the pointer and the position of a value",
        arguments: [
            ("/name", #""Müller\n& Söhne""#, 2, 12), ("/lines/0/net", "12.50", 3, 22),
            ("/lines/1/a~1b/2", "[ ]", 3, 45),
            ("/lines/1/a~1b", "[1, 2, [ ] ]", 3, 38),
            ("/lines", #"[ {"net": 12.50}, {"a/b": [1, 2, [ ] ] , "t~x": true} ]"#, 3, 12),
            ("/é", "{ }", 4, 9), ("/none", "null", 4, 23), ("/long", "123456789012345678901234567890", 5, 11),
        ] as [(JSONPointer, String, Int, Int)]
    )
    func places(pointer: JSONPointer, text: String, line: Int, column: Int) throws {
        let node = try #require(document.root.at(pointer))
        #expect(String(decoding: node.text, as: UTF8.self) == text)
        #expect(Array(document.source[node.byteRange]) == Array(text.utf8))
        #expect(node.pointer == pointer)
        #expect(node.position == JSONPosition(line: line, column: column))
        #expect(node.document.root.count == 5)
    }

    @Test("the source is the text as given, and offsets count from its start, also for a part of an array")
    func slices() throws {
        let whole = Array(#"xxx{"a":"\n"}yyy"#.utf8)
        let document = try JSONDocument(parsing: whole[3..<13])
        #expect(Array(document.source) == Array(whole[3..<13]))
        #expect(document.source.startIndex == 0)
        #expect(document.root["a"]?.byteRange == 5..<9)
    }

    @Test("text, pointer and value of every node agree, in any document")
    func consistency() throws {
        try forAll(300) { seed, generator in
            let document = try JSONDocument(parsing: generator.text(of: generator.value()))
            for index in 0..<document.nodeCount {
                let node = document.node(at: index)
                let read = try JSONValue(parsing: node.text)
                #expect(read == node.value, "seed \(seed)")
                guard let found = document.root.at(node.pointer) else {
                    Issue.record("seed \(seed): \(node.pointer) leads nowhere")
                    continue
                }
                // The pointer of a key is that of its member.
                #expect(found.index == index || found.index == index + 1, "seed \(seed)")
                #expect(document.root.value.at(node.pointer) == found.value, "seed \(seed)")
            }
        }
    }
}
