// SPDX-License-Identifier: Apache-2.0

extension ConfigurationSchema {
    /// The definitions of models and of their parts.
    static let models = #"""
        "model": {
          "description": "A model: where it runs, and what it can do.",
          "oneOf": [
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["deployments"],
              "properties": {
                "kind": {"$ref": "#/$defs/model_kind"},
                "deployments": {
                  "description": "Where it runs, in order of preference.",
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 128,
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["provider"],
                    "properties": {
                      "provider": {"$ref": "#/$defs/provider_name"},
                      "model": {"$ref": "#/$defs/upstream_model"},
                      "price": {"$ref": "#/$defs/price"},
                      "region": {"$ref": "#/$defs/region"},
                      "tags": {"$ref": "#/$defs/tags"},
                      "weight": {"$ref": "#/$defs/weight"},
                      "limits": {"$ref": "#/$defs/rate_limits"},
                      "probe": {"$ref": "#/$defs/probe"}
                    }
                  }
                },
                "max_output_tokens": {"$ref": "#/$defs/max_output_tokens"},
                "context_window": {"$ref": "#/$defs/context_window"},
                "tools": {"$ref": "#/$defs/tools"},
                "vision": {"$ref": "#/$defs/vision"},
                "audio": {"$ref": "#/$defs/audio"},
                "files": {"$ref": "#/$defs/files"},
                "json_schema": {"$ref": "#/$defs/json_schema"},
                "logprobs": {"$ref": "#/$defs/logprobs"},
                "languages": {"$ref": "#/$defs/languages"},
                "balance": {"$ref": "#/$defs/balance"},
                "breaker": {"$ref": "#/$defs/breaker"},
                "queue": {"$ref": "#/$defs/queue"},
                "retry_budget": {"$ref": "#/$defs/retry_budget"}
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["provider"],
              "properties": {
                "kind": {"$ref": "#/$defs/model_kind"},
                "provider": {"$ref": "#/$defs/provider_name"},
                "model": {"$ref": "#/$defs/upstream_model"},
                "price": {"$ref": "#/$defs/price"},
                "region": {"$ref": "#/$defs/region"},
                "tags": {"$ref": "#/$defs/tags"},
                "weight": {"$ref": "#/$defs/weight"},
                "limits": {"$ref": "#/$defs/rate_limits"},
                "probe": {"$ref": "#/$defs/probe"},
                "max_output_tokens": {"$ref": "#/$defs/max_output_tokens"},
                "context_window": {"$ref": "#/$defs/context_window"},
                "tools": {"$ref": "#/$defs/tools"},
                "vision": {"$ref": "#/$defs/vision"},
                "audio": {"$ref": "#/$defs/audio"},
                "files": {"$ref": "#/$defs/files"},
                "json_schema": {"$ref": "#/$defs/json_schema"},
                "logprobs": {"$ref": "#/$defs/logprobs"},
                "languages": {"$ref": "#/$defs/languages"},
                "balance": {"$ref": "#/$defs/balance"},
                "breaker": {"$ref": "#/$defs/breaker"},
                "queue": {"$ref": "#/$defs/queue"},
                "retry_budget": {"$ref": "#/$defs/retry_budget"}
              }
            }
          ]
        },
        "provider_name": {"description": "The name of a provider.", "type": "string", "minLength": 1},
        "upstream_model": {
          "description": "The model's name at the provider; its own name, unless given.",
          "type": "string"
        },
        "max_output_tokens": {
          "description": "How many tokens an answer can have; by the price table, unless given; needed by policies with `max_cost`.",
          "type": "integer",
          "minimum": 1
        },
        "context_window": {
          "description": "How many tokens of input and output fit; by the price table, unless given; longer requests skip the model.",
          "type": "integer",
          "minimum": 1
        },
        "model_kind": {
          "description": "What it does: answers, or turns texts into vectors.",
          "enum": ["chat", "embeddings"],
          "default": "chat"
        },
        "tools": {
          "description": "Whether the model calls tools; if not, requests with tools skip it. By the price table, unless given.",
          "type": "boolean"
        },
        "vision": {
          "description": "Whether the model reads images; if not, requests with images skip it. By the price table, unless given.",
          "type": "boolean"
        },
        "audio": {
          "description": "Whether the model hears audio; if not, requests with audio skip it. By the price table, unless given.",
          "type": "boolean"
        },
        "files": {
          "description": "Whether the model reads files; if not, requests with files skip it. By the price table, unless given.",
          "type": "boolean"
        },
        "json_schema": {
          "description": "Whether the model holds to a JSON Schema by itself; if not, requests with one skip rungs that do not verify it. By the price table, unless given.",
          "type": "boolean"
        },
        "logprobs": {
          "description": "Whether the model gives log-probabilities; if not, requests that ask for them skip it. By the price table, unless given.",
          "type": "boolean"
        },
        "languages": {
          "description": "The languages it is good for, as BCP 47 tags.",
          "type": ["array", "string"],
          "items": {"type": "string"}
        },
        "balance": {
          "description": "How one of its deployments is chosen where a rung does not say.",
          "enum": ["ordered", "weighted", "least_busy", "lowest_latency", "cheapest", "cache_affine"],
          "default": "ordered"
        },
        "breaker": {
          "description": "When a deployment that fails is left alone, and for how long.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "failures": {"$ref": "#/$defs/share", "description": "The share of failed calls that opens it.", "default": "50%"},
            "calls": {
              "description": "How many calls the window needs before shares count.",
              "type": "integer",
              "minimum": 1,
              "maximum": 10000,
              "default": 10
            },
            "window": {"$ref": "#/$defs/duration", "description": "How far back calls are counted.", "default": "30s"},
            "consecutive": {
              "description": "How many failures in a row open it.",
              "type": "integer",
              "minimum": 1,
              "maximum": 1000,
              "default": 5
            },
            "slow": {"$ref": "#/$defs/duration", "description": "From when on a call is slow; never, unless given."},
            "slow_calls": {"$ref": "#/$defs/share", "description": "The share of slow calls that opens it.", "default": "80%"},
            "cooldown": {"$ref": "#/$defs/duration", "description": "The first rest; each further one is longer.", "default": "15s"},
            "max_cooldown": {"$ref": "#/$defs/duration", "description": "The longest rest.", "default": "5m"}
          }
        },
        "queue": {
          "description": "The calls that wait for a place at a deployment.",
          "oneOf": [
            {"const": "none"},
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "size": {"description": "The most of them.", "type": "integer", "minimum": 0, "maximum": 100000, "default": 256}
              }
            }
          ]
        },
        "retry_budget": {
          "$ref": "#/$defs/share",
          "description": "How many retries and hedges there may be for each first call; failovers are free.",
          "default": "20%"
        },
        "region": {
          "description": "Where it computes, such as eu or eu-central-1, for `require`.",
          "type": "string",
          "minLength": 1
        },
        "tags": {
          "description": "What its operator vouches for, such as zero-retention, for `require`.",
          "type": ["array", "string"],
          "items": {"type": "string"}
        },
        "weight": {
          "description": "Its share of the calls.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000,
          "default": 1
        },
        "rate_limits": {
          "description": "How much may be asked; no limits, unless given.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "requests_per_minute": {"type": "integer", "minimum": 1, "maximum": 10000000},
            "tokens_per_minute": {"type": "integer", "minimum": 1, "maximum": 10000000000},
            "concurrency": {"description": "Calls under way at once.", "type": "integer", "minimum": 1, "maximum": 100000}
          }
        },
        "probe": {
          "description": "How its health is asked for; not at all, unless given.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "every": {"$ref": "#/$defs/duration", "description": "How long between two probes.", "default": "30s"},
            "path": {
              "description": "What is asked for, from the provider's base URL on; the kind's route that lists models, unless given.",
              "type": "string",
              "pattern": "^/"
            },
            "timeout": {"$ref": "#/$defs/duration", "description": "How long an answer may take.", "default": "5s"}
          }
        },
        "price": {
          "description": "What its tokens cost; by the price table, unless given.",
          "oneOf": [
            {"const": "free"},
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["input"],
              "properties": {
                "input": {"$ref": "#/$defs/rate"},
                "output": {"$ref": "#/$defs/rate"},
                "cached_input": {"$ref": "#/$defs/rate"},
                "cache_write": {"$ref": "#/$defs/rate"}
              }
            }
          ]
        },
        """#
}
