// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The report pass: finds out which keywords failed, one by one, after the flag pass has found that something did.
///
/// Goes only where the flag pass says no, so that an answer with one fault is explained in the time of a few verdicts.
struct Explainer: ~Copyable {
    let outline: Outline
    let tape: JSONTape
    var evaluation: Evaluation
    private(set) var total = 0
    private var effort = 0
    private var nesting = 0
    /// Explanations inside one another, so that the deepest fit 512 KB of stack.
    private static let deepest = 60
    /// Failures already found, with their ways from the subschema on: arms that share a subschema share its reasons.
    private var known: [Site: [Failure]] = [:]

    private struct Site: Hashable {
        let number: Int
        let node: Int
    }

    /// Failures that are kept; more are counted.
    static let kept = 64
    /// Subschemas that are looked into; beyond, they are named without reasons.
    private static let mostEffort = 10_000

    init(_ schema: CompiledSchema, over tape: JSONTape) {
        outline = schema.outline
        self.tape = tape
        evaluation = Evaluation(schema.program, over: tape, limits: schema.options.limits)
    }

    /// Whether a subschema holds; by the program, whose records have the numbers of their subschemas.
    mutating func holds(_ number: Int, _ node: Int) -> Bool {
        evaluation.check(Int32(number), node)
    }

    /// Appends what keeps a value from satisfying a subschema; nothing if it does.
    mutating func explain(_ number: Int, _ node: Int, depth: Int, path: [String], into failures: inout [Failure]) {
        guard fails(number, node) else { return }
        explainFailure(number, node, depth: depth, path: path, into: &failures)
    }

    /// Whether there is something to explain, known by a verdict without a way to the place.
    mutating func fails(_ number: Int, _ node: Int) -> Bool {
        effort += 1
        return !holds(number, node) && evaluation.limit == nil
    }

    /// The same for a value that `fails`.
    mutating func explainFailure(
        _ number: Int,
        _ node: Int,
        depth: Int,
        path: [String],
        into failures: inout [Failure]
    ) {
        // Only what has parts is worth remembering.
        let isShared = tape.childCount(at: node) > 0
        if isShared, let known = known[Site(number: number, node: node)] {
            failures += known.map { $0.placed(below: path) }
            return
        }
        let subschema = outline.subschemas[number]
        let place = Place(number: number, node: node, depth: depth, path: path, source: Int(subschema.source))
        nesting += 1
        defer { nesting -= 1 }
        guard subschema.kind == .object, effort < Self.mostEffort, nesting <= deepest(for: number) else {
            let detail = subschema.kind == .object ? Failure.Detail.unexplained : .plain
            failures.append(
                Failure(
                    subschema: number,
                    value: Int(subschema.node),
                    node: node,
                    depth: depth,
                    path: path,
                    detail: detail
                )
            )
            return
        }
        let before = failures.count
        let uses = SubschemaUses(outline: outline, number: number)
        // What has the wrong kind or is not one of the values is not looked at further.
        if explainValue(place, uses, into: &failures) { return }
        switch tape.kind(at: node) {
        case .null, .bool: break
        case .number: explainNumber(place, uses, into: &failures)
        case .string: explainString(place, uses, into: &failures)
        case .array: explainArray(place, uses, into: &failures)
        case .object: explainObject(place, uses, into: &failures)
        }
        explainApplicators(place, uses, into: &failures)
        if failures.count == before { explainUnevaluated(place, uses, into: &failures) }
        if isShared, nesting > 1 {
            known[Site(number: number, node: node)] = failures[before...].map { $0.taken(from: path) }
        }
        if failures.count > Self.kept {
            total += failures.count - Self.kept
            failures.removeLast(failures.count - Self.kept)
        }
    }

    /// How deep a subschema is looked into: a choice only where there is room to see why its arms fail.
    private func deepest(for number: Int) -> Int {
        guard nesting > Self.deepest - 16 else { return Self.deepest }
        let isChoice = outline.use(of: .anyOf, in: number) != nil || outline.use(of: .oneOf, in: number) != nil
        return isChoice ? Self.deepest - 16 : Self.deepest
    }

