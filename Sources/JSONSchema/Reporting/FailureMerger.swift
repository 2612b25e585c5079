// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// Makes one finding of failures that have one cause.
struct FailureMerger {
    let writer: FindingWriter

    func merge(_ failures: [Failure]) -> [FindingWriter.Group] {
        repeats(
            renames(failures).map { failure, words in
                FindingWriter.Group(first: failure, words: words ?? writer.words(for: failure), nodes: [failure.node])
            }
        )
    }

    /// An unexpected and a missing member of one object whose names are near are one: rename it.
    private func renames(_ failures: [Failure]) -> [(Failure, FindingWriter.Words?)] {
        guard failures.contains(where: { if case .unexpected = $0.detail { true } else { false } }) else {
            return failures.map { ($0, nil) }
        }
        var failures = failures
        var renamed: [(Failure, FindingWriter.Words?)] = []
        for index in failures.indices {
            guard case .unexpected(var keys) = failures[index].detail, failures[index].keyword != .unevaluatedItems,
                let other = failures.firstIndex(where: {
                    if case .missing = $0.detail { $0.node == failures[index].node } else { false }
                }), case .missing(var names) = failures[other].detail
            else { continue }
            for key in keys.prefix(16) {
                let written = writer.tape.string(at: key)
                guard let near = NearestName.of(written, among: names) else { continue }
                names.removeAll { $0 == near }
                keys.removeAll { $0 == key }
                var single = failures[index]
                single.detail = .unexpected([key])
                renamed.append(
                    (
                        single,
                        FindingWriter.Words(
                            "`\(ValueText.elided(written))`, which is not allowed",
                            remedy: "Rename it to `\(near)`."
                        )
                    )
                )
            }
            failures[index].detail = .unexpected(keys)
            failures[other].detail = .missing(names)
        }
        let rest = failures.filter {
            switch $0.detail {
            case .unexpected(let keys): !keys.isEmpty
            case .missing(let names): !names.isEmpty
            default: true
            }
        }
        return renamed + rest.map { ($0, nil) }
    }

    /// The same keyword failing at several items of an array, with the same expectation, is one finding with a count.
    private func repeats(_ groups: [FindingWriter.Group]) -> [FindingWriter.Group] {
        // What repeats fails at one place of the schema: most answers fail at different ones, and need no look at the way there.
        let places = groups.indices.allSatisfy { index in
            groups[..<index].allSatisfy { $0.first.path != groups[index].first.path }
        }
        if groups.count <= 8, places { return groups }
        var merged: [FindingWriter.Group] = []
        var positions: [Key: Int] = [:]
        for group in groups {
            guard let pattern = pattern(of: group.first.node) else {
                merged.append(group)
                continue
            }
            let key = Key(
                pattern: pattern,
                path: group.first.path,
                expected: group.words.expected,
                statement: group.words.quotes ? "" : group.words.found
            )
            if let position = positions[key] {
                // The same value found twice is no repeat.
                guard !merged[position].nodes.contains(group.first.node) else { continue }
                merged[position].nodes.append(group.first.node)
                merged[position].pattern = pattern
            } else {
                positions[key] = merged.count
                merged.append(group)
            }
        }
        return merged.map { $0.nodes.count > 1 ? inPlural($0) : $0 }
    }

    private struct Key: Hashable {
        let pattern: String
        let path: [String]
        let expected: String
        let statement: String
    }

    /// A place with `*` for the last position in an array; nil where no array is on the way.
    private func pattern(of node: Int) -> String? {
        let pointer = writer.pointer(to: node)
        var tokens = pointer.tokens
        var current = writer.root
        var last: Int?
        for (depth, token) in tokens.enumerated() {
            if writer.tape.kind(at: current) == .array { last = depth }
            guard let next = writer.tape.child(of: current, token: token) else { return nil }
            current = next
        }
        guard let last else { return nil }
        tokens[last] = "*"
        return JSONPointer(tokens: tokens).description
    }

    /// "strings; expected numbers" for what is of the wrong kind everywhere in the same way.
    private func inPlural(_ group: FindingWriter.Group) -> FindingWriter.Group {
        var group = group
        let kinds = Set(group.nodes.map { writer.tape.kind(at: $0).name })
        guard group.first.keyword == .type, kinds.count == 1, let kind = kinds.first else { return group }
        let schema = writer.schemaTape(group.first)
        let names = schema.elements(of: group.first.value).map { schema.string(at: $0) }
        let singular = kind == "null" ? "null" : String(kind.drop { $0 != " " }.dropFirst())
        group.words = FindingWriter.Words(singular + "s", expected: ValueText.plural(names))
        return group
    }
}
