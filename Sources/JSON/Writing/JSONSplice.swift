// SPDX-License-Identifier: Apache-2.0

/// Changes to a document that leave all other bytes of its text as they are.
///
/// Collect changes, then take the new text; several may touch one object or array, and commas come out right. Members and
/// positions are those of the document, whatever has been changed before. What is changed inside a value that is replaced or
/// removed has no effect.
///
///     var splice = JSONSplice(request)
///     splice.set("model", to: "small", in: request.root)
///     splice.remove("store", from: request.root)
///     if let messages = request.root["messages"] { splice.append(["role": "user", "content": "Mend it."], to: messages) }
///     let body = splice.bytes()
///
/// JSON text that is handed in must be JSON: it is not checked.
public struct JSONSplice: Sendable {
    private struct Insertion {
        /// The array or object.
        let container: Int
        /// The child it stands before; the number of children for the end.
        let position: Int
        /// Of a member.
        let name: String?
        var json: [UInt8]
    }

    private let document: JSONDocument
    private var replacements: [(node: Int, json: [UInt8])] = []
    private var removals: [(container: Int, node: Int)] = []
    private var insertions: [Insertion] = []

    /// No changes yet.
    public init(_ document: JSONDocument) {
        self.document = document
    }

    /// Puts another value in the place of one.
    ///
    /// - Parameters:
    ///   - node: Of this document. Of several replacements the last one counts.
    ///   - json: The text of the new value.
    public mutating func replace(_ node: JSONNode, with json: [UInt8]) {
        requireOwn(node)
        replacements.removeAll { $0.node == node.index }
        replacements.append((node.index, json))
    }

    /// Sets a member: replaces its value where the object has it, else inserts it at the end.
    ///
    /// - Parameters:
    ///   - name: Unescaped.
    ///   - json: The text of the value.
    ///   - object: An object of this document; other kinds are left alone.
    public mutating func set(_ name: String, to json: [UInt8], in object: JSONNode) {
        requireOwn(object)
        guard object.kind == .object else { return }
        if let member = object[name], !removals.contains(where: { $0.node == member.index }) {
            replace(member, with: json)
        } else if let index = insertions.firstIndex(where: {
            $0.container == object.index && $0.name?.utf8.elementsEqual(name.utf8) == true
        }) {
            insertions[index].json = json
        } else {
            insertions.append(
                Insertion(container: object.index, position: object.count, name: name, json: json)
            )
        }
    }

    /// Removes a member with its comma; of no effect where the object does not have it.
    public mutating func remove(_ name: String, from object: JSONNode) {
        requireOwn(object)
        insertions.removeAll { $0.container == object.index && $0.name?.utf8.elementsEqual(name.utf8) == true }
        if let member = object[name] { remove(member, from: object) }
    }

    /// Removes an element with its comma; of no effect where the array has no such position.
    public mutating func remove(_ position: Int, from array: JSONNode) {
        requireOwn(array)
        if let element = array[position] { remove(element, from: array) }
    }

    private mutating func remove(_ child: JSONNode, from container: JSONNode) {
        guard !removals.contains(where: { $0.node == child.index }) else { return }
        removals.append((container.index, child.index))
    }

    /// Inserts an element before another, or at the end.
    ///
    /// - Parameters:
    ///   - json: The text of the value.
    ///   - position: In 0…`array.count`, counted in the document; what is beyond means the end.
    ///   - array: An array of this document; other kinds are left alone.
    public mutating func insert(_ json: [UInt8], at position: Int, in array: JSONNode) {
        requireOwn(array)
        guard array.kind == .array else { return }
        let position = Swift.max(0, Swift.min(position, array.count))
        insertions.append(Insertion(container: array.index, position: position, name: nil, json: json))
    }

    /// Appends an element to an array; other kinds are left alone.
    public mutating func append(_ json: [UInt8], to array: JSONNode) {
        insert(json, at: array.count, in: array)
    }

    /// A node of another document would stand for whatever is at its index in this one.
    private func requireOwn(_ node: JSONNode) {
        precondition(node.storage === document.storage, "the node is of another document")
    }

    /// The text with all changes, made in one pass.
    public func bytes() -> [UInt8] {
        JSONEdit.apply(edits(), to: document.source)
    }

