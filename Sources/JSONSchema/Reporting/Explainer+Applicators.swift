// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Keywords that combine subschemas at one place.
extension Explainer {
    mutating func explainApplicators(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) {
        for keyword in [Keyword.ref, .dynamicRef, .recursiveRef] {
            guard let use = uses[keyword] else { continue }
            descend(Int(use.first), place, [keyword.name], into: &failures)
        }
        if let use = uses[.allOf] {
            for (position, arm) in uses.children(use).enumerated() {
                descend(Int(arm), place, ["allOf", String(position)], into: &failures)
            }
        }
        if let use = uses[.anyOf] { explainArms(place, use, Array(uses.children(use)), into: &failures) }
        if let use = uses[.oneOf] { explainArms(place, use, Array(uses.children(use)), into: &failures) }
        if let use = uses[.not], holds(Int(use.first), place.node) { failures.append(place.failure(use)) }
        if let use = uses[.conditional] {
            let branch = holds(Int(use.first), place.node) ? uses[.then] : uses[.otherwise]
            if let branch { descend(Int(branch.first), place, [branch.keyword.name], into: &failures) }
        }
    }

    private mutating func descend(_ number: Int, _ place: Place, _ tokens: [String], into failures: inout [Failure]) {
        explain(number, place.node, depth: place.depth, path: place.path + tokens, into: &failures)
    }

    /// An arm that failed, and why.
    private struct Arm {
        let number: Int
        let failures: [Failure]

        /// How far into the value the arm got before it failed.
        var reach: Int { failures.map(\.depth).max() ?? 0 }

        var weight: Int { failures.reduce(0) { $0 + $1.weight } }
    }

    /// `anyOf` and `oneOf`: reports the arm that was probably meant.
    private mutating func explainArms(
        _ place: Place,
        _ use: KeywordUse,
        _ numbers: [Int32],
        into failures: inout [Failure]
    ) {
        let holding = numbers.filter { holds(Int($0), place.node) }
        if holding.count == 1 || holding.count > 1 && use.keyword == .anyOf { return }
        if holding.count > 1 {
            failures.append(place.failure(use, .severalArms(holding.map(Int.init))))
            return
        }
        var arms: [Arm] = []
        for (position, number) in numbers.enumerated() {
            var own: [Failure] = []
            descend(Int(number), place, [use.keyword.name, String(position)], into: &own)
            arms.append(Arm(number: Int(number), failures: own))
        }
        failures += nearest(place, use, arms)
    }

    private func nearest(_ place: Place, _ use: KeywordUse, _ arms: [Arm]) -> [Failure] {
        let tags = arms.map { self.tags(of: $0.number) }
        let tagged = arms.indices.filter { matches(tags[$0], place.node) }
        if tagged.count == 1 { return arms[tagged[0]].failures }
        if tagged.isEmpty, let wrong = wrongTag(place, use, tags) { return [wrong] }
        if let merged = mergedValues(place, use, arms) { return [merged] }

        var near = tagged.isEmpty ? Array(arms.indices) : tagged
        let ofKind = near.filter { !failsByKind(arms[$0], place.node) }
        if ofKind.isEmpty {
            return [place.failure(use, .kinds(arms.flatMap { kindNames(of: $0, place.node) }))]
        }
        // Arms for other kinds do not count: what is left of "null or an object" is the object.
        if ofKind.count == 1, arms.count > 1 { return arms[ofKind[0]].failures }
        near = ofKind
        let reach = near.map { arms[$0].reach }.max() ?? 0
        near = near.filter { arms[$0].reach == reach }
        let fewest = near.map { arms[$0].weight }.min() ?? 0
        near = near.filter { arms[$0].weight == fewest }
        let choice = near.count == 1 ? near.first : nil
        return [
            place.failure(
                use,
                .noArm(
                    nearest: choice.map { arms[$0].number },
                    choice.map { arms[$0].failures } ?? [],
                    arms: arms.map(\.number)
                )
            )
        ]
    }

    /// Whether an arm wants another kind of value altogether.
    private func failsByKind(_ arm: Arm, _ node: Int) -> Bool {
        !kindNames(of: arm, node).isEmpty
    }

