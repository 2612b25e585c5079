# SPDX-License-Identifier: Apache-2.0
"""Schemas on which evaluating every branch takes exponential time, each with a document."""

import json


def nested_any_of(levels=20):
    """`anyOf` in `anyOf`, each with `unevaluatedProperties`; the inner ones twice."""
    schema = {"properties": {"x": {"type": "integer"}}}
    for level in range(levels):
        other = schema if level < 4 else {"properties": {"y": True}}
        schema = {"anyOf": [schema, other], "unevaluatedProperties": False}
    return schema, {"x": "no", "z": 1}


def recursive_any_of(depth=60):
    """Two arms that ask the same of the same member, all the way down."""
    arm = {"properties": {"c": {"$ref": "#/$defs/n"}, "v": {"const": 1}}}
    schema = {"$defs": {"n": {"anyOf": [arm | {"required": ["v"]}, arm | {"minProperties": 1}]}}, "$ref": "#/$defs/n"}
    document = {"v": 2}
    for _ in range(depth):
        document = {"c": document}
    return schema, document


INPUTS = {"20 nested `anyOf` with `unevaluatedProperties`": nested_any_of,
          "recursive `anyOf`, 60 levels deep": recursive_any_of}


def write(folder):
    """Writes each as `schema.json` and `valid.jsonl`; yields its title and folder."""
    for number, (title, make) in enumerate(INPUTS.items()):
        schema, document = make()
        place = folder / str(number)
        place.mkdir()
        (place / "schema.json").write_text(json.dumps(schema))
        (place / "valid.jsonl").write_text(json.dumps(document) + "\n")
        yield title, place
