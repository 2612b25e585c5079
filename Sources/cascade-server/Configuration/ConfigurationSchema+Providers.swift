// SPDX-License-Identifier: Apache-2.0

import OpenAIAPI

extension ConfigurationSchema {
    /// The definition of a provider, one form a kind; those that differ in nothing share one.
    static var providers: String {
        let others = ProviderKind.all.filter { $0.dialect == .openAI && $0.name != "azure" }
        let known = words(others.filter { $0.knownURL != nil }.map(\.name))
        let elsewhere = words(others.filter { $0.knownURL == nil }.map(\.name))
        let forms = [
            form(#""const": "demo""#, "The scripted upstream of this program.", endpoint: ""),
            form(#""enum": [\#(known)]"#, "OpenAI, or a vendor or server with its API.", openAI),
            form(#""const": "azure""#, "Azure OpenAI.", openAI, azure, requires: ["base_url"]),
            form(#""enum": [\#(elsewhere)]"#, "Another server with OpenAI's API.", openAI, requires: ["base_url"]),
            form(#""const": "anthropic""#, "Anthropic's Messages.", key, schemaForm, anthropic),
            form(#""const": "gemini""#, "The Gemini API.", key, schemaForm),
            form(#""const": "vertex""#, "Gemini on Vertex AI.", schemaForm, vertex, requires: ["project", "region"]),
            form(
                #""const": "bedrock""#,
                "The Converse API of AWS Bedrock.",
                key,
                bedrock,
                requires: ["region"]
            ),
        ]
        return """
            "provider": {
              "description": "An upstream.",
              "oneOf": [
            \(indented(forms.joined(separator: ",\n"), by: 4))
              ]
            },
            """
    }

    private static func words(_ words: [String]) -> String {
        words.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    private static func form(
        _ kind: String,
        _ description: String,
        _ parts: String...,
        endpoint: String = endpoint,
        requires: [String] = []
    ) -> String {
        let required = words(["kind"] + requires)
        let kind = #""kind": {"description": "\#(description)", \#(kind)}"#
        let properties = ([kind, endpoint] + parts).filter { !$0.isEmpty }.joined(separator: ",\n")
        return """
            {
              "type": "object",
              "additionalProperties": false,
              "required": [\(required)],
              "properties": {
            \(indented(properties, by: 4))
              }
            }
            """
    }

    private static let endpoint = #"""
        "base_url": {
          "description": "The URL that the API's paths follow, such as https://api.openai.com/v1; the kind's own, unless given.",
          "type": "string",
          "pattern": "^https?://[^/@?#]+(/[^?#]*)?$"
        },
        "headers": {
          "description": "Further headers.",
          "type": "object",
          "additionalProperties": {"$ref": "#/$defs/secret"}
        },
        "stream": {
          "description": "Whether it is asked to stream its answers.",
          "type": "boolean",
          "default": false
        },
        "connect_timeout": {
          "$ref": "#/$defs/duration",
          "description": "How long a connection may take.",
          "default": "5s"
        },
        "first_byte_timeout": {
          "$ref": "#/$defs/duration",
          "description": "How long the first byte of an answer may take; the time left, or half of it where the request can go elsewhere, unless given."
        },
        "idle_timeout": {
          "$ref": "#/$defs/duration",
          "description": "How long an answer may be silent; the time left, or half of it where the request can go elsewhere, unless given."
        },
        "max_response_bytes": {
          "$ref": "#/$defs/size",
          "description": "The most of an answer.",
          "default": "16 MB"
        },
        "http2": {
          "description": "Whether HTTP/2 is spoken over TLS where the upstream offers it; HTTP/1.1 costs less.",
          "type": "boolean",
          "default": false
        },
        "proxy": {
          "$ref": "#/$defs/secret",
          "description": "The proxy to go through, with its credentials, such as http://proxy:3128."
        },
        "ca_file": {
          "description": "A PEM file with the certificate authorities to trust; the system's, unless given.",
          "type": "string"
        }
        """#

    private static let key = ##""api_key": {"$ref": "#/$defs/secret", "description": "The key it wants."}"##

    private static let openAI = #"""
        \#(key),
        "organization": {"description": "Sent as OpenAI-Organization.", "type": "string"},
        "project": {"description": "Sent as OpenAI-Project.", "type": "string"},
        "token_limit_field": {
          "description": "Under which name it takes the limit of output tokens; as the kind takes it, unless given.",
          "enum": [\#(words(ChatRequestBody.TokenLimitField.allCases.map(\.rawValue)))]
        },
        "json_schema": {
          "description": "How an answer by a JSON Schema is asked for; as the kind takes it, unless given.",
          "enum": [\#(words(ChatQuirks.SchemaForm.allCases.map(\.rawValue)))]
        }
        """#

    private static let azure = #"""
        "api_version": {
          "description": "The version of the API, such as 2024-10-21; the v1 API, unless given.",
          "type": "string"
        }
        """#

    private static let schemaForm = #"""
        "json_schema": {
          "description": "How an answer by a JSON Schema is asked for: by the API's own field, or in words.",
          "enum": ["native", "prompt"],
          "default": "native"
        }
        """#

    private static let anthropic = #"""
        "path": {
          "description": "The route; {model} in it stands for the model's name, as Vertex AI wants it.",
          "type": "string",
          "default": "/v1/messages"
        },
        "token": {"$ref": "#/$defs/secret", "description": "Sent as a bearer token, in place of the key."},
        "version": {"description": "Sent as anthropic-version.", "type": "string", "default": "2023-06-01"},
        "body_version": {"description": "Sent as anthropic_version in the body.", "type": "string"},
        "betas": {
          "description": "Sent as anthropic-beta.",
          "type": ["array", "string"],
          "items": {"type": "string"}
        },
        "max_tokens": {
          "description": "The limit of output tokens where neither the client nor the rung has one.",
          "type": "integer",
          "minimum": 1,
          "default": 32000
        },
        "reasoning": {
          "description": "How reasoning_effort is said: adaptive for Claude 4.6 and later, budget before.",
          "enum": ["adaptive", "budget"],
          "default": "adaptive"
        },
        "sampling": {
          "description": "What becomes of temperature, top_p and top_k; Claude 4.7 and later take none.",
          "enum": ["sent", "refused", "dropped"],
          "default": "sent"
        }
        """#

    private static let vertex = #"""
        "project": {"description": "The id of the Google Cloud project.", "type": "string"},
        "region": {"description": "A region, such as europe-west4 or global.", "type": "string"},
        "token": {"$ref": "#/$defs/secret", "description": "An access token."}
        """#

    private static let bedrock = #"""
        "region": {"description": "A region of AWS, such as eu-central-1.", "type": "string"},
        "access_key_id": {"$ref": "#/$defs/secret", "description": "AWS credentials, in place of a key."},
        "secret_access_key": {"$ref": "#/$defs/secret", "description": "The secret of the credentials."},
        "session_token": {"$ref": "#/$defs/secret", "description": "The token of temporary credentials."},
        "json_schema": {
          "description": "How an answer by a JSON Schema is asked for: by the API's own field, in words, or as the model takes it.",
          "enum": ["automatic", "native", "prompt"],
          "default": "automatic"
        }
        """#
}
