// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Puts failures into words.
struct FindingWriter {
    let outline: Outline
    let document: JSONDocument
    /// The value that was evaluated; pointers count from it.
    let root: Int

    var tape: JSONTape { document.tape }

    /// The parts of a message.
    struct Words {
        var found: String
        var maskedFound: String
        var expected = ""
        var remedy = ""
        var maskedRemedy = ""
        /// `found` says all by itself.
        var isStatement = false
        /// `found` tells a value of the document.
        var quotes = false

        /// Words that quote nothing.
        init(_ found: String, expected: String = "", remedy: String = "", isStatement: Bool = false) {
            self.found = found
            maskedFound = found
            self.expected = expected
            self.remedy = remedy
            maskedRemedy = remedy
            self.isStatement = isStatement
        }

        /// Words that quote the document.
        init(quoting found: String, masked: String, expected: String, remedy: String = "", maskedRemedy: String = "") {
            self.found = found
            maskedFound = masked
            self.expected = expected
            self.remedy = remedy
            self.maskedRemedy = maskedRemedy
            quotes = true
        }
    }

    /// All findings of a document, in its order, with what belongs together as one.
    func findings(for failures: [Failure]) -> [SchemaFinding] {
        let merged = FailureMerger(writer: self).merge(failures)
        var findings: [SchemaFinding] = []
        findings.reserveCapacity(merged.count)
        var mark = -1
        var first = 0
        for group in merged.sorted(by: { $0.first.mark < $1.first.mark }) {
            let finding = finding(for: group)
            if group.first.mark != mark {
                mark = group.first.mark
                first = findings.count
            }
            // Two ways through the schema may lead to the same complaint.
            if !findings[first...].contains(where: { $0.says(finding) }) { findings.append(finding) }
        }
        return findings
    }

    /// One failure, or the same one at several items.
    struct Group {
        var first: Failure
        var words: Words
        var nodes: [Int]
        /// The place with `*` for the items.
        var pattern: String?
    }

    private func finding(for group: Group) -> SchemaFinding {
        let node = group.first.node
        let pointer = pointer(to: node)
        let range = tape.byteRange(at: group.first.mark)
        return SchemaFinding(
            code: group.first.keyword?.name ?? "false",
            instance: pointer,
            position: document.position(ofByte: range.lowerBound),
            byteRange: range,
            keywordLocation: JSONPointer(tokens: group.first.path),
            found: group.words.found,
            expected: group.words.expected,
            remedy: group.words.remedy,
            occurrences: group.nodes.count,
            place: group.pattern ?? pointer.description,
            isStatement: group.words.isStatement,
            maskedFound: group.words.maskedFound,
            maskedRemedy: group.words.maskedRemedy
        )
    }

    /// The way to a value from the one that was evaluated.
    func pointer(to node: Int) -> JSONPointer {
        let whole = tape.pointer(at: node)
        guard root != 0 else { return whole }
        return JSONPointer(tokens: Array(whole.tokens.dropFirst(tape.pointer(at: root).tokens.count)))
    }

    /// The words for one failure.
    func words(for failure: Failure) -> Words {
        switch failure.detail {
        case .missing(let names):
            return Words(
                "\(ValueText.names(names)) \(names.count == 1 ? "is" : "are") missing",
                remedy: names.count == 1 ? "Add it." : "Add them.",
                isStatement: true
            )
        case .missingBeside(let name, let names):
            return Words(
                "`\(name)` is given, but \(ValueText.names(names)) \(names.count == 1 ? "is" : "are") missing",
                remedy: names.count == 1 ? "Add it." : "Add them.",
                isStatement: true
            )
        case .unexpected(let children): return unexpected(children, failure)
        case .equalItems(let first, let second):
            return Words("items \(first + 1) and \(second + 1) are equal", remedy: "Remove one.", isStatement: true)
        case .contained(let count): return contained(count, failure)
        case .name(let key, let reasons): return name(key, reasons)
        case .kinds(let names): return wrongKind(failure, names)
        case .values(let values): return wrongValue(failure, values)
        case .noArm(let nearest, let reasons, let arms): return noArm(failure, nearest, reasons, arms)
        case .severalArms(let arms): return severalArms(arms)
        case .unexplained:
            return Words(
                quoting: ValueText.described(failure.node, in: document),
                masked: tape.kind(at: failure.node).name,
                expected: "another value; the schema is too involved to say which"
            )
        case .plain: return plain(failure)
        }
    }

