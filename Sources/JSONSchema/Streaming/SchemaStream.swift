// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Judges a JSON text while it arrives, so that one which can no longer become valid need not be waited for.
///
///     var stream = SchemaStream(plan)
///     for chunk in chunks {
///         if case .impossible(let rejection) = stream.append(chunk) { … stop … }
///     }
///     let outcome = try stream.finish()
///
/// The verdict after some bytes does not depend on how they were cut. A text that can become valid is never rejected; what is
/// rejected is not valid, whatever follows. A rejection comes
///
/// - with the byte at which the text stops being JSON, the second of two equal names of an object included;
/// - with the first byte of a value of the wrong kind, of an item or member too many; with the closing quote of a name that is not
///   allowed; with the byte that makes a string longer than `maxLength`, or a beginning of no string of `enum` or `const`
///   (exactly for the first 64 bytes, later in steps of a 64th of the length);
/// - with the first digit that puts a number on the wrong side of 0, or a whole number beyond its bound; for other bounds with
///   the byte behind the number, as `12` may go on to be `12e-5`;
/// - with the end of a string for `pattern`, `format` and `minLength`; of an array or object for `required`, `minItems`,
///   `contains`, `uniqueItems`, `unevaluatedItems`, `unevaluatedProperties`, and for `enum` and `const` with arrays and objects;
///   `required`, `contains` earlier where `maxProperties` or `maxItems` leaves no room;
/// - for `allOf`, `anyOf`, `oneOf`, `not`, `if` and references as soon as these together leave no arm that can hold.
///
/// Takes time in proportion to the text, however it is cut, and keeps the text, its decoded strings and 16 bytes for each value.
/// Copying a stream copies these when one of the copies goes on.
public struct SchemaStream: Sendable {
    private let plan: StreamPlan
    private let limits: JSONLimits
    private var prefix: JSONPrefix
    private var goals: GoalStack
    private var text: [UInt8] = []

    /// What is known so far; `impossible` is final.
    public private(set) var verdict = StreamVerdict.possible

    /// A stream of which nothing has come yet.
    ///
    /// - Parameters:
    ///   - plan: The schema and its tables.
    ///   - limits: Size and nesting beyond which a text is rejected.
    public init(_ plan: StreamPlan, limits: JSONLimits = .answer) {
        self.plan = plan
        self.limits = limits
        prefix = JSONPrefix(depthLimit: limits.depth)
        goals = GoalStack(plan)
    }

    /// Reads on.
    ///
    /// - Parameter bytes: The next bytes, cut anywhere; they are not read once the verdict is `impossible`.
    /// - Returns: The verdict on all bytes so far.
    @discardableResult
    public mutating func append(_ bytes: [UInt8]) -> StreamVerdict {
        append(bytes.span)
    }

    /// Reads on.
    ///
    /// - Parameter bytes: The next bytes, cut anywhere; they are not read once the verdict is `impossible`.
    /// - Returns: The verdict on all bytes so far.
    @discardableResult
    public mutating func append(_ bytes: Span<UInt8>) -> StreamVerdict {
        var index = 0
        while true {
            if case .impossible = verdict { return verdict }
            let before = index
            let event = prefix.next(in: bytes, at: &index)
            for position in before..<index { text.append(bytes[position]) }
            if text.count > limits.bytes {
                reject(at: limits.bytes)
            } else if event == .wantsMore {
                return verdict
            } else if event == .fault {
                text.append(bytes[index])
                reject(at: text.count - 1)
            } else if verdict == .possible {
                follow(event)
            }
        }
    }

    private mutating func follow(_ event: JSONPrefix.Event) {
        let tape = prefix.tape
        var deciding = text.count - 1
        switch event {
        case .began(let kind): goals.begin(kind, at: prefix.token, tape)
        case .grew: goals.grow(to: prefix.token, tape)
        case .key(let key): goals.addMember(key, tape)
        case .scalar(let node):
            // A number is known from the byte behind it, which is not read yet.
            if tape.kind(at: node) == .number { deciding += 1 }
            goals.end(node, tape)
        case .closed(let node): goals.end(node, tape)
        case .wantsMore, .fault: break
        }
        prefix.watched = goals.watched
        if goals.root == .fails {
            reject(at: deciding)
        } else if goals.isSpent {
            verdict = .undecided(.steps)
        }
    }

    /// Ends the stream, unless the evaluation of the text with its open ends closed finds nothing wrong.
    private mutating func reject(at offset: Int) {
        guard let cause = cause() else {
            verdict = .undecided(.steps)
            return
        }
        verdict = .impossible(StreamRejection(offset: offset, cause: cause))
        prefix = JSONPrefix()
        goals = GoalStack(plan)
        text = []
    }

    private func cause() -> StreamRejection.Cause? {
        do throws(JSONSyntaxError) {
            switch plan.schema.evaluate(try closed(), report: .findings(limit: 64)) {
            case .valid: return nil
            case .invalid(let findings, _): return .schema(StreamRejection.findings(findings, ofFirst: text.count))
            case .undecided: return .schema([])
            }
        } catch {
            return .syntax(error)
        }
    }

    /// The text so far as a document, its open ends closed.
    private func closed() throws(JSONSyntaxError) -> JSONDocument {
        do throws(JSONSyntaxError) {
            return try JSONDocument(parsing: text, limits: limits)
        } catch {
            guard error.kind == .cutOff || error.kind == .empty else { throw error }
            let whole = text + prefix.completion
            return try JSONDocument(parsing: whole, limits: JSONLimits(bytes: whole.count, depth: limits.depth))
        }
    }

    // MARK: The end

    /// The verdict on the whole text, now that it has ended: that of `CompiledSchema.evaluate`.
    ///
    /// - Parameter report: How much to tell.
    /// - Returns: The outcome; `invalid` with the findings of the rejection where there was one.
    /// - Throws: The first fault of a text that is no JSON.
    public func finish(report: SchemaReport = .findings(limit: 8)) throws(JSONSyntaxError) -> SchemaOutcome {
        guard case .impossible(let rejection) = verdict else {
            return plan.schema.evaluate(try JSONDocument(parsing: text, limits: limits), report: report)
        }
        switch rejection.cause {
        case .syntax(let error): throw error
        case .schema(let findings):
            guard case .findings(let limit) = report else { return .invalid([], total: max(findings.count, 1)) }
            return .invalid(Array(findings.prefix(max(limit, 0))), total: max(findings.count, 1))
        }
    }
}
