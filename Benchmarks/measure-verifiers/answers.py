# SPDX-License-Identifier: Apache-2.0
"""Measures `tool_calls` on recorded calls of fifteen models, and `language` on translated messages.

usage: answers.py PATH_OF_MEASURE_VERIFIERS [DATA_FOLDER]

The calls are in DATA_FOLDER/bfcl-2024 ($CASCADE_SHARED/data, else ../shared/data); the messages are the catalogues of this machine, in
$LOCALE_FOLDER or /usr/share/locale, of packages that the tables of `language` were not counted on.
"""

import gzip
import json
import os
import subprocess
import sys

from language_fit import held_out_texts

PYTHON = ("simple", "multiple_function", "parallel_function", "parallel_multiple_function")
TYPES = {"dict": "object", "float": "number", "tuple": "array"}


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def judged(program, mode, lines):
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
    done = subprocess.run([program, mode], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return [line for line in done.stdout.decode().split("\n") if line]


def schema(part):
    """The leaderboard's dialect as JSON Schema, as the data's README describes it."""
    if isinstance(part, list):
        return [schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: schema(value) for key, value in part.items()}
    kind = found.get("type")
    if isinstance(kind, str):
        if kind == "any":
            del found["type"]
        else:
            found["type"] = TYPES.get(kind, kind)
    return found


def tool(function):
    parameters = {**schema(function["parameters"]), "additionalProperties": False}
    return {"type": "function", "function": {"name": function["name"].replace(".", "_"), "parameters": parameters}}


def calls(result):
    """The calls of a result; what is no object of one name and its arguments is a call of no tool."""
    found = []
    for call in result if isinstance(result, list) else []:
        if isinstance(call, dict) and len(call) == 1:
            ((name, arguments),) = call.items()
            text = arguments if isinstance(arguments, str) else json.dumps(arguments)
            found.append({"name": name, "arguments": text})
        else:
            found.append({"name": "", "arguments": "{}"})
    return found


def agrees(reference, verdict, codes):
    """Whether our verdict and its findings say what the reference's says."""
    if reference == "valid":
        return verdict == "accepted"
    wanted = {
        "no_call": {"missing_call"},
        "unknown_function": {"unknown_tool"},
        "malformed": {"unknown_tool"},
        "args_not_json": {"not_json", "cut_off", "empty"},
    }.get(reference) or {reference.removeprefix("violation:")}
    return verdict == "rejected" and bool(wanted & set(codes))


def measure_tool_calls(program, data):
    questions = {row["id"]: row for row in rows(f"{data}/bfcl-2024/questions.jsonl.gz")}
    answers = [row for row in rows(f"{data}/bfcl-2024/answers.jsonl.gz") if row["category"] in PYTHON]
    lines = [
        {"tools": [tool(function) for function in questions[row["id"]]["functions"]], "calls": calls(row["result"])}
        for row in answers
    ]
    found = [json.loads(line) for line in judged(program, "tool_calls", lines)]
    print("\n`tool_calls` on recorded calls, beside the reference verdict of another validator\n")
    print("| category | answers | rejected | same verdict | same reason | right by the leaderboard, of the accepted |")
    print("| --- | --- | --- | --- | --- | --- |")
    others = []
    for category in (*PYTHON, "together"):
        some = [(row, one) for row, one in zip(answers, found) if category in (row["category"], "together")]
        verdicts = sum((row["schema_check"] == "valid") == (one["verdict"] == "accepted") for row, one in some)
        reasons = sum(agrees(row["schema_check"], one["verdict"], one["codes"]) for row, one in some)
        accepted = [row for row, one in some if one["verdict"] == "accepted"]
        right = sum(row["correct"] for row in accepted) / len(accepted)
        print(
            f"| {category} | {len(some)} | {sum(one['verdict'] != 'accepted' for _, one in some)} | {verdicts} | {reasons} | {right:.1%} |"
        )
        if category == "together":
            others = [pair for pair in some if not agrees(pair[0]["schema_check"], pair[1]["verdict"], pair[1]["codes"])]
    print(f"\nRows that do not agree: {len(others)}")
    for row, one in others:
        print(f"- {row['id']}, {row['model']}: {row['schema_check']}, ours {one['verdict']} {one['codes']}: {one.get('message', '')[:160]}")


def measure_language(program):
    folder = os.environ.get("LOCALE_FOLDER", "/usr/share/locale")
    texts = list(held_out_texts(folder))
    if not texts:
        return print(f"\n`language`: left out, no catalogues in {folder}")
    found = judged(program, "language", [{"text": row["text"]} for row in texts])
    print(f"\n`language` on {len(texts)} messages of {len({row['language'] for row in texts})} languages, as they are\n")
    print("| letters | messages | right | wrong | cannot tell | mean of the languages |\n| --- | --- | --- | --- | --- | --- |")
    for low, high in ((20, 39), (40, 79), (80, 159), (160, 10**9)):
        some = [(row, one) for row, one in zip(texts, found) if low <= sum(c.isalpha() for c in row["text"]) <= high]
        right = sum(row["language"] == one for row, one in some)
        silent = sum(one == "-" for _, one in some)
        by_language = {}
        for row, one in some:
            by_language.setdefault(row["language"], []).append(row["language"] == one)
        mean = sum(sum(hits) / len(hits) for hits in by_language.values()) / len(by_language)
        span = f"{low} to {high}" if high < 10**9 else f"{low} or more"
        share = [f"{count / len(some):.1%}" for count in (right, len(some) - right - silent, silent)]
        print(f"| {span} | {len(some)} | {' | '.join(share)} | {mean:.1%} |")
    confused = {}
    for row, one in zip(texts, found):
        if one not in (row["language"], "-"):
            confused[(row["language"], one)] = confused.get((row["language"], one), 0) + 1
    worst = sorted(confused.items(), key=lambda pair: -pair[1])[:8]
    print("\nMost often taken for each other: " + ", ".join(f"{a} for {b} {n}" for (a, b), n in worst))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    shared = os.environ.get("CASCADE_SHARED", os.path.join(os.path.dirname(__file__), "../../../shared"))
    data = sys.argv[2] if len(sys.argv) > 2 else os.path.join(shared, "data")
    measure_tool_calls(sys.argv[1], data)
    measure_language(sys.argv[1])


if __name__ == "__main__":
    main()