    /// Explains on from where failures were left for being too deep, until none is left or the effort is spent.
    mutating func explainRest(of failures: [Failure], depth: Int = 0) -> [Failure] {
        var explained: [Failure] = []
        var pending = Array(failures.reversed())
        while var failure = pending.popLast() {
            var rest: [Failure] = []
            switch failure.detail {
            case .unexplained where effort < Self.mostEffort && explained.count < Self.kept:
                explain(failure.subschema, failure.node, depth: failure.depth, path: failure.path, into: &rest)
            case .noArm(let nearest, let reasons, let arms) where depth < Self.deepest:
                let reasons = explainRest(of: reasons, depth: depth + 1)
                failure.detail = .noArm(nearest: nearest, reasons, arms: arms)
            default: break
            }
            // What is found goes deeper than what was left: this ends.
            if rest.isEmpty { explained.append(failure) } else { pending += rest.reversed() }
        }
        return explained
    }

    /// `type`, `enum` and `const`; true if one of them failed.
    private mutating func explainValue(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) -> Bool {
        for keyword in [Keyword.type, .const, .enumeration] {
            guard let use = uses[keyword] else { continue }
            let schemaTape = outline.tapes[place.source]
            let holds: Bool
            switch keyword {
            case .type: holds = hasType(place, use, uses.draft)
            case .const: holds = Equality.equal(place.node, in: tape, Int(use.node), in: schemaTape)
            default:
                holds = schemaTape.elements(of: Int(use.node)).contains {
                    Equality.equal(place.node, in: tape, $0, in: schemaTape)
                }
            }
            guard !holds else { continue }
            failures.append(place.failure(use))
            return true
        }
        return false
    }

    private func hasType(_ place: Place, _ use: KeywordUse, _ draft: Draft) -> Bool {
        let schemaTape = outline.tapes[place.source]
        let kind = tape.kind(at: place.node)
        for item in schemaTape.elements(of: Int(use.node)) {
            switch (schemaTape.kind(at: item) == .string ? schemaTape.string(at: item) : "", kind) {
            case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
                ("object", .object):
                return true
            case ("integer", .number):
                if tape.isWrittenAsInteger(at: place.node) || draft > .draft4 && tape.number(at: place.node).isInteger {
                    return true
                }
            default: continue
            }
        }
        return false
    }

    /// A value and the subschema it is held against.
    struct Place {
        let number: Int
        let node: Int
        let depth: Int
        let path: [String]
        /// The document the subschema is in.
        let source: Int

        func failure(_ use: KeywordUse, _ detail: Failure.Detail = .plain) -> Failure {
            Failure(
                keyword: use.keyword,
                subschema: number,
                value: Int(use.node),
                node: node,
                depth: depth,
                path: path + [use.keyword.name],
                detail: detail
            )
        }
    }
}

extension JSONTape {
    /// The elements of an array; a value that is none is its own only element.
    func elements(of node: Int) -> [Int] {
        guard kind(at: node) == .array else { return [node] }
        var elements: [Int] = []
        elements.reserveCapacity(childCount(at: node))
        var item = node + 1
        while item < next(after: node) {
            elements.append(item)
            item = next(after: item)
        }
        return elements
    }

    /// The position of the member that has the name of another tape's key, and its value.
    func member(of object: Int, namedAs key: Int, of other: borrowing JSONTape) -> (position: Int, value: Int)? {
        guard kind(at: object) == .object else { return nil }
        let end = next(after: object)
        let hash = other.keyHash(at: key)
        var own = object + 1
        var position = 0
        while own < end {
            if keyHash(at: own) == hash,
                string(at: own, equals: other.bytes.span.extracting(other.stringRange(at: key)))
            {
                return (position, own + 1)
            }
            own = next(after: own + 1)
            position += 1
        }
        return nil
    }

    /// The keys of an object.
    func keys(of node: Int) -> [Int] {
        guard kind(at: node) == .object else { return [] }
        var keys: [Int] = []
        keys.reserveCapacity(childCount(at: node))
        var key = node + 1
        while key < next(after: node) {
            keys.append(key)
            key = next(after: key + 1)
        }
        return keys
    }
}
