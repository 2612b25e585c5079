// SPDX-License-Identifier: Apache-2.0

internal import JSON

// The keywords, one by one.
extension OutputCollector {
    /// The unit of a keyword; nil where it says nothing to this value.
    mutating func evaluate(_ use: KeywordUse, _ context: inout KeywordContext) -> OutputUnit? {
        switch use.keyword {
        case .ref, .dynamicRef, .recursiveRef: return inPlace(use, [(use.first, [])], &context) { $0 == 1 }
        case .allOf: return arms(use, &context) { held, all in held == all }
        case .anyOf: return arms(use, &context) { held, _ in held > 0 }
        case .oneOf: return arms(use, &context) { held, _ in held == 1 }
        case .not:
            let result = child(use.first, context.node, context, [use.keyword.name])
            return context.unit(use, !result.unit.isValid)
        case .conditional:
            let result = child(use.first, context.node, context, [use.keyword.name])
            context.conditionHeld = result.unit.isValid
            if result.unit.isValid { context.evaluated.formUnion(result.evaluated) }
            return result.unit.isValid ? context.unit(use, true, [result.unit]) : nil
        case .then, .otherwise:
            guard context.conditionHeld == (use.keyword == .then) else { return nil }
            return inPlace(use, [(use.first, [])], &context) { $0 == 1 }
        case .dependentSchemas, .dependencies, .dependentRequired: return dependencies(use, &context)
        default: break
        }
        switch tape.kind(at: context.node) {
        case .object: if let unit = evaluateObject(use, &context) { return unit }
        case .array: if let unit = evaluateArray(use, &context) { return unit }
        default: break
        }
        return evaluateScalar(use, context)
    }

    func evaluateScalar(_ use: KeywordUse, _ context: KeywordContext) -> OutputUnit? {
        let kind = tape.kind(at: context.node)
        var isValid = true
        var annotation: JSONValue?
        switch (use.keyword, kind) {
        case (.type, _): isValid = hasType(use, context)
        case (.const, _): isValid = Equality.equal(context.node, in: tape, Int(use.node), in: context.schema)
        case (.enumeration, _):
            isValid = context.schema.elements(of: Int(use.node)).contains {
                Equality.equal(context.node, in: tape, $0, in: context.schema)
            }
        case (.minimum, .number), (.maximum, .number), (.exclusiveMinimum, .number), (.exclusiveMaximum, .number),
            (.multipleOf, .number):
            isValid = isWithin(use, context)
        case (.minLength, .string):
            isValid = Program.codePoints(context.node, tape) >= Int(context.uses.count(.minLength, context.schema) ?? 0)
        case (.maxLength, .string):
            isValid =
                Program.codePoints(context.node, tape) <= Int(context.uses.count(.maxLength, context.schema) ?? .max)
        case (.pattern, .string): isValid = matches(use.first, context.node)
        case (.format, _):
            annotation = value(use, context)
            let asserts = options.formats == .assert || context.uses.dialect.vocabularies.contains(.formatAssertion)
            if asserts, kind == .string, let format = context.uses.text(.format, context.schema).flatMap(Format.init) {
                isValid = format.matches(tape.bytes.span.extracting(tape.stringRange(at: context.node)))
            }
        case (.contentEncoding, .string), (.contentMediaType, .string): annotation = value(use, context)
        case (.contentSchema, .string):
            guard context.uses[.contentMediaType] != nil else { return nil }
            annotation = value(use, context)
        default: return nil
        }
        return context.unit(use, isValid, annotation: annotation)
    }

    private func isWithin(_ use: KeywordUse, _ context: KeywordContext) -> Bool {
        let number = tape.number(at: context.node)
        guard context.schema.kind(at: Int(use.node)) == .number else { return true }
        let bound = context.schema.number(at: Int(use.node))
        switch use.keyword {
        case .minimum: return context.uses.isTrue(.exclusiveMinimum, context.schema) ? number > bound : number >= bound
        case .maximum: return context.uses.isTrue(.exclusiveMaximum, context.schema) ? number < bound : number <= bound
        case .exclusiveMinimum: return number > bound
        case .exclusiveMaximum: return number < bound
        default: return number.isMultiple(of: bound)
        }
    }

