// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What one keyword, or a subschema as a whole, came to at one value.
struct OutputUnit {
    var isValid: Bool
    /// The way through the schema, references included.
    var path: [String]
    var subschema: Int
    /// Index on the schema's tape of the keyword's value; of the subschema for a unit that stands for all of it.
    var place: Int
    var node: Int
    /// What failed here; nil for units that only hold others.
    var failure: Failure?
    var annotation: JSONValue?
    var children: [OutputUnit] = []

    /// All units below that tell an error or an annotation.
    func leaves(valid: Bool) -> [OutputUnit] {
        var leaves: [OutputUnit] = []
        collect(valid, into: &leaves)
        return leaves
    }

    private func collect(_ valid: Bool, into leaves: inout [OutputUnit]) {
        guard isValid == valid else { return }
        if valid ? annotation != nil : failure != nil { leaves.append(self) }
        for child in children { child.collect(valid, into: &leaves) }
    }
}
