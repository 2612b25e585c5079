// SPDX-License-Identifier: Apache-2.0

internal import JSON

// Numbers and strings, keyword by keyword.
extension Explainer {
    mutating func explainNumber(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) {
        let schema = outline.tapes[place.source]
        let value = tape.number(at: place.node)
        for keyword in [Keyword.minimum, .exclusiveMinimum, .maximum, .exclusiveMaximum, .multipleOf] {
            guard let use = uses[keyword], schema.kind(at: Int(use.node)) == .number else { continue }
            let bound = schema.number(at: Int(use.node))
            let holds =
                switch keyword {
                case .minimum: uses.isTrue(.exclusiveMinimum, schema) ? value > bound : value >= bound
                case .exclusiveMinimum: value > bound
                case .maximum: uses.isTrue(.exclusiveMaximum, schema) ? value < bound : value <= bound
                case .exclusiveMaximum: value < bound
                default: value.isMultiple(of: bound)
                }
            if !holds { failures.append(place.failure(use)) }
        }
    }

    mutating func explainString(_ place: Place, _ uses: SubschemaUses, into failures: inout [Failure]) {
        let schema = outline.tapes[place.source]
        let length = Program.codePoints(place.node, tape)
        if let use = uses[.minLength], let least = uses.count(.minLength, schema), length < Int(least) {
            failures.append(place.failure(use))
        }
        if let use = uses[.maxLength], let most = uses.count(.maxLength, schema), length > Int(most) {
            failures.append(place.failure(use))
        }
        if let use = uses[.pattern], use.first >= 0, !evaluation.matches(use.first, place.node) {
            failures.append(place.failure(use))
        }
        let record = evaluation.program.records[place.number]
        guard record.string >= 0 else { return }
        let check = evaluation.program.strings[Int(record.string)]
        let range = tape.stringRange(at: place.node)
        if let use = uses[.format], let format = check.format, !format.matches(tape.bytes.span.extracting(range)) {
            failures.append(place.failure(use))
        }
        if let use = uses[.contentMediaType] ?? uses[.contentEncoding], let content = check.content,
            !content.matches(tape.bytes[range])
        {
            failures.append(place.failure(use))
        }
    }
}
