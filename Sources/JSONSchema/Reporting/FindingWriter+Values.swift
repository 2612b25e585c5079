// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Words for values that are of the wrong kind, size or form.
extension FindingWriter {
    func wrongKind(_ failure: Failure, _ names: [String]) -> Words {
        let node = failure.node
        let remedy = kindRemedy(node, names)
        return Words(
            quoting: ValueText.described(node, in: document),
            masked: tape.kind(at: node).name,
            expected: ValueText.kinds(names),
            remedy: remedy.text,
            maskedRemedy: remedy.masked
        )
    }

    private func kindRemedy(_ node: Int, _ names: [String]) -> (text: String, masked: String) {
        let wantsNumber = names.contains("number") || names.contains("integer")
        switch tape.kind(at: node) {
        case .string:
            let text = tape.string(at: node)
            if wantsNumber {
                guard let number = WrittenNumber.plain(text) else { return ("", "") }
                return ("Write \(number) without quotes.", "Write it without quotes.")
            }
            if names.contains("boolean"), ["true", "false"].contains(text.lowercased()) {
                return ("Write \(text.lowercased()) without quotes.", "Write it without quotes.")
            }
            if names.contains("null"), ["null", "none", ""].contains(text.lowercased()) {
                return ("Write null without quotes.", "Write null without quotes.")
            }
            if names == ["array"] { return ("Put it in brackets, as an array.", "Put it in brackets, as an array.") }
        case .number:
            if names.contains("string") { return ("Put it in quotes.", "Put it in quotes.") }
            if names.contains("integer") { return ("Round it to a whole number.", "Round it to a whole number.") }
        case .bool: if names.contains("string") { return ("Put it in quotes.", "Put it in quotes.") }
        case .object:
            if names == ["array"] { return ("Put it in brackets, as an array.", "Put it in brackets, as an array.") }
        case .array:
            if names == ["object"], tape.childCount(at: node) == 1 {
                return ("Take it out of its array.", "Take it out of its array.")
            }
        case .null: break
        }
        return ("", "")
    }

    func wrongValue(_ failure: Failure, _ values: [Literal]) -> Words {
        let node = failure.node
        var texts: [String] = []
        var seen: Set<String> = []
        for value in values {
            let text = ValueText.json(Int(value.node), in: outline.documents[Int(value.source)])
            if seen.insert(text).inserted { texts.append(text) }
        }
        var shown = texts
        if shown.count > 12 { shown = Array(shown.prefix(10)) + ["\(texts.count - 10) more"] }
        let expected = (texts.count == 1 ? "" : "one of ") + shown.joined(separator: ", ")
        var remedy = texts.count == 1 ? "Use \(texts[0])." : ""
        if texts.count > 1, tape.kind(at: node) == .string {
            let candidates = values.compactMap { value -> String? in
                let schema = outline.tapes[Int(value.source)]
                return schema.kind(at: Int(value.node)) == .string ? schema.string(at: Int(value.node)) : nil
            }
            if let near = NearestName.of(tape.string(at: node), among: candidates) {
                remedy = "Use \(JSONValue.string(near).json())."
            }
        }
        return Words(
            quoting: ValueText.json(node, in: document),
            masked: tape.kind(at: node).name,
            expected: expected,
            remedy: remedy,
            maskedRemedy: texts.count == 1 ? remedy : "Use one of them."
        )
    }

    func wrongText(_ failure: Failure) -> Words {
        let schema = schemaTape(failure)
        let value = schema.kind(at: failure.value) == .string ? schema.string(at: failure.value) : ""
        var expected: String
        var example: String?
        switch failure.keyword {
        case .pattern?: expected = "text that matches `\(ValueText.elided(value))`"
        case .contentEncoding?, .contentMediaType?: expected = "content of the kind \(value)"
        default:
            let known = Format(name: value).map(FormatWords.init)
            expected = known?.expected ?? "the format \(value)"
            example = known?.example
        }
        if let description = annotation("description", of: failure) {
            expected += " (\(description))"
        }
        if let own = annotation("examples", of: failure) { example = own }
        return Words(
            quoting: ValueText.json(failure.node, in: document),
            masked: tape.kind(at: failure.node).name,
            expected: expected,
            remedy: example.map { "For example \($0)." } ?? "",
            maskedRemedy: example.map { "For example \($0)." } ?? ""
        )
    }

    /// What a schema says about itself, in at most 80 characters; of examples the first.
    private func annotation(_ name: String, of failure: Failure) -> String? {
        let subschema = outline.subschemas[failure.subschema]
        let schema = outline.tapes[Int(subschema.source)]
        guard subschema.kind == .object, var node = schema.child(of: Int(subschema.node), token: name) else {
            return nil
        }
        if schema.kind(at: node) == .array {
            guard schema.childCount(at: node) > 0 else { return nil }
            node += 1
        }
        guard schema.kind(at: node) == .string else { return nil }
        var text = schema.string(at: node)
        if text.hasSuffix(".") { text.removeLast() }
        return text.isEmpty ? nil : text.count > 80 ? text.prefix(79) + "…" : text
    }

