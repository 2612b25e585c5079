# SPDX-License-Identifier: Apache-2.0
"""Fits the weights of the refusal and hedging verifiers anew; run it after a change of the phrases.

usage: fit.py PATH_OF_MEASURE_VERIFIERS PATH_OF_SOURCES_VERIFIERS [DATA_FOLDER]

Logistic regression (L2) over the cues that the verifiers themselves see, on the two thirds of the questions that
`measure.py` does not report on, with our own examples of every language. Prints what five-fold cross-validation by question
says, and writes the weights, rounded to quarters, into RefusalModel.swift and HedgingModel.swift.
Needs numpy and scipy.
"""

import json
import os
import random
import subprocess
import sys
import zlib

import numpy as np
from scipy.optimize import minimize

import measure

PENALTY = 1.5
SINGLE = ("bias", "length", "items", "short")


def features(program, detector, texts):
    lines = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts) + "\n"
    done = subprocess.run([program, detector, "cues"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    head, *rest = done.stdout.decode().splitlines()
    names = head.split()
    matrix = np.zeros((len(rest), 3 * len(names) + len(SINGLE)))
    for row, line in enumerate(rest):
        opening, top, body, doublings, items, short = line.split()
        for zone, mask in enumerate((int(opening), int(top), int(body))):
            for cue in range(len(names)):
                matrix[row, 3 * cue + zone] = mask >> cue & 1
        matrix[row, -4:] = 1, float(doublings), int(items) / 2, float(short)
    return matrix, names


def fit(matrix, truth, weight):
    def loss(b):
        z = matrix @ b
        p = 1 / (1 + np.exp(-z))
        strength = np.r_[np.full(len(b) - len(SINGLE), PENALTY), np.full(len(SINGLE), 0.1)]
        value = np.sum(weight * (np.logaddexp(0, z) - truth * z)) + np.sum(strength * b * b) / 2
        return value, matrix.T @ (weight * (p - truth)) + strength * b

    return minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x


def probability(matrix, b):
    return 1 / (1 + np.exp(-matrix @ b))


def cross_validated(matrix, truth, questions, more):
    fold = np.array([zlib.crc32(question.encode()) % 5 for question in questions])
    found = np.zeros(len(truth))
    for k in range(5):
        use = fold != k
        b = fit(
            np.vstack([matrix[use], more[0]]),
            np.r_[truth[use], more[1]],
            np.r_[np.ones(use.sum()), more[2]],
        )
        found[~use] = probability(matrix[~use], b)
    return found


def table(names, b):
    rounded = np.round(b * 4) / 4 + 0.0
    lines = [f"            {name:18s}" + " ".join(f"{w:6.2f}" for w in rounded[3 * i : 3 * i + 3]) for i, name in enumerate(names)]
    return "\n".join(lines + [f"            {name:18s}{w:6.2f}" for name, w in zip(SINGLE, rounded[-4:])])


def write(path, tables):
    with open(path, encoding="utf-8") as file:
        parts = file.read().split('"""')
    for index, text in enumerate(tables):
        parts[2 * index + 1] = "\n" + text + "\n            "
    with open(path, "w", encoding="utf-8") as file:
        file.write('"""'.join(parts))


def own_examples(program, detector):
    with open(os.path.join(os.path.dirname(__file__), "examples.jsonl"), encoding="utf-8") as file:
        some = [e for e in map(json.loads, file) if e["detector"] == detector]
    return some, features(program, detector, [e["text"] for e in some])[0]


def main():
    program, sources = sys.argv[1:3]
    shared = os.environ.get("CASCADE_SHARED", os.path.join(os.path.dirname(__file__), "../../../shared"))
    data = sys.argv[3] if len(sys.argv) > 3 else os.path.join(shared, "data")
    questions = [
        row
        for row in measure.rows(f"{data}/simpleqa-2026/answers.jsonl.gz")
        if not measure.is_held_out(row["qid"]) and row["answer"].strip() and not row["upstream_error"]
    ]

    rows = [r for r in measure.rows(f"{data}/verifier-labels/refusal.answers.jsonl.gz") if not measure.is_held_out(r["id"])]
    matrix, names = features(program, "refusal", [row["answer"] for row in rows])
    some, own = own_examples(program, "refusal")
    answered = random.Random(1).sample([row for row in questions if row["grade"] != "not_attempted"], 1500)
    plain, _ = features(program, "refusal", [row["answer"] for row in answered])
    tables, found = [], []
    for classes in (("full_refusal", "partial_refusal"), ("full_refusal",)):
        truth = np.array([row["label"] in classes for row in rows], dtype=float)
        more = (
            np.vstack([own, plain]),
            np.r_[[e["label"] in classes for e in some], np.zeros(len(answered))],
            np.r_[np.full(len(some), 3.0), np.full(len(answered), 0.1)],
        )
        found.append((truth, cross_validated(matrix, truth, [row["id"] for row in rows], more)))
        b = fit(np.vstack([matrix, more[0]]), np.r_[truth, more[1]], np.r_[np.ones(len(rows)), more[2]])
        tables.append(table(names, b))
    said = found[0][1] >= measure.REFUSES
    print("full or partial refusal, cross-validated:", measure.rates(list(zip(found[0][0] > 0, said))))
    print("full refusal, cross-validated:", measure.rates(list(zip(found[1][0] > 0, said & (found[1][1] >= measure.WHOLLY)))))
    write(f"{sources}/Refusal/RefusalModel.swift", tables)

    matrix, names = features(program, "hedging", [row["answer"] for row in questions])
    some, own = own_examples(program, "hedging")
    truth = np.array([row["grade"] == "not_attempted" for row in questions], dtype=float)
    more = (own, np.array([e["label"] == "open" for e in some], dtype=float), np.full(len(some), 4.0))
    found = cross_validated(matrix, truth, [row["qid"] for row in questions], more)
    print("hedging, cross-validated:", measure.rates(list(zip(truth > 0, found >= measure.HEDGES))))
    b = fit(np.vstack([matrix, own]), np.r_[truth, more[1]], np.r_[np.ones(len(questions)), more[2]])
    write(f"{sources}/Hedging/HedgingModel.swift", [table(names, b)])


if __name__ == "__main__":
    main()
