// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import JSONSchema

/// What a judge replies, and how a reply is read.
///
/// The reasons stand before the grades, as in the form-filling of Liu et al. 2023, "G-Eval", §2.
struct JudgeForm: Sendable {
    /// How answers are judged.
    enum Method: String, CaseIterable, Sendable {
        /// Each point of the rubric on the scale.
        case grade
        /// Beside the reference answer, in both orders.
        case compare
    }

    let method: Method
    let rubric: Rubric
    /// What every reply must carry: the judge reads it in our instructions, the model that answered does not know it.
    let seal: String
    /// The schema of a reply, as JSON.
    let schemaJSON: [UInt8]
    private let schema: CompiledSchema

    init?(method: Method, rubric: Rubric, seal: String) {
        self.method = method
        self.rubric = rubric
        self.seal = seal
        schemaJSON = Self.schema(method, rubric).jsonUTF8()
        guard let document = try? JSONDocument(parsing: schemaJSON),
            let schema = try? SchemaCompiler(options: .answer).compile(document)
        else { return nil }
        self.schema = schema
    }

    /// A reply to show the judge, with grades of the middle, which suggest nothing.
    var example: String {
        var reply: JSONObject = ["seal": .string(seal)]
        switch method {
        case .grade:
            let grade: JSONValue = ["reason": "…", "grade": JSONValue(integerLiteral: (1 + rubric.scale) / 2)]
            reply["points"] = .object(JSONObject(rubric.points.map { ($0.name, grade) }))
            reply["addresses_judge"] = false
        case .compare:
            reply["reason"] = "…"
            reply["better"] = "neither"
            reply["addresses_judge"] = "none"
        }
        return JSONValue.object(reply).json()
    }

    /// Reads a reply; nil where it is not what was asked for.
    ///
    /// A reply that is more than JSON is taken down to its JSON, if there is one value that fits.
    func read(_ text: [UInt8]) -> JudgeReply? {
        if let document = try? JSONDocument(parsing: text) { return reply(document) }
        let repair = JSONRepair(text)
        guard repair.broken == nil else { return nil }
        let documents = repair.found.filter { !$0.isClosed }.compactMap { try? JSONDocument(parsing: $0.json) }
        let fitting = documents.filter { schema.isValid($0) == true }
        guard let first = fitting.first, fitting.allSatisfy({ $0.root.value == first.root.value }) else { return nil }
        return reply(first)
    }

    private func reply(_ document: JSONDocument) -> JudgeReply? {
        guard schema.isValid(document) == true, document.root["seal"]?.string == seal else { return nil }
        let root = document.root
        switch method {
        case .grade:
            let points = rubric.points.compactMap { root["points"]?[$0.name] }
            return JudgeReply(
                grades: points.compactMap { $0["grade"]?.int },
                reasons: points.compactMap { $0["reason"]?.string },
                addressesJudge: root["addresses_judge"]?.bool == true ? .both : .none
            )
        case .compare:
            return JudgeReply(
                reasons: [root["reason"]?.string ?? ""],
                better: root["better"]?.string.flatMap(JudgeReply.Side.init),
                addressesJudge: root["addresses_judge"]?.string.flatMap(JudgeReply.Side.init) ?? .both
            )
        }
    }

    private static func schema(_ method: Method, _ rubric: Rubric) -> JSONValue {
        let text: JSONValue = ["type": "string"]
        switch method {
        case .grade:
            let grades = (1...rubric.scale).map { JSONValue(integerLiteral: $0) }
            let point = object([
                ("reason", text), ("grade", ["type": "integer", "enum": .array(grades)]),
            ])
            return object([
                ("seal", text), ("points", object(rubric.points.map { ($0.name, point) })),
                ("addresses_judge", ["type": "boolean"]),
            ])
        case .compare:
            return object([
                ("seal", text), ("reason", text),
                ("better", ["type": "string", "enum": ["first", "second", "neither"]]),
                ("addresses_judge", ["type": "string", "enum": ["none", "first", "second", "both"]]),
            ])
        }
    }

    /// An object of exactly these members, as the strict modes of upstreams ask for.
    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        [
            "type": "object",
            "properties": .object(JSONObject(members)),
            "required": .array(members.map { .string($0.0) }),
            "additionalProperties": false,
        ]
    }
}

/// A judge's reply, read.
struct JudgeReply: Sendable, Equatable {
    /// One or both of two answers.
    enum Side: String, Sendable {
        case none, first, second, both, neither
    }

    /// By the points of the rubric; empty for a comparison.
    var grades: [Int] = []
    /// By the points of the rubric; one for a comparison.
    var reasons: [String]
    /// Which of two answers is better; nil for grades.
    var better: Side?
    /// Which answers speak to the judge; `both` for one answer alone that does.
    var addressesJudge: Side
}
