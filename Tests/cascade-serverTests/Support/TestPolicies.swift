// SPDX-License-Identifier: Apache-2.0

/// The policies of the tests, by name: their files by name.
enum TestPolicies {
    static let all: [String: [String: String]] = [
        "plain": ["policy.yaml": plain],
        "invoice": ["policy.yaml": invoice, "invoice.schema.json": invoiceSchema],
        "support-triage": ["policy.yaml": triage, "ticket.schema.json": ticketSchema],
        "assistant": ["policy.yaml": assistant],
        "strict": ["policy.yaml": strict],
        "contract": ["policy.yaml": contract],
    ]

    /// One rung, whose every answer is accepted, and no second try.
    static let plain = """
        policy: plain
        ladder: [{ model: small, retries: 0 }]
        limits: { deadline: 20s }

        """

    static let invoice = """
        policy: invoice
        description: The fields of an invoice, as schema-valid JSON.
        ladder:
          - model: small
          - { model: medium, reask: 1 }
          - { model: large, escalate_with: draft }
        verify:
          - refusal: { then: return }
          - json_schema: { schema: invoice.schema.json, repair: true }
        limits: { deadline: 20s }

        """

    static let triage = """
        policy: support-triage
        ladder: [{ model: small, reask: 1 }, { model: medium }]
        verify:
          - json_schema: { schema: ticket.schema.json, repair: true }
        limits: { deadline: 20s }

        """

    static let assistant = """
        policy: assistant
        ladder: [{ model: small }, { model: medium }]
        verify: [refusal, hedging]
        limits: { deadline: 20s }

        """

    /// Nothing is ever accepted.
    static let strict = """
        policy: strict
        ladder: [{ model: small }, { model: medium }]
        verify: [{ regex: { must: never said } }]
        limits: { deadline: 20s }

        """

    /// The answer must keep to the request's own `response_format` or `tools`.
    static let contract = """
        policy: contract
        ladder: [{ model: small }, { model: medium }]
        verify: [{ json_schema: { from: request } }]
        limits: { deadline: 20s }

        """

    static let ticketSchema = """
        {"type": "object", "additionalProperties": false, "required": ["category", "urgency", "summary"],
         "properties": {"category": {"enum": ["billing", "bug", "account", "feature_request", "other"]},
                        "urgency": {"enum": ["low", "normal", "high"]}, "summary": {"type": "string", "maxLength": 200}}}
        """

    static let invoiceSchema = """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
         "required": ["invoice_number", "issue_date", "currency", "seller", "lines", "total"],
         "properties": {
           "invoice_number": {"type": "string", "minLength": 1}, "issue_date": {"type": "string", "format": "date"},
           "currency": {"enum": ["EUR", "USD", "GBP"]},
           "seller": {"type": "object", "additionalProperties": false, "required": ["name", "country"],
                      "properties": {"name": {"type": "string", "minLength": 1},
                                     "country": {"type": "string", "pattern": "^[A-Z]{2}$"}}},
           "lines": {"type": "array", "minItems": 1, "items": {
             "type": "object", "additionalProperties": false, "required": ["description", "quantity", "unit_price", "amount"],
             "properties": {"description": {"type": "string"}, "quantity": {"type": "integer", "minimum": 1},
                            "unit_price": {"type": "number", "minimum": 0, "multipleOf": 0.01},
                            "amount": {"type": "number", "multipleOf": 0.01}}}},
           "total": {"type": "number", "minimum": 0, "multipleOf": 0.01}}}
        """
}
