// SPDX-License-Identifier: Apache-2.0

/// The description of our own API, in OpenAPI 3.1.
enum OpenAPIDocument {
    static let json = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Cascade",
            "version": "0.1.0",
            "summary": "Answers each LLM request with the cheapest model whose answer passes verification.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
          },
          "security": [{"key": []}, {}],
          "paths": {
            "/v1/chat/completions": {
              "post": {
                "operationId": "createChatCompletion",
                "summary": "A chat completion in OpenAI's shape, answered by the first rung whose answer is accepted.",
                "parameters": [
                  {"$ref": "#/components/parameters/policy"},
                  {"$ref": "#/components/parameters/trace"}
                ],
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChatRequest"}}}
                },
                "responses": {
                  "200": {
                    "description": "The answer. `x-cascade-accepted: false` marks one that the policy returns although no verifier accepted it.",
                    "headers": {
                      "x-cascade-policy": {"schema": {"type": "string"}},
                      "x-cascade-model": {"schema": {"type": "string"}},
                      "x-cascade-rung": {"schema": {"type": "integer"}},
                      "x-cascade-attempts": {"schema": {"type": "integer"}},
                      "x-cascade-escalated-because": {"schema": {"type": "string"}},
                      "x-cascade-cost-usd": {"schema": {"type": "string"}},
                      "x-cascade-accepted": {"schema": {"type": "boolean"}},
                      "x-cascade-trace-id": {"schema": {"type": "string"}}
                    },
                    "content": {
                      "application/json": {"schema": {"type": "object"}},
                      "text/event-stream": {"schema": {"type": "string"}}
                    }
                  },
                  "400": {"$ref": "#/components/responses/error"},
                  "401": {"$ref": "#/components/responses/error"},
                  "404": {"$ref": "#/components/responses/error"},
                  "413": {"$ref": "#/components/responses/error"},
                  "422": {"$ref": "#/components/responses/error"},
                  "429": {"$ref": "#/components/responses/error"},
                  "502": {"$ref": "#/components/responses/error"},
                  "503": {"$ref": "#/components/responses/error"},
                  "504": {"$ref": "#/components/responses/error"}
                }
              }
            },
            "/v1/embeddings": {
              "post": {
                "operationId": "createEmbedding",
                "summary": "Embeddings in OpenAI's shape, by a model of `kind: embeddings`, with failover among its deployments.",
                "parameters": [{"$ref": "#/components/parameters/trace"}],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "required": ["model", "input"],
                        "properties": {
                          "model": {"type": "string", "description": "A model that embeds, or `cascade/NAME`."},
                          "input": {
                            "description": "A text, a list of texts, a list of token numbers, or a list of such lists.",
                            "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1}]
                          },
                          "encoding_format": {"enum": ["float", "base64"]},
                          "dimensions": {"type": "integer", "minimum": 1}
                        },
                        "additionalProperties": true
                      }
                    }
                  }
                },
                "responses": {
                  "200": {"description": "The vectors.", "content": {"application/json": {"schema": {"type": "object"}}}},
                  "400": {"$ref": "#/components/responses/error"},
                  "401": {"$ref": "#/components/responses/error"},
                  "404": {"$ref": "#/components/responses/error"},
                  "413": {"$ref": "#/components/responses/error"},
                  "422": {"$ref": "#/components/responses/error"},
                  "429": {"$ref": "#/components/responses/error"},
                  "502": {"$ref": "#/components/responses/error"},
                  "503": {"$ref": "#/components/responses/error"},
                  "504": {"$ref": "#/components/responses/error"}
                }
              }
            },
            "/v1/verify": {
              "post": {
                "operationId": "verifyAnswer",
                "summary": "Judges a given answer by a policy's verifiers; no model is called but those that verifiers ask.",
                "parameters": [{"$ref": "#/components/parameters/policy"}],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["answer"],
                        "properties": {
                          "policy": {"type": "string"},
                          "answer": {"description": "The answer: a text, or JSON to be taken as it is written."},
                          "request": {"$ref": "#/components/schemas/ChatRequest"},
                          "finish_reason": {"type": "string"},
                          "rung": {"type": "integer", "minimum": 0}
                        }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {"description": "The verdicts.", "content": {"application/json": {"schema": {"type": "object"}}}},
                  "400": {"$ref": "#/components/responses/error"},
                  "404": {"$ref": "#/components/responses/error"}
                }
              }
            },
            "/v1/models": {
              "get": {
                "operationId": "listModels",
                "summary": "What a request may write under `model`: the policies, and the models that embed.",
                "responses": {
                  "200": {"description": "OpenAI's list shape.", "content": {"application/json": {"schema": {"type": "object"}}}}
                }
              }
            },
            "/v1/models/{id}": {
              "get": {
                "operationId": "getModel",
                "summary": "One of them.",
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "responses": {
                  "200": {"description": "The model.", "content": {"application/json": {"schema": {"type": "object"}}}},
                  "404": {"$ref": "#/components/responses/error"}
                }
              }
            },
            "/v1/deployments": {
              "get": {
                "operationId": "listDeployments",
                "summary": "The deployments that the key's requests can come to: breaker, load, limits, latency, price.",
                "responses": {
                  "200": {
                    "description": "OpenAI's list shape.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["object", "data"],
                          "properties": {
                            "object": {"const": "list"},
                            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Deployment"}}
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/v1/traces/{id}": {
              "get": {
                "operationId": "getTrace",
                "summary": "The record of one request.",
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "responses": {
                  "200": {"description": "The trace.", "content": {"application/json": {"schema": {"type": "object"}}}},
                  "404": {"$ref": "#/components/responses/error"}
                }
              }
            },
            "/livez": {"get": {"operationId": "livez", "security": [], "responses": {"200": {"description": "The process runs."}}}},
            "/readyz": {
              "get": {
                "operationId": "readyz",
                "security": [],
                "responses": {"200": {"description": "Send requests."}, "503": {"description": "Shutting down."}}
              }
            },
            "/openapi.json": {
              "get": {"operationId": "openapi", "security": [], "responses": {"200": {"description": "This document."}}}
            },
            "/metrics": {
              "get": {"operationId": "metrics", "security": [], "responses": {"200": {"description": "Prometheus text format."}}}
            }
          },
          "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "parameters": {
              "trace": {
                "name": "x-cascade-trace",
                "in": "header",
                "description": "`inline` puts the whole trace under `cascade` in the body.",
                "schema": {"type": "string", "enum": ["inline"]}
              },
              "policy": {
                "name": "x-cascade-policy",
                "in": "header",
                "description": "The policy; else `model`, else the key's default, else the server's.",
                "schema": {"type": "string"}
              }
            },
            "responses": {
              "error": {
                "description": "OpenAI's error shape, with an object of ours.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
              }
            },
            "schemas": {
              "ChatRequest": {
                "type": "object",
                "required": ["messages"],
                "properties": {
                  "model": {"type": "string", "description": "A policy's name, or `cascade/NAME`."},
                  "messages": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["role"]}},
                  "stream": {"type": "boolean"},
                  "n": {"const": 1}
                },
                "additionalProperties": true
              },
              "Deployment": {
                "type": "object",
                "required": ["id", "object", "model", "provider", "upstream_model", "state", "in_flight", "queued"],
                "properties": {
                  "id": {"type": "string"},
                  "object": {"const": "deployment"},
                  "model": {"type": "string"},
                  "provider": {"type": "string"},
                  "upstream_model": {"type": "string"},
                  "region": {"type": ["string", "null"]},
                  "tags": {"type": "array", "items": {"type": "string"}},
                  "weight": {"type": "integer"},
                  "state": {"enum": ["closed", "open", "half_open"]},
                  "reason": {"type": ["string", "null"], "description": "Why it rests."},
                  "until_unix_ms": {"type": ["integer", "null"], "description": "Until when it rests."},
                  "in_flight": {"type": "integer"},
                  "queued": {"type": "integer", "description": "Calls that wait for any deployment of the model."},
                  "limits": {"type": "object", "description": "Our own limits, and what is left of them; null for none."},
                  "quota": {"type": "object", "description": "What the upstream said is left, less what was sent since."},
                  "latency_ms": {"type": "object", "description": "Quantiles of answers; null until there are 20."},
                  "window": {"type": "object", "description": "What the breaker counts: calls, failures, slow."},
                  "totals": {"type": "object", "description": "Calls by how they ended, tokens, breaker openings and closings."},
                  "price": {"type": "object", "description": "For a million tokens, as cascade.yaml writes it."}
                }
              },
              "Error": {
                "type": "object",
                "required": ["error"],
                "properties": {
                  "error": {
                    "type": "object",
                    "required": ["message", "type", "param", "code"],
                    "properties": {
                      "message": {"type": "string"},
                      "type": {"type": "string"},
                      "param": {"type": ["string", "null"]},
                      "code": {"type": "string"},
                      "cascade": {"type": "object"}
                    }
                  }
                }
              }
            }
          }
        }

        """#
}
