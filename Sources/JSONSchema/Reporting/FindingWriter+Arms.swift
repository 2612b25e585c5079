// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Words for `anyOf` and `oneOf`.
extension FindingWriter {
    func noArm(_ failure: Failure, _ nearest: Int?, _ reasons: [Failure], _ arms: [Int]) -> Words {
        let names = ValueText.list(Self.shown(arms.enumerated().map { label(of: $1, position: $0) }), "or")
        let plainNames = Self.shown(arms.enumerated().map { label(of: $1, position: $0) }).joined(separator: ", ")
        guard let nearest, let first = reasons.first, let position = arms.firstIndex(of: nearest) else {
            return Words(
                quoting: ValueText.described(failure.node, in: document),
                masked: tape.kind(at: failure.node).name,
                expected: "one of the forms \(names)"
            )
        }
        let reason = innermost(first)
        let words = words(for: reason)
        var text = "fits none of the forms \(plainNames); nearest is \(label(of: nearest, position: position)): "
        var masked = text
        if reason.node != failure.node {
            let pointer = pointer(to: reason.node).description
            text += pointer + ": "
            masked += pointer + ": "
        }
        text += (words.isStatement ? "" : "found ") + words.found
        masked += (words.isStatement ? "" : "found ") + words.maskedFound
        if !words.expected.isEmpty {
            text += ", expected \(words.expected)"
            masked += ", expected \(words.expected)"
        }
        if reasons.count > 1 {
            text += " (and \(reasons.count - 1) more)"
            masked += " (and \(reasons.count - 1) more)"
        }
        var result = Words(text, isStatement: true)
        result.maskedFound = masked
        if !words.remedy.isEmpty, !words.isStatement {
            result.remedy = words.remedy
            result.maskedRemedy = words.maskedRemedy
        }
        return result
    }

    /// What a choice within a choice within a choice comes down to.
    private func innermost(_ failure: Failure) -> Failure {
        var failure = failure
        while case .noArm(.some, let reasons, _) = failure.detail, let next = reasons.first { failure = next }
        return failure
    }

    func severalArms(_ arms: [Int]) -> Words {
        let names = arms.map { label(of: $0, position: nil) }
        let fits =
            names.count == 2
            ? "fits both \(names[0]) and \(names[1])" : "fits \(ValueText.list(Self.shown(names), "and"))"
        return Words(
            fits,
            expected: "exactly one",
            remedy: names.count == 2 ? "Drop the members of the other." : "Drop the members of the others.",
            isStatement: true
        )
    }

    private static func shown(_ names: [String]) -> [String] {
        names.count > 8 ? Array(names.prefix(8)) + ["\(names.count - 8) more"] : names
    }

    /// What an arm is called: its title, the value that sets it apart, the name it is referred to by, or its place.
    private func label(of number: Int, position: Int?) -> String {
        if let title = title(of: number) { return "`\(title)`" }
        if let tag = fixedValue(of: number) { return "`\(tag)`" }
        if let use = outline.use(of: .ref, in: number) {
            let schema = outline.tapes[Int(outline.subschemas[number].source)]
            let reference = schema.string(at: Int(use.node))
            if let last = reference.split(separator: "/").last, last != "#" { return "`\(last)`" }
        }
        if let use = outline.use(of: .type, in: number) {
            let schema = outline.tapes[Int(outline.subschemas[number].source)]
            return ValueText.kinds(schema.elements(of: Int(use.node)).map { schema.string(at: $0) })
        }
        return position.map { "number \($0 + 1)" } ?? "another form"
    }

    /// The title of a subschema, or of what it refers to.
    func title(of number: Int, depth: Int = 0) -> String? {
        let subschema = outline.subschemas[number]
        let schema = outline.tapes[Int(subschema.source)]
        if let title = schema.child(of: Int(subschema.node), token: "title"), schema.kind(at: title) == .string {
            return ValueText.elided(schema.string(at: title))
        }
        guard depth < 4, let use = outline.use(of: .ref, in: number) else { return nil }
        return title(of: Int(use.first), depth: depth + 1)
    }

    /// The first `const` of an arm or of one of its members.
    private func fixedValue(of number: Int, depth: Int = 0) -> String? {
        let uses = SubschemaUses(outline: outline, number: number)
        let source = Int(outline.subschemas[number].source)
        if let use = uses[.const] { return ValueText.json(Int(use.node), in: outline.documents[source]) }
        if let use = uses[.properties] {
            for child in uses.children(use) {
                guard let const = outline.use(of: .const, in: Int(child)) else { continue }
                let schema = outline.tapes[Int(outline.subschemas[Int(child)].source)]
                return schema.kind(at: Int(const.node)) == .string
                    ? schema.string(at: Int(const.node))
                    : ValueText.json(Int(const.node), in: outline.documents[source])
            }
        }
        guard depth < 4, let use = uses[.ref] else { return nil }
        return fixedValue(of: Int(use.first), depth: depth + 1)
    }
}