    func bound(_ failure: Failure) -> Words {
        let schema = schemaTape(failure)
        let isNumber = schema.kind(at: failure.value) == .number
        let limit = isNumber ? ValueText.elided(schema.number(at: failure.value).description) : ""
        let value = ValueText.json(failure.node, in: document)
        let isExclusive = excludesLimit(failure)
        func quoting(_ expected: String, _ remedy: String = "") -> Words {
            Words(quoting: value, masked: "a number", expected: expected, remedy: remedy, maskedRemedy: remedy)
        }
        switch failure.keyword {
        case .maximum?: return quoting(isExclusive ? "less than \(limit)" : "at most \(limit)")
        case .minimum?: return quoting(isExclusive ? "more than \(limit)" : "at least \(limit)")
        case .exclusiveMaximum?: return quoting("less than \(limit)")
        case .exclusiveMinimum?: return quoting("more than \(limit)")
        case .multipleOf?: return quoting("a multiple of \(limit)", "Round it.")
        case .minLength?, .maxLength?:
            let length = tape.string(at: failure.node).unicodeScalars.count
            return Words(
                "\(length) character\(length == 1 ? "" : "s")",
                expected: failure.keyword == .minLength ? "at least \(limit)" : "at most \(limit)"
            )
        case .minItems?, .maxItems?:
            let count = tape.childCount(at: failure.node)
            return Words(
                "\(count) item\(count == 1 ? "" : "s")",
                expected: failure.keyword == .minItems ? "at least \(limit)" : "at most \(limit)"
            )
        case .minProperties?, .maxProperties?:
            let count = tape.childCount(at: failure.node)
            return Words(
                "\(count) member\(count == 1 ? "" : "s")",
                expected: failure.keyword == .minProperties ? "at least \(limit)" : "at most \(limit)"
            )
        default:
            return Words(
                quoting: ValueText.described(failure.node, in: document),
                masked: tape.kind(at: failure.node).name,
                expected: "a value that satisfies `\(failure.keyword?.name ?? "")`"
            )
        }
    }

    /// Draft 4: `exclusiveMinimum: true` beside `minimum`.
    private func excludesLimit(_ failure: Failure) -> Bool {
        let uses = SubschemaUses(outline: outline, number: failure.subschema)
        let schema = schemaTape(failure)
        return failure.keyword == .minimum
            ? uses.isTrue(.exclusiveMinimum, schema)
            : failure.keyword == .maximum && uses.isTrue(.exclusiveMaximum, schema)
    }

    func contained(_ count: Int, _ failure: Failure) -> Words {
        let uses = SubschemaUses(outline: outline, number: failure.subschema)
        let schema = schemaTape(failure)
        let least = uses.count(.minContains, schema) ?? 1
        let most = uses.count(.maxContains, schema)
        let name = uses[.contains].flatMap { title(of: Int($0.first)) }
        let items =
            switch (name, count) {
            case (nil, 1): "1 matching item"
            case (nil, _): "\(count) matching items"
            case (let name?, 1): "1 item that is `\(name)`"
            case (let name?, _): "\(count) items that are `\(name)`"
            }
        return Words(items, expected: count < Int(least) ? "at least \(least)" : "at most \(most ?? 0)")
    }

    /// What `not` leaves, where that can be said in a few words.
    func excluded(_ failure: Failure) -> String {
        let schema = schemaTape(failure)
        guard schema.kind(at: failure.value) == .object else { return "another value" }
        if let names = schema.child(of: failure.value, token: "required"), schema.childCount(at: failure.value) == 1 {
            let texts = schema.elements(of: names).map { schema.string(at: $0) }
            return texts.count == 1 ? "no member `\(texts[0])`" : "not all of \(ValueText.names(texts)) together"
        }
        for name in ["const", "enum"] {
            guard let value = schema.child(of: failure.value, token: name) else { continue }
            let source = outline.subschemas[failure.subschema].source
            return "anything but \(ValueText.json(value, in: outline.documents[Int(source)]))"
        }
        if let type = schema.child(of: failure.value, token: "type"), schema.childCount(at: failure.value) == 1 {
            let names = schema.elements(of: type).map { schema.string(at: $0) }
            return "anything but \(ValueText.kinds(names))"
        }
        return "a value that does not fit the schema under `not`"
    }
}

/// Reads numbers as people and models write them in strings.
enum WrittenNumber {
    /// The JSON number a text probably means, such as 1204.50 for `1.204,50`; nil if that is not clear.
    static func plain(_ text: String) -> String? {
        // Words are the usual case of a text in a number's place.
        guard text.utf8.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        var kept = Array(text.utf8)
        if !kept.allSatisfy({ (UInt8(ascii: "+")...UInt8(ascii: "9")).contains($0) }) { kept = bare(text) }
        let comma = UInt8(ascii: ",")
        let point = UInt8(ascii: ".")
        let commas = kept.count { $0 == comma }
        let points = kept.count { $0 == point }
        if commas > 0, points > 0 {
            let group = kept.last { $0 == comma || $0 == point } == comma ? point : comma
            kept.removeAll { $0 == group }
        } else if commas > 1 || points > 1 {
            kept.removeAll { $0 == comma || $0 == point }
        } else if let first = kept.firstIndex(of: comma), kept.count - first == 4 {
            // `1,204` may be either.
            return nil
        }
        if let first = kept.firstIndex(of: comma) { kept[first] = point }
        if kept.first == UInt8(ascii: "+") { kept.removeFirst() }
        let number = String(decoding: kept, as: UTF8.self)
        return JSONNumber(parsing: number) == nil ? nil : number
    }

    /// A text without its signs of currency, percent and groups.
    private static func bare(_ text: String) -> [UInt8] {
        var kept = text.filter { !" \u{A0}'_".contains($0) }
        for symbol in ["€", "$", "£", "%", "EUR", "USD", "GBP", "CHF"] {
            if kept.hasPrefix(symbol) { kept.removeFirst(symbol.count) }
            if kept.hasSuffix(symbol) { kept.removeLast(symbol.count) }
        }
        return Array(kept.utf8)
    }
}
