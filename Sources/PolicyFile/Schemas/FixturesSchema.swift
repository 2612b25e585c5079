// SPDX-License-Identifier: Apache-2.0

/// The JSON Schema (2020-12) of `fixtures.yaml`, for editors.
package enum FixturesSchema {
    /// The schema's text, JSON.
    package static var json: String { head + definitions + answers }

    private static func list(_ words: [String]) -> String {
        "[" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }

    private static let head = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Cascade fixtures",
          "description": "Examples of a policy with what must come of them; `cascade-server test` runs them, offline.",
          "oneOf": [
            {"type": "array", "items": {"$ref": "#/$defs/fixture"}},
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["fixtures"],
              "properties": {
                "survives": {"$ref": "#/$defs/survives"},
                "fixtures": {"type": "array", "items": {"$ref": "#/$defs/fixture"}}
              }
            }
          ],
          "$defs": {
            "fixture": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name"],
              "properties": {
                "name": {"description": "What the fixture shows.", "type": "string", "minLength": 1},
                "request": {
                  "description": "The text of a user, or the body of a chat request.",
                  "type": ["string", "object"]
                },
                "request_file": {"description": "A file with a text, or a .json file with a body.", "type": "string"},
                "matrix": {
                  "description": "Variables with their values: the fixture stands for each combination, with the value in place of {{name}} in its texts.",
                  "type": "object",
                  "additionalProperties": {"type": "array", "minItems": 1}
                },
                "answer": {"$ref": "#/$defs/answer", "description": "The answer that the gate judges."},
                "answer_file": {"description": "The file of the answer that the gate judges.", "type": "string"},
                "tool_calls": {"$ref": "#/$defs/tool_calls"},
                "rung": {"description": "The rung whose gate judges, from 0.", "anyOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/$defs/variable"}], "default": 0},
                "models": {"$ref": "#/$defs/script", "description": "What the models answer that verifiers ask."},
                "answers": {"$ref": "#/$defs/script", "description": "What the models of the ladder answer, and those that verifiers ask."},
                "expect": {
                  "description": "What must come of it: of an answer a verdict, of answers an outcome.",
                  "oneOf": [
                    {"type": "string"},
                    {"$ref": "#/$defs/expected_verdict"},
                    {"$ref": "#/$defs/expected_outcome"}
                  ]
                },
                "assert": {
                  "description": "What the returned answer must have, in promptfoo's names.",
                  "type": "array",
                  "items": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/assertion"}]}
                },
                "survives": {"$ref": "#/$defs/survives"}
              }
            },

        """#

    private static var definitions: String {
        let verdicts = list(Fixture.VerdictWord.allCases.map(\.rawValue))
        let changes = MutationKind.allCases.map(\.rawValue).joined(separator: "|")
        let assertions = AssertionName.allCases.map(\.rawValue)
        let names = list(assertions + assertions.map { "not-\($0)" })
        return #"""
                "expected_verdict": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["verdict"],
                  "properties": {
                    "verdict": {"anyOf": [{"enum": \#(verdicts)}, {"$ref": "#/$defs/variable"}]},
                    "by": {"description": "The verifier that closes the gate.", "type": "string"},
                    "finding": {"description": "Codes of findings that must be there.", "type": ["string", "array"], "items": {"type": "string"}},
                    "at": {"$ref": "#/$defs/pointer", "description": "The place of one of these findings."},
                    "findings": {
                      "description": "Findings that must be there, each with as much as is said of it.",
                      "type": "array",
                      "items": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/expected_finding"}]}
                    },
                    "returns": {"description": "The answer as the gate returns it: a text, or anything else to compare as JSON."}
                  }
                },
                "expected_finding": {
                  "type": "object",
                  "additionalProperties": false,
                  "minProperties": 1,
                  "properties": {
                    "code": {"type": "string"},
                    "at": {"$ref": "#/$defs/pointer"},
                    "line": {"type": "integer", "minimum": 1},
                    "column": {"type": "integer", "minimum": 1},
                    "by": {"description": "The verifier.", "type": "string"}
                  }
                },
                "expected_outcome": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["outcome"],
                  "properties": {
                    "outcome": {"anyOf": [{"enum": \#(list(LadderDecoder.outcomes))}, {"$ref": "#/$defs/variable"}]},
                    "model": {"description": "The model that answered.", "type": "string"},
                    "rung": {"description": "The rung that answered, from 0.", "anyOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/$defs/variable"}]},
                    "attempts": {"description": "How many calls were made.", "anyOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/$defs/variable"}]},
                    "cost": {"description": "What all of it cost.", "type": "string", "pattern": "^([0-9]+([.][0-9]+)? *USD|.*[{]{2}.*)$"},
                    "answer": {"description": "The answer: a text, or anything else to compare as JSON."}
                  }
                },
                "assertion": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["type"],
                  "properties": {
                    "type": {"enum": \#(names)},
                    "value": {"description": "What to compare with; file://NAME reads a file beside the policy."},
                    "threshold": {"description": "The most that is allowed: US dollars for cost, milliseconds for latency.", "type": "number", "minimum": 0}
                  }
                },
                "survives": {
                  "description": "Changes to accepted answers that `test --mutate` lets go unnoticed: a kind, or a kind and a place such as `drop_member /lines/*/note`.",
                  "type": ["string", "array"],
                  "items": {"type": "string", "pattern": "^(\#(changes))( +(/.*)?)?$"}
                },
                "pointer": {"description": "A JSON Pointer, such as /lines/0/total.", "type": "string", "pattern": "^(/.*|[{]{2}.*)?$"},

            """#
    }

    private static var answers: String {
        #"""
            "script": {
              "type": "object",
              "additionalProperties": {
                "oneOf": [
                  {"$ref": "#/$defs/scripted"},
                  {"type": "array", "items": {"$ref": "#/$defs/scripted"}}
                ]
              }
            },
            "scripted": {
              "oneOf": [
                {"$ref": "#/$defs/answer"},
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["fault"],
                  "properties": {
                    "latency": {"$ref": "#/$defs/duration"},
                    "fault": {"anyOf": [{"enum": \#(list(AnswerDecoder.Fault.allCases.map(\.rawValue)))}, {"$ref": "#/$defs/variable"}]},
                    "retry_after": {"$ref": "#/$defs/duration"}
                  }
                }
              ]
            },
            "answer": {
              "oneOf": [
                {"type": "string"},
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "text": {"type": "string"},
                    "json": {"description": "The answer as JSON."},
                    "file": {"description": "A file beside the policy.", "type": "string"},
                    "tool_calls": {"$ref": "#/$defs/tool_calls"},
                    "refusal": {"description": "The vendor's structured refusal.", "type": "string"},
                    "finish_reason": {"type": "string"},
                    "usage": {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "input": {"type": "integer", "minimum": 0},
                        "cached_input": {"type": "integer", "minimum": 0},
                        "output": {"type": "integer", "minimum": 0}
                      }
                    },
                    "logprobs": {
                      "description": "The tokens of the answer with the natural logarithms of their probabilities.",
                      "type": "array",
                      "items": {
                        "type": "object",
                        "additionalProperties": false,
                        "required": ["token", "logprob"],
                        "properties": {
                          "token": {"type": "string"},
                          "logprob": {"type": "number", "maximum": 0},
                          "top": {"type": "object", "additionalProperties": {"type": "number", "maximum": 0}}
                        }
                      }
                    },
                    "latency": {"$ref": "#/$defs/duration", "description": "How long a call took that gave it."}
                  }
                }
              ]
            },
            "tool_calls": {
              "type": "array",
              "items": {"anyOf": [{"$ref": "#/$defs/tool_call"}, {"$ref": "#/$defs/variable"}]}
            },
            "tool_call": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name"],
              "properties": {
                "id": {"type": "string"},
                "name": {"type": "string", "minLength": 1},
                "arguments": {"description": "An object, or the text that the model wrote.", "type": ["object", "string"]}
              }
            },
            "variable": {
              "description": "A variable of the fixture's matrix, in whose place its value comes.",
              "type": "string",
              "pattern": "^[{]{2} *[A-Za-z0-9_-]+ *[}]{2}$"
            },
            "duration": {
              "description": "A number and its unit, such as 250ms, 10s, 5m or 1h.",
              "type": "string",
              "pattern": "^([0-9]+([.][0-9]+)? *(ms|s|m|min|h)|.*[{]{2}.*)$"
            }
          }
        }
        """#
    }
}
