// SPDX-License-Identifier: Apache-2.0

/// The JSON Schema (2020-12) of `cascade.yaml`, for editors.
enum ConfigurationSchema {
    /// The schema's text.
    static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Cascade configuration",
          "description": "What policies refer to: upstreams, models and their prices, keys, the store, and the server's limits.",
          "type": "object",
          "additionalProperties": false,
          "required": ["providers", "models"],
          "properties": {
            "listen": {
              "description": "Where the server listens.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "host": {"description": "An address or a host name.", "type": "string", "default": "127.0.0.1"},
                "port": {
                  "description": "A port; 0 takes a free one.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 65535,
                  "default": 8080
                }
              }
            },
            "policies": {
              "description": "The folder of the policies, from this file's folder on.",
              "type": "string",
              "default": "policies"
            },
            "missing_tools": {
              "description": "What becomes of a policy that needs a program, or a sandbox, that this machine lacks: with `refuse` nothing starts.",
              "enum": ["refuse", "leave_out"],
              "default": "refuse"
            },
            "default_policy": {
              "description": "The policy of requests that name none, and whose key has none.",
              "type": "string"
            },
            "providers": {
              "description": "The upstreams, by name.",
              "type": "object",
              "additionalProperties": {"$ref": "#/$defs/provider"}
            },
            "models": {
              "description": "The models that policies name.",
              "type": "object",
              "minProperties": 1,
              "additionalProperties": {"$ref": "#/$defs/model"}
            },
            "keys": {
              "description": "The keys clients may use; none lets everyone in.",
              "type": "array",
              "items": {"$ref": "#/$defs/key"}
            },
            "store": {
              "description": "Where traces are kept; `none` keeps only the last ones, in memory.",
              "oneOf": [{"const": "none"}, {"$ref": "#/$defs/store"}]
            },
            "limits": {
              "description": "The limits of requests and connections.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "body": {"$ref": "#/$defs/size", "description": "The most of a request's body.", "default": "4 MB"},
                "header": {"$ref": "#/$defs/size", "description": "The most of a request's headers.", "default": "16 KB"},
                "header_timeout": {
                  "$ref": "#/$defs/duration",
                  "description": "How long the headers may take to arrive.",
                  "default": "10s"
                },
                "body_timeout": {"$ref": "#/$defs/duration", "description": "How long a body may be silent.", "default": "30s"},
                "idle_timeout": {
                  "$ref": "#/$defs/duration",
                  "description": "How long a connection is kept without a request.",
                  "default": "75s"
                },
                "drain": {
                  "$ref": "#/$defs/duration",
                  "description": "How long requests may still take once the server was told to end.",
                  "default": "20s"
                },
                "requests": {
                  "description": "How many requests may be under way at once.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 1000000,
                  "default": 1024
                },
                "keep_alive": {
                  "$ref": "#/$defs/duration",
                  "description": "How long a stream is silent before a comment keeps it alive.",
                  "default": "5s"
                }
              }
            },
            "log": {
              "description": "What the log is like.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "level": {
                  "description": "The lowest level that is written.",
                  "enum": ["trace", "debug", "info", "notice", "warning", "error", "critical"],
                  "default": "info"
                },
                "format": {"description": "How a line is written.", "enum": ["json", "text"], "default": "text"}
              }
            },
            "reload": {
              "description": "When changed files are loaded.",
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "watch": {
                  "description": "Whether changed files are loaded without being asked by SIGHUP.",
                  "type": "boolean",
                  "default": true
                }
              }
            }
          },

        """# + definitions

    private static let definitions = #"""
          "$defs": {
        \#(indented(providers, by: 4))
        \#(indented(models, by: 4))
            "key": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "sha256"],
              "properties": {
                "name": {"description": "The name that traces and logs show.", "type": "string", "minLength": 1},
                "sha256": {
                  "description": "The SHA-256 of the key, as `printf %s KEY | sha256sum` prints it.",
                  "type": "string",
                  "pattern": "^[0-9a-fA-F]{64}$"
                },
                "policies": {
                  "description": "The policies the key may use; all, unless given.",
                  "type": ["array", "string"],
                  "items": {"type": "string"}
                },
                "default_policy": {"description": "The policy of its requests that name none.", "type": "string"},
                "limits": {"$ref": "#/$defs/rate_limits"},
                "require": {
                  "description": "What it demands of the deployments that see its requests.",
                  "type": "object",
                  "additionalProperties": false,
                  "minProperties": 1,
                  "properties": {
                    "regions": {
                      "description": "Regions, in one of which a deployment must be; `eu` allows `eu-central-1` too.",
                      "type": ["array", "string"],
                      "items": {"type": "string"}
                    },
                    "tags": {
                      "description": "Tags, all of which a deployment must have.",
                      "type": ["array", "string"],
                      "items": {"type": "string"}
                    }
                  }
                }
              }
            },
            "store": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "path": {
                  "description": "The file, from this file's folder on; `none` keeps only the last traces, in memory.",
                  "type": "string",
                  "default": "cascade.db"
                },
                "retention": {
                  "description": "How long a trace is kept, such as 30d or 12h, or forever.",
                  "type": "string",
                  "pattern": "^(forever|[0-9]+d|[0-9]+([.][0-9]+)? *(s|m|min|h))$",
                  "default": "30d"
                },
                "queue": {
                  "description": "How many traces may wait to be written; more are counted and dropped.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 1000000,
                  "default": 4096
                },
                "max_size": {"$ref": "#/$defs/size", "description": "The most that the file may have."}
              }
            },
            "secret": {
              "description": "A text that is never printed; ${env:NAME} and ${file:PATH} bring it in.",
              "type": "string"
            },
            "rate": {
              "description": "The price of a million tokens, such as 0.15 USD/1M.",
              "type": "string",
              "pattern": "^[0-9]+([.][0-9]+)? *USD ?/ ?1M$"
            },
            "duration": {
              "description": "A number and its unit, such as 250ms, 10s, 5m or 1h.",
              "type": "string",
              "pattern": "^[0-9]+([.][0-9]+)? *(ms|s|m|min|h)$"
            },
            "share": {
              "description": "A share in per cent, such as 20%.",
              "type": "string",
              "pattern": "^[0-9]+([.][0-9]+)?%$"
            },
            "size": {
              "description": "A number and its unit, such as 64 KB or 16 MB.",
              "type": "string",
              "pattern": "^[0-9]+ *(B|KB|KiB|MB|MiB|GB|GiB)$"
            }
          }
        }
        """#

    /// A text of more than one line, further in.
    static func indented(_ text: String, by width: Int) -> String {
        let space = String(repeating: " ", count: width)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { space + $0 }.joined(separator: "\n")
    }
}