    /// The changes as edits of the source, in order and without overlap.
    public func edits() -> [JSONEdit] {
        var edits: [JSONEdit] = []
        for (node, json) in replacements where !removals.contains(where: { $0.node == node }) {
            edits.append(JSONEdit(document.tape.byteRange(at: node), json))
        }
        if removals.isEmpty, insertions.isEmpty, edits.count == 1 { return edits }
        for container in Set(removals.map(\.container) + insertions.map(\.container)) {
            edits += childEdits(of: container)
        }
        edits.sort { left, right in
            // At one place, an insertion comes before what replaces the text there, and the wider range before what is in it.
            if left.range.lowerBound != right.range.lowerBound { return left.range.lowerBound < right.range.lowerBound }
            if left.range.isEmpty != right.range.isEmpty { return left.range.isEmpty }
            return left.range.upperBound > right.range.upperBound
        }
        var end = 0
        return edits.filter { edit in
            guard edit.range.lowerBound >= end else { return false }
            end = edit.range.upperBound
            return true
        }
    }
}

// Commas: every stretch between two children that stay is edited as a whole.
extension JSONSplice {
    /// The edits for the children of one container that go and come.
    private func childEdits(of container: Int) -> [JSONEdit] {
        let tape = document.tape
        let step = tape.kind(at: container) == .object ? 1 : 0
        let gone = Set(removals.lazy.filter { $0.container == container }.map(\.node))
        let coming = insertions.filter { $0.container == container }
        var edits: [JSONEdit] = []
        var stretch = Stretch(start: tape.byteStart(at: container) + 1)
        var child = container + 1 + step
        for position in 0..<tape.childCount(at: container) {
            stretch.coming += coming.lazy.filter { $0.position == position }.map(Self.text)
            let range = tape.byteStart(at: child - step)..<tape.byteRange(at: child).upperBound
            if gone.contains(child) {
                stretch.gone = (stretch.gone?.lowerBound ?? range.lowerBound)..<range.upperBound
            } else {
                if let edit = stretch.edit(before: range.lowerBound) { edits.append(edit) }
                stretch = Stretch(start: range.upperBound, isAfterChild: true)
            }
            child = tape.next(after: child) + step
        }
        stretch.coming += coming.lazy.filter { $0.position == tape.childCount(at: container) }.map(Self.text)
        if let edit = stretch.edit(before: nil) { edits.append(edit) }
        return edits
    }

    private static func text(_ insertion: Insertion) -> [UInt8] {
        guard let name = insertion.name else { return insertion.json }
        var writer = JSONWriter()
        writer.string(name)
        return writer.take() + [UInt8(ascii: ":")] + insertion.json
    }

    /// What lies between two children that stay, or between one and the bracket.
    private struct Stretch {
        /// Behind the child that stays, or behind the opening bracket.
        let start: Int
        var isAfterChild = false
        /// From the first child that goes to the last.
        var gone: Range<Int>?
        var coming: [[UInt8]] = []

        /// The edit of the stretch, which ends before a child that stays or, with nil, at the closing bracket.
        func edit(before next: Int?) -> JSONEdit? {
            guard gone != nil || !coming.isEmpty else { return nil }
            let comma = [UInt8(ascii: ",")]
            if isAfterChild {
                // The comma before the next child stays; those between here and there go with the children.
                return JSONEdit(start..<(gone?.upperBound ?? start), Array(coming.map { comma + $0 }.joined()))
            }
            if let next {
                return JSONEdit((gone?.lowerBound ?? next)..<next, Array(coming.map { $0 + comma }.joined()))
            }
            return JSONEdit(gone ?? start..<start, Array(coming.joined(separator: comma)))
        }
    }
}

// The same with values.
extension JSONSplice {
    /// Puts another value in the place of one.
    public mutating func replace(_ node: JSONNode, with value: JSONValue) { replace(node, with: value.jsonUTF8()) }

    /// Sets a member: replaces its value where the object has it, else inserts it at the end.
    public mutating func set(_ name: String, to value: JSONValue, in object: JSONNode) {
        set(name, to: value.jsonUTF8(), in: object)
    }

    /// Appends an element to an array.
    public mutating func append(_ value: JSONValue, to array: JSONNode) { append(value.jsonUTF8(), to: array) }

    /// Inserts an element before another, or at the end.
    public mutating func insert(_ value: JSONValue, at position: Int, in array: JSONNode) {
        insert(value.jsonUTF8(), at: position, in: array)
    }
}
