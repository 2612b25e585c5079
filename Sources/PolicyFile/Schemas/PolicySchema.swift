// SPDX-License-Identifier: Apache-2.0

/// The JSON Schema (2020-12) of `policy.yaml`, for editors.
package enum PolicySchema {
    /// The schema's text.
    ///
    /// - Parameter kinds: The kinds of verifiers that policies can write.
    /// - Returns: JSON.
    package static func json(verifiers kinds: [String]) -> String {
        let names = kinds.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        return head + verifierDefinition(names) + quantities
    }

    private static func verifierDefinition(_ names: String) -> String {
        """
            "verifier": {
              "description": "A verifier: its kind alone, or its kind with its settings.",
              "oneOf": [
                {"enum": [\(names)]},
                {
                  "type": "object",
                  "minProperties": 1,
                  "maxProperties": 1,
                  "propertyNames": {"enum": [\(names)]},
                  "additionalProperties": {
                    "type": ["object", "null"],
                    "properties": {
                      "name": {"type": "string", "description": "The verifier's name in traces; its kind, unless given."},
                      "then": {
                        "enum": ["reask", "escalate", "return", "fail"],
                        "description": "What a rejection does: ask the same rung again, climb, return the answer marked as not accepted, or fail."
                      },
                      "inconclusive": {
                        "enum": ["reject", "accept"],
                        "description": "What it means that the verifier could not do its work."
                      },
                      "timeout": {"$ref": "#/$defs/duration", "description": "How long it may take."}
                    }
                  }
                }
              ]
            },

        """
    }

    private static let head = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Cascade policy",
          "description": "How one kind of request is answered: which models are asked, cheapest first, and what their answers must pass.",
          "type": "object",
          "additionalProperties": false,
          "required": ["policy", "ladder"],
          "properties": {
            "policy": {
              "description": "The policy's name, which is its folder's.",
              "type": "string",
              "pattern": "^[a-z0-9-]{1,64}$"
            },
            "description": {"description": "What the policy is for, in a sentence.", "type": "string"},
            "ladder": {
              "description": "The rungs, cheapest first.",
              "type": "array",
              "minItems": 1,
              "items": {"$ref": "#/$defs/rung"}
            },
            "verify": {
              "description": "The verifiers of every rung that names none of its own.",
              "type": "array",
              "items": {"$ref": "#/$defs/verifier"}
            },
            "combine": {"$ref": "#/$defs/combination"},
            "exhausted": {
              "description": "What is returned when no answer was accepted: an error, the answer that ranked highest, or the last one; both marked.",
              "enum": ["error", "best", "last"],
              "default": "error"
            },
            "on_filter": {
              "description": "What a vendor's content filter or a structured refusal does.",
              "enum": ["return", "escalate", "fail"],
              "default": "return"
            },
            "truncated": {
              "description": "What an answer cut by its token limit is; rejected where there are verifiers, unless given.",
              "enum": ["reject", "accept"]
            },
            "unsupported": {
              "description": "What becomes of a rung whose upstreams cannot say the request: it is skipped, or the request is refused.",
              "enum": ["skip", "fail"],
              "default": "skip"
            },
            "require": {
              "description": "What is demanded of the deployments that may see requests and answers.",
              "type": "object",
              "additionalProperties": false,
              "minProperties": 1,
              "properties": {
                "regions": {
                  "description": "One of these; `eu` allows `eu-central-1` too.",
                  "type": ["string", "array"],
                  "items": {"type": "string"}
                },
                "tags": {"description": "All of these.", "type": ["string", "array"], "items": {"type": "string"}}
              }
            },
            "balance": {"$ref": "#/$defs/balance", "description": "How a deployment is chosen; the model's way, unless given."},
            "explain": {
              "description": "Whether the verifiers stop at the first rejection, or all run.",
              "enum": ["first", "all"],
              "default": "first"
            },
            "limits": {
              "description": "The limits of one request.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "deadline": {"$ref": "#/$defs/duration", "description": "How long it may take, all calls together.", "default": "60s"},
                "max_cost": {"$ref": "#/$defs/money", "description": "How much it may cost, all calls together."},
                "max_attempts": {
                  "description": "How many calls it may make.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 100,
                  "default": 8
                }
              }
            },
            "log_content": {
              "description": "Whether traces keep requests and answers, not only their digests.",
              "type": "boolean",
              "default": false
            }
          },
          "$defs": {
            "rung": {
              "type": "object",
              "additionalProperties": false,
              "required": ["model"],
              "properties": {
                "model": {"description": "The name of a model of the configuration.", "type": "string", "minLength": 1},
                "reask": {
                  "description": "How many times a rejected answer may be mended here.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 10,
                  "default": 0
                },
                "retries": {
                  "description": "How many times a deployment is called again after a fault that may pass.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 10,
                  "default": 1
                },
                "timeout": {"$ref": "#/$defs/duration", "description": "How long one call may take; the time left, half of it in silence where the request can go elsewhere, unless given."},
                "adaptive_timeout": {
                  "description": "A limit by what calls took lately, besides `timeout`; none before 20 calls were made.",
                  "oneOf": [
                    {"type": "boolean"},
                    {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "quantile": {"$ref": "#/$defs/quantile", "description": "The share of calls that took less.", "default": "p99"},
                        "times": {
                          "description": "How many times as long a call may take.",
                          "type": "number",
                          "minimum": 1,
                          "maximum": 100,
                          "default": 3
                        },
                        "at_least": {"$ref": "#/$defs/duration", "description": "The least limit.", "default": "1s"}
                      }
                    }
                  ]
                },
                "hedge": {
                  "description": "When a second call is made to another deployment beside one that takes its time: after a quantile of what calls took lately, or a time.",
                  "oneOf": [{"$ref": "#/$defs/quantile"}, {"$ref": "#/$defs/duration"}, {"const": false}]
                },
                "balance": {"$ref": "#/$defs/balance", "description": "How its deployment is chosen; the policy's way, unless given."},
                "escalate_with": {
                  "description": "Whether the rung gets the request alone, or also the rejected answer of the one below, to mend it.",
                  "enum": ["request", "draft"],
                  "default": "request"
                },
                "temperature": {
                  "description": "The temperature, whatever the request says.",
                  "type": "number",
                  "minimum": 0,
                  "maximum": 2
                },
                "max_output_tokens": {
                  "description": "A limit of output tokens; the lower of this and the request's holds.",
                  "type": "integer",
                  "minimum": 1
                },
                "verify": {
                  "description": "The rung's own verifiers, in place of the policy's.",
                  "type": "array",
                  "items": {"$ref": "#/$defs/verifier"}
                },
                "combine": {"$ref": "#/$defs/combination"}
              }
            },
            "combination": {
              "description": "What the verdicts of the verifiers beside it must come to: all accept, one does, or a weighted mean of their scores. A verifier that is not named must accept.",
              "oneOf": [
                {"enum": ["all", "any"]},
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["any"],
                  "properties": {
                    "any": {
                      "description": "The names of verifiers, one of which must accept.",
                      "type": ["string", "array"],
                      "items": {"type": "string"},
                      "minItems": 1
                    }
                  }
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["weights", "at_least"],
                  "properties": {
                    "weights": {
                      "description": "The names of verifiers, each with what its score counts.",
                      "type": "object",
                      "minProperties": 1,
                      "additionalProperties": {"type": "number", "minimum": 0.001, "maximum": 1000}
                    },
                    "at_least": {
                      "description": "The least weighted mean of the scores that opens the gate: a rejection scores 0, an acceptance without a score 1.",
                      "type": "number",
                      "minimum": 0.001,
                      "maximum": 1
                    }
                  }
                }
              ]
            },

        """#

    private static let quantities = #"""
            "balance": {"enum": ["ordered", "weighted", "least_busy", "lowest_latency", "cheapest", "cache_affine"]},
            "quantile": {
              "description": "A quantile from p50 to p99.9.",
              "type": "string",
              "pattern": "^p([5-9][0-9]([.][0-9]+)?)$"
            },
            "duration": {
              "description": "A number and its unit, such as 250ms, 10s, 5m or 1h.",
              "type": "string",
              "pattern": "^[0-9]+([.][0-9]+)? *(ms|s|m|min|h)$"
            },
            "money": {
              "description": "An amount and its unit, such as 0.05 USD.",
              "type": "string",
              "pattern": "^[0-9]+([.][0-9]+)? *USD$"
            }
          }
        }
        """#
}
