# SPDX-License-Identifier: Apache-2.0
"""Measures jsonschema-rs with orjson on one set, as `json-schema-check bench` measures ours, and prints one JSON object.

usage: peer.py SCHEMA JSONL SECONDS

CPU time, the fastest of several rounds. Formats are annotations, as for all contestants. A schema is compiled from its
bytes; a document is parsed by orjson and then checked, or was parsed before.
"""

import json
import sys
import time

import jsonschema_rs
import orjson

clock = time.process_time_ns


def best(body, budget):
    """Nanoseconds for one run of `body`, in the fastest round within a budget; a round has at least two milliseconds."""
    start = clock()
    body()
    runs = max(1, 2_000_000 // max(clock() - start, 1))
    fastest = None
    start = clock()
    while fastest is None or clock() - start < budget:
        before = clock()
        for _ in range(runs):
            body()
        spent = (clock() - before) / runs
        fastest = spent if fastest is None else min(fastest, spent)
    return fastest


def main():
    with open(sys.argv[1], "rb") as file:
        schema = file.read().removeprefix(b"\xef\xbb\xbf")
    with open(sys.argv[2], "rb") as file:
        lines = [line for line in file.read().split(b"\n") if line]
    budget = float(sys.argv[3]) * 1e9 / 4

    def compiled():
        return jsonschema_rs.validator_for(orjson.loads(schema), validate_formats=False)

    is_valid = compiled().is_valid
    documents = [orjson.loads(line) for line in lines]
    count = len(lines)
    print(json.dumps({
        "compile_ns": best(compiled, budget),
        "parse_ns": best(lambda: [orjson.loads(line) for line in lines], budget) / count,
        "validate_ns": best(lambda: [is_valid(document) for document in documents], budget) / count,
        "bytes_ns": best(lambda: [is_valid(orjson.loads(line)) for line in lines], budget) / count,
        "n": count,
        "valid": sum(map(is_valid, documents)),
    }))


main()
