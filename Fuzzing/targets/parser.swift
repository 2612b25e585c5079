// SPDX-License-Identifier: Apache-2.0

import JSON

/// Bytes → document: what is read reads back as the same value, and every value stands where it says.
@c(LLVMFuzzerTestOneInput)
public func parseInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = unsafe bytes(start, count)
    do throws(JSONSyntaxError) {
        try check(JSONDocument(parsing: text), text)
    } catch {
        check(error, in: text)
    }
    // A small limit is reached by small inputs.
    let small = JSONLimits(bytes: 64, depth: 4)
    do throws(JSONSyntaxError) {
        let document = try JSONDocument(parsing: text, limits: small)
        require(document.source.count <= 64, "a text beyond the limit was read")
    } catch {
        check(error, in: text)
    }
    return 0
}

private func check(_ document: JSONDocument, _ text: [UInt8]) throws(JSONSyntaxError) {
    require(document.source.elementsEqual(text), "the source is the text as given")
    let value = document.root.value
    for isPretty in [false, true] {
        let again = try JSONValue(parsing: value.jsonUTF8(pretty: isPretty))
        require(again == value, "written and read, the value is another")
    }
    var seenNames: Set<[UInt8]> = []
    for index in 0..<min(document.nodeCount, 200) {
        let node = document.node(at: index)
        let range = node.byteRange
        require(
            range.lowerBound >= 0 && range.upperBound <= text.count && !range.isEmpty,
            "a value outside of its text"
        )
        let part = try JSONDocument(parsing: Array(node.text))
        require(part.root.value == node.value, "a value's own text reads as another value")
        if let number = node.number {
            let again = JSONNumber(parsing: number.description)
            require(again == number, "a number's own text reads as another number")
            require(!(number < number) && number <= number, "a number is equal to itself")
        }
        for member in node.members {
            require(node[member.name]?.index == member.value.index, "a member is not found by its name")
            seenNames.insert(Array(member.nameUTF8))
        }
        require(node.kind != .object || seenNames.count == node.count, "an object has the names it was written with")
        seenNames.removeAll()
    }
    for element in document.root.elements.prefix(50) {
        require(document.root.at(element.pointer)?.index == element.index, "a pointer leads elsewhere")
    }
    for member in document.root.members.prefix(50) {
        require(document.root.at(member.value.pointer)?.index == member.value.index, "a pointer leads elsewhere")
    }
}
