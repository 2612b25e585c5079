// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A keyword that failed at a place, before it is put into words.
struct Failure {
    /// What failed; nil where a schema allows nothing at all.
    var keyword: Keyword?
    /// The subschema the keyword is in.
    var subschema: Int
    /// Index of the keyword's value on the schema's tape; that of the schema where `keyword` is nil.
    var value: Int
    /// Index of the value on the document's tape.
    var node: Int
    /// How deep the value is in the document.
    var depth: Int
    /// The way through the schema.
    var path: [String]
    var detail = Detail.plain

    /// The same with its way counted from a subschema that the way led through.
    func taken(from path: [String]) -> Failure {
        var failure = self
        failure.path.removeFirst(min(path.count, failure.path.count))
        return failure
    }

    /// The same with its way counted from the root again.
    func placed(below path: [String]) -> Failure {
        var failure = self
        failure.path = path + failure.path
        return failure
    }

    /// Index of what to point at: the first member that should not be there, else the value.
    var mark: Int {
        switch detail {
        case .unexpected(let children): children.first ?? node
        case .name(let key, _): key
        default: node
        }
    }

    /// How much there is to mend, for choosing the arm that is nearest.
    var weight: Int {
        switch detail {
        case .missing(let names), .missingBeside(_, let names): names.count
        case .unexpected(let children): children.count
        default: 1
        }
    }

    enum Detail {
        case plain
        /// Members that are not there.
        case missing([String])
        /// Indices of keys that should not be there.
        case unexpected([Int])
        /// Positions of two items that are equal.
        case equalItems(Int, Int)
        /// How many items satisfied `contains`.
        case contained(Int)
        /// Another member asks for members that are not there.
        case missingBeside(String, [String])
        /// What is wrong with a member's name, and its key.
        case name(Int, [Failure])
        /// The kinds that the arms allow, all of which are others.
        case kinds([String])
        /// The values that the arms, or one of their members, may have.
        case values([Literal])
        /// No arm holds; the nearest and what it lacks.
        case noArm(nearest: Int?, [Failure], arms: [Int])
        /// More than one arm holds.
        case severalArms([Int])
        /// The explanation itself became too long.
        case unexplained
    }
}