    private func plain(_ failure: Failure) -> Words {
        let schema = schemaTape(failure)
        switch failure.keyword {
        case .type?:
            let names = schema.elements(of: failure.value).map { schema.string(at: $0) }
            return wrongKind(failure, names)
        case .const?:
            let source = outline.subschemas[failure.subschema].source
            return wrongValue(failure, [Literal(source: source, node: Int32(failure.value))])
        case .enumeration?:
            let source = outline.subschemas[failure.subschema].source
            return wrongValue(
                failure,
                schema.elements(of: failure.value).map { Literal(source: source, node: Int32($0)) }
            )
        case .pattern?, .format?, .contentEncoding?, .contentMediaType?: return wrongText(failure)
        case nil:
            return Words(
                quoting: ValueText.described(failure.node, in: document),
                masked: tape.kind(at: failure.node).name,
                expected: "nothing here",
                remedy: "Remove it.",
                maskedRemedy: "Remove it."
            )
        case .not?:
            return Words(
                quoting: ValueText.described(failure.node, in: document),
                masked: tape.kind(at: failure.node).name,
                expected: excluded(failure)
            )
        default: return bound(failure)
        }
    }

    private func unexpected(_ children: [Int], _ failure: Failure) -> Words {
        if failure.keyword == .unevaluatedItems {
            return Words(
                "\(children.count) item\(children.count == 1 ? "" : "s") too many",
                remedy: children.count == 1 ? "Remove it." : "Remove them."
            )
        }
        let names = children.map { tape.string(at: $0) }
        let allowed = allowedNames(for: failure).filter { tape.child(of: failure.node, token: $0) == nil }
        var remedy = names.count == 1 ? "Remove it." : "Remove them."
        let renames = names.prefix(16).compactMap { name in NearestName.of(name, among: allowed).map { (name, $0) } }
        if names.count == 1, let (_, near) = renames.first {
            remedy = "Rename it to `\(near)`."
        } else if !renames.isEmpty {
            remedy =
                "Rename " + ValueText.list(renames.prefix(8).map { "`\($0.0)` to `\($0.1)`" }, "and")
                + (renames.count < names.count ? "; remove the others." : ".")
        }
        return Words(
            "\(ValueText.names(names)), which \(names.count == 1 ? "is" : "are") not allowed",
            remedy: remedy
        )
    }

    /// The names that the subschema of a failure declares, through references and `allOf`.
    func allowedNames(for failure: Failure) -> [String] {
        var names: [String] = []
        collectNames(of: failure.subschema, into: &names, depth: 0)
        return names
    }

    private func collectNames(of number: Int, into names: inout [String], depth: Int) {
        guard depth < 8 else { return }
        let uses = SubschemaUses(outline: outline, number: number)
        let schema = outline.tapes[Int(outline.subschemas[number].source)]
        if let use = uses[.properties] {
            for key in schema.keys(of: Int(use.node)) { names.append(schema.string(at: key)) }
        }
        for keyword in [Keyword.ref, .dynamicRef, .recursiveRef] {
            if let use = uses[keyword] { collectNames(of: Int(use.first), into: &names, depth: depth + 1) }
        }
        for keyword in [Keyword.allOf, .anyOf, .oneOf] {
            guard let use = uses[keyword] else { continue }
            for arm in uses.children(use) { collectNames(of: Int(arm), into: &names, depth: depth + 1) }
        }
    }

    private func name(_ key: Int, _ reasons: [Failure]) -> Words {
        let written = "`\(ValueText.elided(tape.string(at: key)))`"
        guard let reason = reasons.first else { return Words("the name \(written)", expected: "another name") }
        let words = words(for: reason)
        return Words(
            "the name \(written)",
            expected: words.expected.isEmpty ? "another name" : words.expected,
            remedy: words.maskedRemedy
        )
    }

    func schemaTape(_ failure: Failure) -> JSONTape {
        outline.tapes[Int(outline.subschemas[failure.subschema].source)]
    }
}
