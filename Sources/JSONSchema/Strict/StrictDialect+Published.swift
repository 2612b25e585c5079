// SPDX-License-Identifier: Apache-2.0

// The published rules of each; beside every one the page it was read from and when. They change: to follow, change the data.
extension StrictDialect {
    /// OpenAI, Structured Outputs with `strict: true`, for answers and for tool calls.
    ///
    /// From "Structured model outputs: Supported schemas" of the OpenAI API guides, as of February 2026. Not on its list, so left
    /// out: lengths of strings, `uniqueItems`, `oneOf` and all that reads other members.
    public static let openAI = StrictDialect(
        name: "openai",
        keywords: [
            .const, .enumeration, .multipleOf, .maximum, .exclusiveMaximum, .minimum, .exclusiveMinimum, .pattern,
            .format,
            .minItems, .maxItems, .items, .properties, .required, .additionalProperties,
        ],
        formats: ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"],
        values: .scalars,
        demands: [.closedObjects, .everyMember, .types, .objectAtRoot],
        limits: Limits(members: 5_000, depth: 10, values: 1_000, text: 120_000)
    )

    /// Anthropic, structured outputs and tools with `strict: true`.
    ///
    /// From "Structured outputs: JSON Schema limitations" of the Claude API documentation and the schema transformation of
    /// Anthropic's Python SDK, as of November 2026. The two last limits hold for all strict schemas of a request together.
    public static let anthropic = StrictDialect(
        name: "anthropic",
        keywords: [
            .const, .enumeration, .pattern, .format, .minItems, .items, .properties, .required, .additionalProperties,
        ],
        formats: ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"],
        values: .scalars,
        leastItems: 0...1,
        recursion: .nowhere,
        demands: [.closedObjects, .types],
        limits: Limits(optionalMembers: 24, unions: 16)
    )

    /// Gemini, `responseJsonSchema`.
    ///
    /// From the description of `GenerationConfig.responseJsonSchema` and "Structured output" of the Gemini API documentation, as
    /// of October 2026. `oneOf` is read as `anyOf` there; a reference in a circle is unrolled, so only where it may end.
    public static let gemini = StrictDialect(
        name: "gemini",
        keywords: [
            .enumeration, .maximum, .minimum, .format, .minItems, .maxItems, .items, .prefixItems, .properties,
            .required,
            .additionalProperties,
        ],
        formats: ["date-time", "date", "time"],
        values: [.string, .number],
        recursion: .optionalMembers
    )

    /// XGrammar as vLLM uses it by default; SGLang and TensorRT-LLM have it too.
    ///
    /// From `has_xgrammar_unsupported_json_features` of vLLM's `backend_xgrammar.py`, as of November 2026. What is refused there
    /// makes vLLM fall back to another library, or fail where the library is fixed.
    public static let xgrammar = StrictDialect(
        name: "xgrammar",
        keywords: [
            .const, .enumeration, .maximum, .exclusiveMaximum, .minimum, .exclusiveMinimum, .maxLength, .minLength,
            .pattern,
            .format, .minItems, .maxItems, .items, .prefixItems, .properties, .required, .patternProperties,
            .additionalProperties, .minProperties, .maxProperties,
        ],
        formats: [
            "email", "date", "time", "date-time", "duration", "ipv4", "ipv6", "hostname", "uuid", "uri",
            "uri-reference",
            "uri-template", "json-pointer", "relative-json-pointer",
        ],
        values: .scalars,
        demands: [.patternOrLength, .loneNamePattern]
    )

    /// Outlines, which turns a schema into one regular expression.
    ///
    /// From `json_schema/parsing.rs` of outlines-core, as of November 2026. Objects have only the members that are named.
    public static let outlines = StrictDialect(
        name: "outlines",
        keywords: [
            .const, .enumeration, .maxLength, .minLength, .pattern, .format, .minItems, .maxItems, .items, .properties,
            .required, .additionalProperties,
        ],
        formats: ["date-time", "date", "time", "uuid", "uri", "email"],
        values: .scalars,
        recursion: .nowhere,
        demands: [.closedObjects, .types, .patternOrLength]
    )

    /// All that are known, by name.
    public static let all = [openAI, anthropic, gemini, xgrammar, outlines]
}
