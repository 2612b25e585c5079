// SPDX-License-Identifier: Apache-2.0

package import Cascade
package import JSON

/// The words that ask a model for JSON where its API has no field for that.
///
/// A model may still answer otherwise: whether the answer fits is a verifier's to say.
package enum SchemaInstruction {
    /// Asks for a JSON object of any form.
    package static let anyObject = Array(
        "Answer with one JSON object and nothing else: no explanation before or after it and no code fence.".utf8
    )

    /// Asks for JSON by a schema.
    ///
    /// - Parameter schema: A JSON Schema; its text goes in as the client wrote it.
    /// - Returns: UTF-8.
    package static func text(schema: JSONNode) -> [UInt8] {
        var text: [UInt8] = []
        let schema = schema.text
        text.reserveCapacity(opening.count + schema.count)
        text += opening
        text += schema
        return text
    }

    /// Asks for the form that a request wants; nil where any text will do.
    package static func text(for format: ChatRequest.ResponseFormat) -> [UInt8]? {
        switch format {
        case .text: nil
        case .jsonObject: anyObject
        case .jsonSchema(_, let schema): text(schema: schema)
        }
    }

    private static let opening = Array(
        """
        Answer with one JSON value and nothing else: no explanation before or after it and no code fence. \
        The value must be valid under this JSON Schema:

        """.utf8
    )
}