    /// The kinds an arm wants instead; none if it fails for another reason.
    private func kindNames(of arm: Arm, _ node: Int) -> [String] {
        for failure in arm.failures where failure.node == node {
            let schema = outline.tapes[Int(outline.subschemas[failure.subschema].source)]
            switch failure.keyword {
            case .type?:
                return schema.elements(of: failure.value).map {
                    schema.kind(at: $0) == .string ? schema.string(at: $0) : ""
                }
            case .const?, .enumeration?:
                let values = failure.keyword == .const ? [failure.value] : schema.elements(of: failure.value)
                let kinds = Set(values.map { schema.kind(at: $0) })
                // A value of the right kind is only the wrong value.
                guard !kinds.contains(tape.kind(at: node)) else { continue }
                return kinds.sorted { $0.rawValue < $1.rawValue }.map(\.typeName)
            default: continue
            }
        }
        return []
    }

    /// All arms only want the value to be another one: then the values are one list.
    private func mergedValues(_ place: Place, _ use: KeywordUse, _ arms: [Arm]) -> Failure? {
        var values: [Literal] = []
        for arm in arms {
            guard arm.failures.count == 1, let failure = arm.failures.first, failure.node == place.node else {
                return nil
            }
            let source = outline.subschemas[failure.subschema].source
            switch failure.keyword {
            case .const?: values.append(Literal(source: source, node: Int32(failure.value)))
            case .enumeration?:
                values += outline.tapes[Int(source)].elements(of: failure.value).map {
                    Literal(source: source, node: Int32($0))
                }
            default: return nil
            }
        }
        return values.isEmpty ? nil : place.failure(use, .values(values))
    }
}

// Tags: members whose fixed values tell the arms of a union apart.
extension Explainer {
    /// A member and the values an arm allows for it.
    struct Tag {
        let name: String
        let values: [Literal]
    }

    /// The tags of an arm, through references and `allOf`.
    func tags(of number: Int, depth: Int = 0) -> [Tag] {
        guard depth < 8 else { return [] }
        let uses = SubschemaUses(outline: outline, number: number)
        let source = outline.subschemas[number].source
        let schema = outline.tapes[Int(source)]
        var tags: [Tag] = []
        if let use = uses[.properties] {
            for (key, child) in zip(schema.keys(of: Int(use.node)), uses.children(use)) {
                let values = fixedValues(of: Int(child))
                if !values.isEmpty { tags.append(Tag(name: schema.string(at: key), values: values)) }
            }
        }
        for keyword in [Keyword.ref, .dynamicRef, .recursiveRef] {
            if let use = uses[keyword] { tags += self.tags(of: Int(use.first), depth: depth + 1) }
        }
        if let use = uses[.allOf] {
            for arm in uses.children(use) { tags += self.tags(of: Int(arm), depth: depth + 1) }
        }
        return tags
    }

    private func fixedValues(of number: Int) -> [Literal] {
        let source = outline.subschemas[number].source
        if let use = outline.use(of: .const, in: number) { return [Literal(source: source, node: use.node)] }
        guard let use = outline.use(of: .enumeration, in: number) else { return [] }
        return outline.tapes[Int(source)].elements(of: Int(use.node)).map { Literal(source: source, node: Int32($0)) }
    }

    /// Whether a value has a tag of an arm, and no tag that is not the arm's.
    private func matches(_ tags: [Tag], _ node: Int) -> Bool {
        var matched = false
        for tag in tags {
            guard let value = tape.child(of: node, token: tag.name) else { continue }
            guard contains(tag.values, value) else { return false }
            matched = true
        }
        return matched
    }

    private func contains(_ values: [Literal], _ node: Int) -> Bool {
        values.contains { Equality.equal(node, in: tape, Int($0.node), in: outline.tapes[Int($0.source)]) }
    }

    /// The member that should tell the arms apart, and has a value that no arm has.
    private func wrongTag(_ place: Place, _ use: KeywordUse, _ tags: [[Tag]]) -> Failure? {
        for tag in tags.first ?? [] {
            let same = tags.compactMap { $0.first { $0.name == tag.name } }
            guard same.count == tags.count, tags.count > 1, let value = tape.child(of: place.node, token: tag.name)
            else {
                continue
            }
            let values = same.flatMap(\.values)
            guard !contains(values, value) else { continue }
            var failure = place.failure(use, .values(values))
            failure.node = value
            failure.depth += 1
            return failure
        }
        return nil
    }
}

extension JSONKind {
    /// The kind as `type` writes it.
    fileprivate var typeName: String {
        self == .bool ? "boolean" : "\(self)"
    }
}
