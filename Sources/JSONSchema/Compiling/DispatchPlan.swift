// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Which arms of a choice an object can satisfy at all, told by one of its members.
struct DispatchPlan {
    let name: [UInt8]
    /// The arms where the member is one of these strings, besides `other`.
    let tagged: [(string: [UInt8], arms: [Int32])]
    /// The arms where the member is missing.
    let absent: [Int32]
    /// The arms where the member is anything else.
    let other: [Int32]

    /// nil if no member tells the arms apart.
    init?(_ arms: [Int32], facts: [ArmFacts]) {
        var names: [[UInt8]: (tagged: Int, required: Int)] = [:]
        for fact in facts {
            for name in fact.tags.keys { names[name, default: (0, 0)].tagged += 1 }
            for name in fact.required { names[name, default: (0, 0)].required += 1 }
        }
        var best: (name: [UInt8], score: Int)?
        for (name, counts) in names {
            // A required member tells nothing where all arms require it.
            let splits = counts.required < arms.count ? counts.required : 0
            let score =
                4 * (counts.tagged > 1 || arms.count == 2 ? counts.tagged : 0) + min(splits, arms.count - splits)
            if score > best?.score ?? 0 || score == best?.score && name.lexicographicallyPrecedes(best?.name ?? []) {
                best = (name, score)
            }
        }
        guard let best, best.score > 0 else { return nil }
        name = best.name
        var order: [[UInt8]] = []
        var byString: Set<[UInt8]> = []
        for fact in facts {
            for string in (fact.tags[best.name] ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) })
            where byString.insert(string).inserted {
                order.append(string)
            }
        }
        // Arms without the tag stand in every list: a table much larger than the schema is not made.
        let untagged = facts.count { $0.tags[best.name] == nil }
        let entries = facts.reduce(order.count * untagged) { $0 + ($1.tags[best.name]?.count ?? 0) }
        guard entries <= 64 * arms.count + 4_096 else { return nil }
        // In the order of the arms, so that what is evaluated first stays so.
        let positions = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        var lists = [[Int32]](repeating: [], count: order.count)
        for (arm, fact) in zip(arms, facts) {
            let own = fact.tags[best.name].map { $0.compactMap { positions[$0] } } ?? Array(lists.indices)
            for position in own { lists[position].append(arm) }
        }
        tagged = zip(order, lists).map { ($0, $1) }
        absent = arms.indices.filter { !facts[$0].required.contains(best.name) }.map { arms[$0] }
        other = arms.indices.filter { facts[$0].tags[best.name] == nil }.map { arms[$0] }
        guard absent.count < arms.count || other.count < arms.count else { return nil }
    }
}

extension ProgramDraft {
    /// Keeps a plan and returns its index.
    mutating func add(_ plan: DispatchPlan) -> Int32 {
        stringSets.append(StringSet(plan.tagged.map { $0.string[...] }))
        let firstChoice = Int32(choices.count)
        for arms in plan.tagged.map(\.arms) + [plan.absent, plan.other] {
            choices.append(Choice(first: Int32(lists.count), count: Int32(arms.count)))
            lists += arms
        }
        dispatches.append(
            Dispatch(
                name: Int32(names.count),
                length: Int32(plan.name.count),
                hash: JSONKeyHash.process(plan.name.span),
                set: Int32(stringSets.count - 1),
                firstChoice: firstChoice,
                taggedCount: Int32(plan.tagged.count)
            )
        )
        names += plan.name
        return Int32(dispatches.count - 1)
    }
}
