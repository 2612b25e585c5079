// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

struct JSONSpliceTests {
    /// One change, so that tables can hold it; the object or array is found by pointer.
    enum Change: Sendable {
        case set(JSONPointer, String, JSONValue)
        case remove(JSONPointer, String)
        case removeElement(JSONPointer, Int)
        case insert(JSONPointer, Int, JSONValue)
        case append(JSONPointer, JSONValue)
        case replace(JSONPointer, JSONValue)
    }

    private func splice(_ text: String, _ changes: [Change]) throws -> String {
        let document = try JSONDocument(parsing: text)
        var splice = JSONSplice(document)
        for change in changes {
            switch change {
            case .set(let at, let name, let value): splice.set(name, to: value, in: try #require(document.root.at(at)))
            case .remove(let at, let name): splice.remove(name, from: try #require(document.root.at(at)))
            case .removeElement(let at, let position): splice.remove(position, from: try #require(document.root.at(at)))
            case .insert(let at, let position, let value):
                splice.insert(value, at: position, in: try #require(document.root.at(at)))
            case .append(let at, let value): splice.append(value, to: try #require(document.root.at(at)))
            case .replace(let at, let value): splice.replace(try #require(document.root.at(at)), with: value)
            }
        }
        return String(decoding: splice.bytes(), as: UTF8.self)
    }

    @Test(
        "changes what it is told to, and no other byte",
        arguments: [
            (#"{"a" : 1 , "b":2}"#, [], #"{"a" : 1 , "b":2}"#),
            (#"{"a" : 1 , "b":2}"#, [.set("", "a", "x")], #"{"a" : "x" , "b":2}"#),
            (#"{"a" : 1 , "b":2}"#, [.set("", "c", 3)], #"{"a" : 1 , "b":2,"c":3}"#),
            (#"{"a" : 1 , "b":2}"#, [.remove("", "a")], #"{"b":2}"#),
            (#"{"a" : 1 , "b":2}"#, [.remove("", "b")], #"{"a" : 1}"#),
            (#"{"a" : 1 , "b":2}"#, [.remove("", "a"), .remove("", "b")], "{}"),
            (#"{ "a" : 1 }"#, [.remove("", "a")], "{  }"),
            (#"{ "a":1, "b":2, "c":3, "d":4 }"#, [.remove("", "b"), .remove("", "c")], #"{ "a":1, "d":4 }"#),
            (#"{ "a":1, "b":2, "c":3 }"#, [.remove("", "a"), .remove("", "c")], #"{ "b":2 }"#),
            (
                #"{ "a":1, "b":2, "c":3 }"#, [.remove("", "c"), .set("", "d", 4), .set("", "e", 5)],
                #"{ "a":1, "b":2,"d":4,"e":5 }"#
            ),
            (#"{ "a":1 }"#, [.remove("", "a"), .set("", "d", 4)], #"{ "d":4 }"#),
            (#"{ "a":1 }"#, [.set("", "a", 2), .remove("", "a"), .set("", "a", 3)], #"{ "a":3 }"#),
            (
                #"{ "a":1 }"#, [.set("", "b", 2), .set("", "b", 3), .set("", "c", 4), .remove("", "c")],
                #"{ "a":1,"b":3 }"#
            ),
            ("{}", [.set("", "a", 1), .set("", "b", 2)], #"{"a":1,"b":2}"#),
            ("{ \n }", [.set("", "a", 1)], "{\"a\":1 \n }"),
            ("[]", [.append("", 1), .append("", 2)], "[1,2]"), ("[ ]", [.insert("", 0, 1)], "[1 ]"),
            ("[ 1 , 2 ]", [.append("", 3)], "[ 1 , 2,3 ]"), ("[ 1 , 2 ]", [.insert("", 0, 0)], "[ 0,1 , 2 ]"),
            ("[ 1 , 2 ]", [.insert("", 1, 1.5)], "[ 1,1.5 , 2 ]"), ("[ 1 , 2 ]", [.insert("", 9, 3)], "[ 1 , 2,3 ]"),
            (
                "[ 1 , 2 ]", [.removeElement("", 0), .removeElement("", 1), .append("", 3), .insert("", 0, 0)],
                "[ 0,3 ]"
            ),
            ("[ 1 , 2 , 3 ]", [.removeElement("", 1), .insert("", 1, 8), .insert("", 2, 9)], "[ 1,8,9 , 3 ]"),
            ("[ 1 , 2 ]", [.removeElement("", 0), .insert("", 0, 8), .insert("", 1, 9)], "[ 8,9,2 ]"),
            ("[1,2]", [.removeElement("", 5), .removeElement("", 1), .removeElement("", 1)], "[1]"),
            ("1", [.replace("", [:])], "{}"), (" [1] ", [.replace("", 2)], " 2 "),
            (" [1] ", [.replace("/0", 2), .replace("/0", 3)], " [3] "),
            (
                #"{"a":{"b":[1]}}"#, [.append("/a/b", 2), .set("/a", "c", 3), .set("", "d", 4)],
                #"{"a":{"b":[1,2],"c":3},"d":4}"#
            ),
            (#"{"a":{"b":[1]},"z":0}"#, [.append("/a/b", 2), .remove("", "a")], #"{"z":0}"#),
            (#"{"a":{"b":[1]},"z":0}"#, [.append("/a/b", 2), .set("", "a", nil)], #"{"a":null,"z":0}"#),
            (#"{"a":[],"z":0}"#, [.append("/a", 2), .replace("/a", [7])], #"{"a":[7],"z":0}"#),
            (#"["a\"b",{"x\n":[{}]}]"#, [.set("/1", "x\n", 1), .append("", "\n")], #"["a\"b",{"x\n":1},"\n"]"#),
            ("[1]", [.set("", "a", 1), .remove("", "a")], "[1]"),
            ("{}", [.append("", 1), .removeElement("", 0)], "{}"),
            (
                #"{"model":"invoice","messages":[{"role":"user","content":"é"}],"stream":true}"#,
                [
                    .set("", "model", "small"), .append("/messages", ["role": "user"]), .remove("", "stream"),
                    .set("", "n", 1),
                ],
                #"{"model":"small","messages":[{"role":"user","content":"é"},{"role":"user"}],"n":1}"#
            ),
        ] as [(String, [Change], String)]
    )
    func table(text: String, changes: [Change], expected: String) throws {
        #expect(try splice(text, changes) == expected)
    }

    @Test("the spliced text parses to what the same changes make of the value")
    func property() throws {
        try forAll(2_000) { seed, generator in
            let document = try JSONDocument(
                parsing: generator.text(of: generator.chance(50) ? .object(generator.object()) : generator.value())
            )
            var splice = JSONSplice(document)
            var model = SpliceModel()
            for _ in 0..<generator.int(0...8) {
                let node = document.node(at: generator.int(0...(document.nodeCount - 1)))
                guard document.root.at(node.pointer)?.index == node.index else { continue }
                let value = generator.value(depth: 1)
                switch (node.kind, generator.int(0...9)) {
                case (_, 0):
                    splice.replace(node, with: value)
                    model.replaced[node.index] = value
                case (.object, 1...5):
                    let name =
                        generator.chance(50)
                        ? generator.string() : Array(node.members).randomElement(using: &generator)?.name ?? "new"
                    splice.set(name, to: value, in: node)
                    model.set(name, to: value, in: node)
                case (.object, _):
                    let name = Array(node.members).randomElement(using: &generator)?.name ?? "none"
                    splice.remove(name, from: node)
                    model.remove(name, from: node)
                case (.array, 1...4):
                    let position = generator.int(0...node.count)
                    splice.insert(value, at: position, in: node)
                    model.inserted[node.index, default: []].append((position, value))
                case (.array, _) where node.count > 0:
                    let position = generator.int(0...(node.count - 1))
                    splice.remove(position, from: node)
                    if let element = node[position] { model.removed.insert(element.index) }
                default: break
                }
            }
            let text = splice.bytes()
            guard let read = try? JSONValue(parsing: text) else {
                Issue.record("seed \(seed): no JSON: \(String(decoding: text, as: UTF8.self))")
                return
            }
            #expect(read == model.value(of: document.root), "seed \(seed): \(String(decoding: text, as: UTF8.self))")
        }
    }
}

/// The same changes on a tree.
private struct SpliceModel {
    var replaced: [Int: JSONValue] = [:]
    var removed: Set<Int> = []
    var inserted: [Int: [(position: Int, value: JSONValue)]] = [:]
    var added: [Int: JSONObject] = [:]

    mutating func set(_ name: String, to value: JSONValue, in object: JSONNode) {
        if let member = object[name], !removed.contains(member.index) {
            replaced[member.index] = value
        } else {
            added[object.index, default: JSONObject()][name] = value
        }
    }

    mutating func remove(_ name: String, from object: JSONNode) {
        added[object.index]?[name] = nil
        if let member = object[name] { removed.insert(member.index) }
    }

    func value(of node: JSONNode) -> JSONValue {
        if let value = replaced[node.index] { return value }
        switch node.kind {
        case .array:
            var elements: [JSONValue] = []
            let coming = inserted[node.index] ?? []
            for (position, element) in node.elements.enumerated() {
                elements += coming.filter { $0.position == position }.map(\.value)
                if !removed.contains(element.index) { elements.append(value(of: element)) }
            }
            return .array(elements + coming.filter { $0.position == node.count }.map(\.value))
        case .object:
            var object = JSONObject()
            for member in node.members where !removed.contains(member.value.index) {
                object[member.name] = value(of: member.value)
            }
            for (name, value) in added[node.index] ?? JSONObject() { object[name] = value }
            return .object(object)
        default: return node.value
        }
    }
}

struct JSONEditTests {
    @Test("makes several changes in one pass")
    func apply() {
        let source = Array("__abcdef".utf8)[2...]
        let edits = [
            JSONEdit(0..<0, [0x31]), JSONEdit(0..<1, []), JSONEdit(2..<4, [0x32, 0x33, 0x34]), JSONEdit(6..<6, [0x35]),
        ]
        #expect(JSONEdit.apply(edits, to: source) == Array("1b234ef5".utf8))
        #expect(JSONEdit.apply([], to: source) == Array(source))
    }
}
