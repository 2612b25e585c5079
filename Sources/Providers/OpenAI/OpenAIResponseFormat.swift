// SPDX-License-Identifier: Apache-2.0

import Cascade
import JSON
import OpenAIAPI

/// Asks for the form of an answer in the way an endpoint knows.
struct OpenAIResponseFormat: Sendable {
    private let form: ChatQuirks.SchemaForm
    private let knowsJSONObject: Bool
    private let strict: StrictSchemas?

    init(_ settings: OpenAIProviderSettings) {
        let quirks = settings.quirks
        form = quirks.schema
        knowsJSONObject = quirks.knowsJSONObject
        strict = settings.preset.refusesSchemas ? settings.strictSubset.map(StrictSchemas.init) : nil
    }

    /// Changes a request's body where its form of answer, or a schema in it, is not what the endpoint knows.
    func edit(_ request: ChatRequest, in splice: inout JSONSplice) {
        switch request.responseFormat {
        case .text: break
        case .jsonObject: if !knowsJSONObject { ask(request, in: &splice, format: nil) }
        case .jsonSchema(_, let schema):
            switch form {
            case .native: if let strict { strict.fit(request.body["response_format"]?["json_schema"], in: &splice) }
            case .jsonObjectSchema:
                let format = Array(#"{"type":"json_object","schema":"#.utf8) + schema.text + [UInt8(ascii: "}")]
                splice.set("response_format", to: format, in: request.body)
            case .jsonObject: ask(request, in: &splice, format: Array(#"{"type":"json_object"}"#.utf8))
            case .prompt: ask(request, in: &splice, format: nil)
            }
        }
        guard let strict, form == .native, let tools = request.tools else { return }
        for tool in tools.elements { strict.fit(tool["function"], schema: "parameters", in: &splice) }
    }

    /// Asks in words, and for `format` by the field.
    private func ask(_ request: ChatRequest, in splice: inout JSONSplice, format: [UInt8]?) {
        if let format {
            splice.set("response_format", to: format, in: request.body)
        } else {
            splice.remove("response_format", from: request.body)
        }
        guard let text = SchemaInstruction.text(for: request.responseFormat) else { return }
        splice.addInstruction(text, to: request.messages)
    }
}
