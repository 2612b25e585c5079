// SPDX-License-Identifier: Apache-2.0

import JSON
import Yams

/// Turns the YAML library's nodes into values and places.
struct YAMLComposer {
    private(set) var root: JSONValue?
    private(set) var places: [JSONPointer: YAMLPlace] = [:]
    private(set) var problems: [PolicyFileProblem] = []
    private let source: SourceText
    private let standIns: StandIns
    /// Deeper documents are refused: no settings are.
    private static let maxDepth = 64

    /// Composes a text.
    static func compose(_ source: SourceText) -> YAMLComposer {
        var standIns = StandIns(source.text)
        let node: Node?
        do {
            node = try standIns.compose()
        } catch {
            return YAMLComposer(
                source,
                standIns: standIns,
                problem: YAMLSyntax.problem(error, in: source, standIns: standIns)
            )
        }
        var composer = YAMLComposer(source, standIns: standIns)
        if let node {
            composer.root = composer.value(of: node, at: .root, key: nil)
        } else {
            composer.report(
                JSONPosition(line: 1, column: 1),
                found: "an empty file",
                expected: "settings",
                remedy: "Write `key: value` pairs."
            )
        }
        return composer
    }

    private init(_ source: SourceText, standIns: StandIns, problem: PolicyFileProblem? = nil) {
        self.source = source
        self.standIns = standIns
        problems = problem.map { [$0] } ?? []
    }

    private mutating func report(_ position: JSONPosition, found: String, expected: String, remedy: String) {
        problems.append(source.problem(at: position, found: found, expected: expected, remedy: remedy))
    }

    // MARK: Values

    private mutating func value(of node: Node, at pointer: JSONPointer, key: JSONPosition?) -> JSONValue {
        let position = Self.position(of: node)
        places[pointer] = YAMLPlace(key: key, value: position)
        guard pointer.tokens.count <= Self.maxDepth else {
            report(
                position,
                found: "a value \(Self.maxDepth + 1) levels deep",
                expected: "at most \(Self.maxDepth)",
                remedy: "Flatten it."
            )
            return .null
        }
        switch node {
        case .scalar(let scalar): return value(of: scalar, at: position)
        case .sequence(let sequence):
            checkTag(sequence.tag, allowed: .seq, at: position)
            return .array(
                sequence.enumerated().map { index, item in value(of: item, at: pointer.appending(index), key: nil) }
            )
        case .mapping(let mapping):
            checkTag(mapping.tag, allowed: .map, at: position)
            return .object(object(of: mapping, at: pointer))
        case .alias: return .null
        }
    }

    private mutating func object(of mapping: Node.Mapping, at pointer: JSONPointer) -> JSONObject {
        var object = JSONObject()
        for (key, item) in mapping {
            let position = Self.position(of: key)
            guard let name = name(of: key, at: position) else { continue }
            let place = pointer.appending(name)
            if let earlier = places[place]?.key {
                report(
                    position,
                    found: "the key `\(name)` again, first written on line \(earlier.line)",
                    expected: "each key once",
                    remedy: "Remove one of the two."
                )
                continue
            }
            object[name] = value(of: item, at: place, key: position)
        }
        return object
    }

    private mutating func name(of key: Node, at position: JSONPosition) -> String? {
        guard case .scalar(let scalar) = key else {
            report(
                position,
                found: "a list or a mapping as a key",
                expected: "a text",
                remedy: "Put it in quotes, or indent it below its key."
            )
            return nil
        }
        guard !isAlias(scalar, at: position) else { return nil }
        let name = standIns.restore(scalar.string)
        guard name != "<<" || scalar.style != .plain else {
            report(
                position,
                found: "the merge key `<<`",
                expected: "keys of this mapping",
                remedy: "Write the merged keys out."
            )
            return nil
        }
        return name
    }

    private mutating func value(of scalar: Node.Scalar, at position: JSONPosition) -> JSONValue {
        guard !isAlias(scalar, at: position) else { return .null }
        let text = standIns.restore(scalar.string)
        let isText = scalar.style != .plain || scalar.tag.rawValue == Tag.Name.nonSpecific.rawValue
        checkTag(scalar.tag, allowed: .str, at: position)
        if isText || scalar.tag.rawValue == Tag.Name.str.rawValue { return .string(text) }
        switch YAMLScalar(plain: text) {
        case .value(let value): return value
        case .unusable:
            report(
                position,
                found: "`\(text)`, which no setting can hold",
                expected: "a finite number",
                remedy: "Put it in quotes if it is a text."
            )
            return .null
        }
    }

    // MARK: What YAML has and settings have not

    private mutating func isAlias(_ scalar: Node.Scalar, at position: JSONPosition) -> Bool {
        guard scalar.style == .plain, standIns.isAlias(scalar.string) else { return false }
        let text = standIns.restore(scalar.string)
        report(
            position,
            found: "`\(text)`, an alias to YAML",
            expected: "the value itself",
            remedy: "Write the value out, or put the text in quotes if it is one."
        )
        return true
    }

    private mutating func checkTag(_ tag: Tag, allowed: Tag.Name, at position: JSONPosition) {
        let name = tag.rawValue
        guard !["", "!", allowed.rawValue].contains(name) else { return }
        let prefix = "tag:yaml.org,2002:"
        report(
            position,
            found: "the tag `\(name.hasPrefix(prefix) ? "!!" + name.dropFirst(prefix.count) : name)`",
            expected: "a value without a tag",
            remedy: "Remove it, or put the text in quotes if it is one."
        )
    }

    private static func position(of node: Node) -> JSONPosition {
        node.mark.map { JSONPosition(line: $0.line, column: $0.column) } ?? JSONPosition(line: 1, column: 1)
    }
}
