# SPDX-License-Identifier: Apache-2.0
"""Measures what models' confidences in their own answers are worth, and fits calibration curves for the `confidence` verifier.

usage: confidence.py [DATA_FOLDER]                 print the tables
       confidence.py --curve MODEL METHOD [DATA_FOLDER]   print a curve as CSV: raw confidence, probability

METHOD is `verbalized` or `logprobs` (mean). Curves are fitted on two thirds of the questions by isotonic regression; the tables
report on the rest. Needs nothing but Python's standard library. DATA_FOLDER defaults to $CASCADE_SHARED/data, else ../shared/data.
"""

import csv
import gzip
import hashlib
import os
import random
import sys

COLUMNS = {"verbalized": "verbal_numeric_confidence", "logprobs": "token_logprob_confidence"}
BINS = 10


def is_held_out(question):
    """A third of the questions, chosen by the hash of their id, takes no part in fitting."""
    return int(hashlib.sha256(question.encode()).hexdigest()[:8], 16) % 3 == 0


def load(folder):
    """By model and method: (question, confidence, whether right), for answers that could be read."""
    found = {}
    with gzip.open(os.path.join(folder, "mmlu-pro-confidence", "answers.csv.gz"), "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row["answer"]:
                continue
            for method, column in COLUMNS.items():
                if row[column]:
                    confidence = min(1.0, max(0.0, float(row[column])))
                    found.setdefault((row["model"], method), []).append((row["row"], confidence, int(row["correct"])))
    return found


def auroc(pairs):
    """How often a right answer has the higher confidence of a right and a wrong one; ties count half."""
    pairs = sorted(pairs)
    right = sum(truth for _, truth in pairs)
    wrong = len(pairs) - right
    if not right or not wrong:
        return float("nan")
    wins, below, index = 0.0, 0, 0
    while index < len(pairs):
        end = index
        while end < len(pairs) and pairs[end][0] == pairs[index][0]:
            end += 1
        rights = sum(truth for _, truth in pairs[index:end])
        wrongs = end - index - rights
        wins += rights * (below + wrongs / 2)
        below += wrongs
        index = end
    return wins / (right * wrong)


def ece(pairs):
    """The expected calibration error over ten bins of equal width: how far confidence and share of right answers lie apart."""
    bins = [[] for _ in range(BINS)]
    for confidence, truth in pairs:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, truth))
    return sum(abs(sum(c for c, _ in b) - sum(t for _, t in b)) for b in bins if b) / len(pairs)


def isotonic(pairs, least=50):
    """A rising curve through the means of pools of at least so many answers (pool adjacent violators)."""
    values = {}
    for confidence, truth in pairs:
        count, right = values.get(confidence, (0, 0))
        values[confidence] = (count + 1, right + truth)
    # A pool: the sum of confidences, the right answers, the answers.
    pools = []
    for confidence, (count, right) in sorted(values.items()):
        if pools and pools[-1][2] < least:
            last = pools.pop()
            pools.append((last[0] + confidence * count, last[1] + right, last[2] + count))
        else:
            pools.append((confidence * count, right, count))
    rising = []
    for pool in pools:
        rising.append(pool)
        while len(rising) > 1 and (
            rising[-1][2] < least or rising[-2][1] * rising[-1][2] >= rising[-1][1] * rising[-2][2]
        ):
            last, before = rising.pop(), rising.pop()
            rising.append(tuple(one + other for one, other in zip(before, last)))
    points = [(total / count, right / count) for total, right, count in rising]
    # What a policy reads has two points at least.
    return points if len(points) > 1 else [(0.0, points[0][1]), (1.0, points[0][1])]


def mapped(curve, raw):
    """What the verifier makes of a raw confidence; see CalibrationCurve."""
    if raw <= curve[0][0]:
        return curve[0][1]
    for (low, under), (high, over) in zip(curve, curve[1:]):
        if raw <= high:
            return under + (raw - low) / (high - low) * (over - under)
    return curve[-1][1]


def interval(values, statistic, rounds=200):
    """A 95 % bootstrap interval; each answer is one of its own question."""
    chance = random.Random(20261121)
    found = sorted(statistic(chance.choices(values, k=len(values))) for _ in range(rounds))
    return found[int(0.025 * rounds)], found[int(0.975 * rounds) - 1]


def tables(found):
    for method in COLUMNS:
        print(f"\n### {method}\n")
        print("| model | answers | right | AUROC | ECE as stated | ECE calibrated | kept at 0.8 | right of those |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for model in sorted(model for model, name in found if name == method):
            rows = found[(model, method)]
            curve = isotonic([(c, t) for question, c, t in rows if not is_held_out(question)])
            test = [(c, t) for question, c, t in rows if is_held_out(question)]
            after = [(mapped(curve, c), t) for c, t in test]
            kept = [t for c, t in after if c >= 0.8]
            low, high = interval(test, auroc)
            print(
                f"| {model} | {len(test):,} | {sum(t for _, t in test) / len(test):.3f} | {auroc(test):.3f} [{low:.3f}, {high:.3f}] "
                f"| {ece(test):.3f} | {ece(after):.3f} | {len(kept) / len(test):.1%} "
                f"| {f'{sum(kept) / len(kept):.3f}' if kept else '–'} |"
            )


def main(arguments):
    curve = None
    if arguments[:1] == ["--curve"]:
        if len(arguments) < 3 or arguments[2] not in COLUMNS:
            sys.exit(__doc__)
        curve, arguments = arguments[1:3], arguments[3:]
    shared = os.environ.get("CASCADE_SHARED") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared")
    folder = arguments[0] if arguments else os.path.join(shared, "data")
    found = load(folder)
    if curve is None:
        return tables(found)
    rows = found.get(tuple(curve))
    if rows is None:
        sys.exit(f"{curve[0]}: found no such model; expected one of {', '.join(sorted({m for m, _ in found}))}.")
    print("confidence,probability")
    for raw, probability in isotonic([(c, t) for question, c, t in rows if not is_held_out(question)]):
        print(f"{raw:.4f},{probability:.4f}")


main(sys.argv[1:])
