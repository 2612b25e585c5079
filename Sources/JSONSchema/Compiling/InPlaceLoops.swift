// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Finds subschemas that apply themselves to the same value again, which no evaluation would ever leave.
///
/// Such a loop makes a schema useless only where every evaluation runs into it. Published schemas have loops in definitions
/// that few documents use, so that those are left to the counter of the evaluation.
struct InPlaceLoops {
    private let outline: Outline
    /// How many references and applicators follow one another from a subschema on; -1 while it is being visited.
    private var heights: [Int32?]

    private struct Visit {
        let subschema: Int
        let children: [Int32]
        var position = 0
    }

    /// The subschema at which a loop that the root runs into closes, or from which a chain is longer than `limit`.
    static func first(in outline: Outline, limit: Int) -> (subschema: Int, isLoop: Bool)? {
        var loops = InPlaceLoops(outline: outline)
        if let found = loops.visit(outline.root, limit: limit, allowsLoops: false) { return found }
        for number in outline.subschemas.indices where loops.heights[number] == nil {
            if let found = loops.visit(number, limit: limit, allowsLoops: true) { return found }
        }
        return nil
    }

    private init(outline: Outline) {
        self.outline = outline
        heights = [Int32?](repeating: nil, count: outline.subschemas.count)
    }

    private mutating func visit(_ start: Int, limit: Int, allowsLoops: Bool) -> (subschema: Int, isLoop: Bool)? {
        var stack = [Visit(subschema: start, children: children(of: start))]
        heights[start] = -1
        while var top = stack.popLast() {
            guard top.position < top.children.count else {
                let height = 1 + (top.children.compactMap { heights[Int($0)] }.max() ?? 0)
                if height > limit { return (top.subschema, false) }
                heights[top.subschema] = height
                continue
            }
            let child = Int(top.children[top.position])
            top.position += 1
            stack.append(top)
            if heights[child] == -1, !allowsLoops { return (child, true) }
            guard heights[child] == nil else { continue }
            heights[child] = -1
            stack.append(Visit(subschema: child, children: children(of: child)))
        }
        return nil
    }

    /// The subschemas that are applied to the same value.
    private func children(of number: Int) -> [Int32] {
        var children: [Int32] = []
        for index in outline.uses(of: number) {
            let use = outline.uses[index]
            switch use.keyword {
            case .ref, .dynamicRef, .recursiveRef, .not, .conditional: children.append(use.first)
            case .then, .otherwise:
                // Without `if` they mean nothing.
                if outline.use(of: .conditional, in: number) != nil { children.append(use.first) }
            case .allOf, .anyOf, .oneOf, .dependentSchemas, .dependencies:
                children += outline.children[Int(use.first)..<Int(use.first + use.count)]
            default: break
            }
        }
        return children.filter { $0 >= 0 }
    }
}