    private func hasType(_ use: KeywordUse, _ context: KeywordContext) -> Bool {
        context.schema.elements(of: Int(use.node)).contains { item in
            guard context.schema.kind(at: item) == .string else { return false }
            switch (context.schema.string(at: item), tape.kind(at: context.node)) {
            case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
                ("object", .object):
                return true
            case ("integer", .number):
                return context.uses.draft == .draft4
                    ? tape.isWrittenAsInteger(at: context.node) : tape.number(at: context.node).isInteger
            default: return false
            }
        }
    }

    func value(_ use: KeywordUse, _ context: KeywordContext) -> JSONValue {
        outline.documents[Int(outline.subschemas[context.number].source)].node(at: Int(use.node)).value
    }

    func matches(_ pattern: Int32, _ node: Int) -> Bool {
        // Patterns are pure; the run's budget is charged on a copy of it.
        outline.patterns[Int(pattern)].matchesOnce(tape.bytes.span.extracting(tape.stringRange(at: node)))
    }

    mutating func child(_ number: Int32, _ node: Int, _ context: KeywordContext, _ tokens: [String]) -> Result {
        evaluate(Int(number), node, path: context.path + tokens, depth: context.depth)
    }

    /// Subschemas applied to the same value, which hold together if enough of them do.
    private mutating func inPlace(
        _ use: KeywordUse,
        _ numbers: [(Int32, [String])],
        _ context: inout KeywordContext,
        _ isEnough: (Int) -> Bool
    ) -> OutputUnit {
        var units: [OutputUnit] = []
        var held = 0
        for (number, tokens) in numbers {
            let result = child(number, context.node, context, [use.keyword.name] + tokens)
            units.append(result.unit)
            guard result.unit.isValid else { continue }
            held += 1
            context.evaluated.formUnion(result.evaluated)
        }
        let isValid = isEnough(held)
        let several = held > 1 ? numbers.indices.filter { units[$0].isValid }.map { Int(numbers[$0].0) } : []
        return context.unit(
            use,
            isValid,
            units,
            detail: several.isEmpty ? .noArm(nearest: nil, [], arms: numbers.map { Int($0.0) }) : .severalArms(several)
        )
    }

    private mutating func arms(
        _ use: KeywordUse,
        _ context: inout KeywordContext,
        _ isEnough: (Int, Int) -> Bool
    ) -> OutputUnit {
        let numbers = context.uses.children(use).enumerated().map { ($1, [String($0)]) }
        return inPlace(use, numbers, &context) { isEnough($0, numbers.count) }
    }

    private mutating func dependencies(_ use: KeywordUse, _ context: inout KeywordContext) -> OutputUnit? {
        guard tape.kind(at: context.node) == .object else { return nil }
        var units: [OutputUnit] = []
        var isValid = true
        var missing: (String, [String])?
        for (position, key) in context.schema.keys(of: Int(use.node)).enumerated() {
            let name = context.schema.string(at: key)
            guard tape.child(of: context.node, token: name) != nil else { continue }
            let number = use.keyword == .dependentRequired ? -1 : outline.children[Int(use.first) + position]
            if number >= 0 {
                let result = child(number, context.node, context, [use.keyword.name, name])
                units.append(result.unit)
                if result.unit.isValid { context.evaluated.formUnion(result.evaluated) } else { isValid = false }
            } else {
                let names = context.schema.elements(of: key + 1).map { context.schema.string(at: $0) }
                let absent = names.filter { tape.child(of: context.node, token: $0) == nil }
                if !absent.isEmpty {
                    isValid = false
                    missing = missing ?? (name, absent)
                }
            }
        }
        return context.unit(use, isValid, units, detail: missing.map { .missingBeside($0.0, $0.1) } ?? .plain)
    }
}
